"""The list behind a figure opens its records, for those who may read them and for nobody else."""

import re

import pytest

from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute, count_of, list_behind
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.lists import KNOWN_BY, LEFT, MARKED, TITLES, mark
from lianqiao.indicators.measures import Form, Kind, indicators
from lianqiao.indicators.parts import parts_of
from lianqiao.indicators.periods import AsOf
from lianqiao.indicators.queries import whole_scope
from lianqiao.indicators.questions import Part

from . import city
from .city import day

pytestmark = pytest.mark.django_db
SPAN = "from=2023-01-01&to=2023-12-31"
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def body_of(page: str) -> str:
    return page[page.index('<tbody id="rows">') :] if '<tbody id="rows">' in page else ""


def rows_of(browser, code: str, asked: str = SPAN) -> list[str]:
    page = text(browser.get(f"/figures/of/{code}/records/?{asked}"))
    return re.findall(r"<tr>(.*?)</tr>", body_of(page), re.DOTALL)


@pytest.fixture
def lived(cast, hospital, next_hospital, ward):
    """A child's case with everything that hangs on it, at one hospital; a request and a contact at the next."""
    child = city.client(hospital, "小玉", sex="female", birth_date=day("2018-02-02"))
    case = city.case(hospital, child, "2023-03-01", depth="full")
    cast.child, cast.case = child, case
    cast.contact = city.contact(hospital, "2023-03-02", child, case=case, techniques=["play"])
    cast.asked = city.request(hospital, "2023-03-01T09:00+08:00", "accepted", case=case, unit=ward)
    cast.declined = city.request(hospital, "2023-04-01T09:00+08:00", "declined", kind="family")
    cast.done = city.follow_up(case, "2023-05-01", "done")
    cast.missed = city.follow_up(case, "2023-06-01", "unreachable")
    plan = city.plan(case, "2023-03-03", in_force="2023-03-05")
    city.rate(plan, "2023-06-01", 1, -1, 0)
    cast.plan = plan
    cast.meeting = city.meeting(hospital, "2023-04-04 10:00", "worker", unit=ward)
    cast.late = city.suspicion(hospital, "2023-05-05 10:00")
    city.session(hospital, "2023-05-06", child)
    city.activity(hospital, "2023-05-07", 30)
    other = city.client(next_hospital, "安和")
    city.contact(next_hospital, "2023-03-02", other)
    city.request(
        next_hospital,
        "2023-03-01T09:00+08:00",
        "accepted",
        case=city.case(next_hospital, other, "2023-03-01"),
    )
    return cast


@pytest.mark.parametrize(
    ("code", "asked", "href"),
    [
        ("C1", SPAN, "/cases/requests/{asked.pk}/"),
        ("C1", f"{SPAN}&rows=not-counted", "/cases/requests/{declined.pk}/"),
        ("C5", SPAN, "/people/{child.pk}/"),
        ("C6", SPAN, "/cases/contacts/{contact.pk}/"),
        ("C6t", SPAN, "/cases/contacts/{contact.pk}/"),
        ("C7", SPAN, "/cases/contacts/{contact.pk}/"),
        ("C8", SPAN, "/cases/{case.pk}/"),
        ("C9", SPAN, "/cases/{case.pk}/"),
        ("C10o", "as_of=2023-12-31", "/cases/{case.pk}/"),
        ("C11", SPAN, "/casework/plans/{plan.pk}/"),
        ("C14", f"{SPAN}&rows=not-counted", "/cases/{case.pk}/"),
        ("H1", SPAN, "/meetings/{meeting.pk}/"),
        ("J1", f"{SPAN}&rows=not-counted", "/protection/{late.pk}/"),
        ("J2", "as_of=2023-12-31&rows=not-counted", "/cases/{case.pk}/"),
    ],
)
@pytest.mark.parametrize("who", ["worker", "supervisor", "commission", "neighbour_worker", "fund_officer"])
def test_a_row_opens_its_record_for_those_who_may_read_it(lived, code, asked, href, who):
    href = href.format(**vars(lived))
    browser = lived.browser_of(getattr(lived, who))
    page = text(browser.get(f"/figures/of/{code}/records/?{asked}"))
    if who in ("worker", "supervisor"):
        assert f'href="{href}"' in page
        assert browser.get(href, follow=True).status_code == 200
    else:
        assert href not in page
        if who != "neighbour_worker":  # who has records of their own
            assert not re.search(r'href="/(people|cases|casework|meetings|protection)/', body_of(page))
        assert str(lived.case.number) not in page
        assert browser.get(href, follow=True).status_code in (403, 404)


def test_a_request_is_known_by_its_day_its_ward_and_who_asked(lived):
    [row] = rows_of(lived.browser_of(lived.supervisor), "C1")
    for said in ("儿科病房", "护士", "常规", lived.case.number, "已接受"):
        assert said in row
    above = lived.browser_of(lived.commission)
    assert "儿科病房" not in " ".join(rows_of(above, "C1"))


@pytest.mark.parametrize(
    ("named", "states"), [("", ["已随访"]), ("not-counted", ["未联系上"]), ("all", ["已随访", "未联系上"])]
)
def test_the_missed_follow_up_is_found(lived, named, states):
    rows = rows_of(lived.browser_of(lived.supervisor), "C14", f"{SPAN}&rows={named}")
    assert len(rows) == len(states)
    assert all(state in row for state, row in zip(states, rows, strict=True))


def test_tabs_say_how_many_there_are(lived):
    page = text(lived.browser_of(lived.supervisor).get(f"/figures/of/C14/records/?{SPAN}"))
    assert re.findall(r'tab-count">(\d+)', page) == ["1", "1", "2"]
    assert "tab-count" not in text(lived.browser_of(lived.supervisor).get(f"/figures/of/C6/records/?{SPAN}"))


@pytest.mark.parametrize("code", [code for code, one in indicators().items() if one.form is Form.RATIO])
def test_the_parts_that_open_make_up_the_ratio(lived, code):
    """Every line of each part, by the query of the figure; where some are not counted, all of them are the others too."""
    indicator = indicators()[code]
    period = AsOf(day("2023-12-31")) if indicator.kind is Kind.AS_OF else YEAR
    figure = compute(code, period, whole_scope(), disclosure=Disclosure.INTERNAL).amount
    listed = {part: list_behind(code, period, whole_scope(), part=part)[0] for part in parts_of(indicator)}
    sums = {part: sum(row["counted"] for row in rows) for part, rows in listed.items()}
    assert (sums[Part.NUMERATOR], sums[Part.DENOMINATOR]) == (figure.numerator, figure.denominator)
    if Part.REST in sums:
        assert sums[Part.REST] == count_of(code, period, whole_scope(), part=Part.REST)
        if code != "C10":  # closed whenever they were opened
            assert sums[Part.REST] == figure.denominator - figure.numerator


# --- what is hidden from somebody ---------------------------------------------------------------------------------


@pytest.fixture
def hidden(lived, hospital):
    """A restricted note of another worker about the child, and one about somebody nobody else wrote of."""
    quiet = city.client(hospital, "安静", sex="male", birth_date=day("1950-01-01"))
    for someone, on in ((lived.child, "2023-07-07"), (quiet, "2023-08-08")):
        note = city.contact(
            hospital, on, someone, category="B", mode="home", restriction="psychiatric", techniques=["play"]
        )
        assert note.restriction
    lived.quiet = quiet
    return lived


@pytest.mark.parametrize(("code", "counted"), [("C6", 3), ("C6e", 3), ("C6t", 3), ("T1", 5)])
def test_a_hidden_record_counts_and_says_nothing(hidden, code, counted):
    """T1 has the session and the activity too."""
    worker = rows_of(hidden.browser_of(hidden.worker), code)
    closed = [row for row in worker if "未对您开放" in row]
    assert (len(worker), len(closed)) == (counted, 2)
    for row in closed:
        assert "href" not in row
        assert not any(
            said in row for said in ("家访", "男", "80岁", "60", mark(hidden.quiet.pk), mark(hidden.child.pk))
        )
    leader = rows_of(hidden.browser_of(hidden.supervisor), code)
    assert not [row for row in leader if "未对您开放" in row]
    # A mark beside the way to somebody would say whose the closed rows are.
    assert not any(mark(one.pk) in row for one in (hidden.quiet, hidden.child) for row in [*worker, *leader])


def test_somebody_served_in_hidden_notes_only_does_not_open(hidden):
    page = " ".join(rows_of(hidden.browser_of(hidden.worker), "C5"))
    assert f"/people/{hidden.child.pk}/" in page
    assert str(hidden.quiet.pk) not in page
    # Whoever came openly once is seen to have come once.
    assert "7月7日" not in page
    assert "2023-07-07" not in page
    assert f"/people/{hidden.quiet.pk}/" in " ".join(rows_of(hidden.browser_of(hidden.supervisor), "C5"))
    # Nor is the child found under what only the hidden note says.
    assert str(hidden.child.pk) not in " ".join(
        rows_of(hidden.browser_of(hidden.worker), "C5", f"{SPAN}&in_category=B")
    )


# --- cost and form ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["C1", "C5", "C6", "C14", "J1", "S1"])
def test_a_long_list_asks_no_more_than_a_short_one(lived, hospital, code, django_assert_max_num_queries):
    browser = lived.browser_of(lived.supervisor)

    def asked() -> int:
        with django_assert_max_num_queries(40) as queries:
            rows_of(browser, code, f"{SPAN}&rows=all")
        return len(queries)

    asked()
    few = asked()
    for number in range(3):
        someone = city.client(hospital)
        case = city.case(hospital, someone, "2023-03-01")
        city.contact(hospital, "2023-03-02", someone, case=case)
        city.request(hospital, "2023-03-01T09:00+08:00", "accepted", case=case)
        city.follow_up(case, f"2023-06-0{number + 1}", "done")
        city.suspicion(hospital, "2023-05-05 10:00", after=number)
    assert asked() == few


def test_what_is_told_to_those_who_open_records_is_told_to_nobody_else():
    assert set(TITLES) > LEFT | KNOWN_BY
    assert not KNOWN_BY & MARKED

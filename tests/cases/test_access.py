"""Who may read: notes for the team or for nobody else, restricted notes, a minor's record, and breaking the glass."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.cases import facts, queries, services
from lianqiao.cases.desk import inbox
from lianqiao.cases.kinds import Restriction, Visibility
from lianqiao.cases.models import Addendum, Contact, Presence, SpecialAccess
from lianqiao.cases.rules import HiddenPlansNothing, PrivateIsUnrestricted
from lianqiao.cases.rules import access as rules
from lianqiao.cases.services import access
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import seated
from tests.cast import _seat
from tests.house.rooms import PACKAGE

from .stage import NOW, TODAY, open_page, posted, talk

SECRET = "她说丈夫打她，怕他知道。"
HALF_AN_HOUR = dt.timedelta(minutes=30)


@pytest.fixture
def colleague(hospital):
    """柯舟, who works in the same hospital and has nothing to do with the case."""
    return _seat("ke", "柯舟", Role.WORKER, institution=hospital)


@pytest.fixture
def ke(colleague):
    return posted(colleague)


def note(cast, case, child, *, by=None, sign=True, **told) -> Contact:
    told = talk(child, case=case, text=SECRET, minutes_direct=77, items=["A5"], **told)
    return services.record_contact(by=by or cast.worker, told=told, at=NOW, sign=sign)


HIDDEN = [
    {"visibility": Visibility.TEAM},
    {"visibility": Visibility.PRIVATE},
    *({"restriction": restriction} for restriction in Restriction),
]


def ways_of_reading(seat, case, child) -> dict[str, str]:
    """Everything a seat can find out about the notes of a case, by the way it is found out."""
    with scope_of(seat):
        figures = queries.case_figures(case)
        found = {
            "of the case": [row.pk for row in queries.contacts_of(case)],
            "timeline": [
                entry.record.pk for entry in queries.timeline(case).entries if entry.kind == "contact"
            ],
            "on paper": [row.pk for row in queries.signed_in_order(case)],
            "its page": [row.pk for row in queries.contact_for_page().filter(case=case)],
            "figures": [figures.contacts, figures.persons, figures.person_times, figures.minutes_direct],
            "present": [(row["client_id"], row["times"], row["last_on"]) for row in queries.people_of(case)],
            "drafts": [row["id"] for row in queries.drafts_of(case)],
            "unsigned": [row["id"] for row in queries.unsigned_rows()],
            "workload": [
                (row["name"], row["unsigned"])
                for row in queries.workload(today=TODAY, unsigned_before=NOW + dt.timedelta(days=1))
            ],
            "met lately": [row["id"] for row in queries.recent_clients(seat)],
            "rows": [Contact.objects.count(), Presence.objects.count(), Addendum.objects.count()],
            "of the person": [row.pk for row in child.presences.all()],
            "of the case by its manager": [row.pk for row in case.contacts.all()],
        }
    return {way: str(said) for way, said in found.items()}


@pytest.mark.parametrize("told", HIDDEN, ids=str)
@pytest.mark.parametrize("sign", [True, False])
def test_for_others_a_hidden_note_is_nowhere(cast, case, child, colleague, told, sign):
    services.record_contact(by=cast.worker, told=talk(child, case=case, text="众人可读"), at=NOW, sign=True)
    before = ways_of_reading(colleague, case, child)
    hidden = note(cast, case, child, sign=sign, **told)
    if sign:
        services.add_addendum(by=cast.worker, contact=hidden, text="补充", at=NOW)
    assert ways_of_reading(colleague, case, child) == before
    # The test could fail: who wrote it finds it every way a note of that state is found.
    mine = ways_of_reading(cast.worker, case, child)
    assert {way for way in mine if mine[way] != before[way]} >= {
        "of the case",
        "timeline",
        "its page",
        "rows",
    }


@pytest.mark.parametrize("told", HIDDEN, ids=str)
def test_for_others_a_hidden_note_is_on_no_page_and_in_no_file(cast, case, child, colleague, told):
    browser = cast.browser_of(colleague)
    hidden = note(cast, case, child, **told)
    services.add_addendum(by=cast.worker, contact=hidden, text=SECRET, at=NOW)
    for tab in ("timeline", "summary", "plan", "people"):
        shown = open_page(browser, "cases:detail", case.pk, tab=tab)
        assert not leaks(shown, hidden), tab
    for address in (
        reverse("cases:print", args=[case.pk]), reverse("cases:unsigned"), reverse("cases:team"), reverse("desk"),
        reverse("people:detail", args=[child.pk]), reverse("cases:list") + "?who=all", reverse("meetings:calendar"),
    ):  # fmt: skip
        assert not leaks(browser.get(address).content.decode(), hidden), address
    for name in ("contact", "contact_edit", "contact_next"):
        assert browser.get(reverse(f"cases:{name}", args=[hidden.pk])).status_code == 404
    for name in ("contact_sign", "contact_discard"):
        assert browser.post(reverse(f"cases:{name}", args=[hidden.pk])).status_code == 404
    assert SECRET in open_page(cast.browser_of(cast.worker), "cases:print", case.pk)


def leaks(page: str, hidden: Contact) -> bool:
    return SECRET in page or str(hidden.pk) in page or "77 分钟" in page


@pytest.mark.parametrize("told", [{"visibility": "private"}, {"restriction": "abuse"}], ids=str)
def test_the_case_list_and_its_export_tell_nothing_of_a_hidden_note(cast, case, child, colleague, told):
    def listed() -> tuple[list, str]:
        with scope_of(colleague):
            rows = list(queries.case_rows())  # what list and workbook are made of
        page = open_page(cast.browser_of(colleague), "cases:list", who="all")
        return rows, page[page.index("<tbody") : page.index("</tbody>")]

    before = listed()
    note(cast, case, child, **told)
    assert listed() == before
    note(cast, case, child)
    assert listed() != before


def test_figures_count_hidden_notes_too(cast, case, child):
    with scopes_disabled():
        before = facts.contact_rows().count(), facts.presence_rows().count()
    for told in HIDDEN:
        note(cast, case, child, **told)
    with scope_of(cast.commission), scopes_disabled():
        assert (facts.contact_rows().count(), facts.presence_rows().count()) == tuple(
            count + len(HIDDEN) for count in before
        )


READERS = {
    # who reads a note 林安, who has the case in hand, wrote for whom
    "shared": {"worker", "supervisor", "department_lead", "colleague", "named", "circle", "writer"},
    "team": {"worker", "supervisor", "department_lead", "named", "circle", "writer"},
    "restricted": {"worker", "supervisor", "department_lead", "circle"},
    "private": {"worker"},
}


@pytest.mark.parametrize("kind", READERS)
def test_a_note_is_read_by_its_circle_and_by_nobody_else(cast, case, child, hospital, colleague, kind):
    seats = {name: getattr(cast, name) for name in ("worker", "supervisor", "department_lead")}
    seats |= {"colleague": colleague}
    for name in ("named", "circle", "writer"):
        seats[name] = _seat(name, f"同事{name}", Role.WORKER, institution=hospital)
    for name in ("named", "circle"):
        worker = posted(seats[name])
        access.add_member(
            by=cast.worker, case=case, worker=worker, on=TODAY, reads_restricted=name == "circle"
        )
    services.record_contact(by=seats["writer"], told=talk(child, case=case), at=NOW, sign=True)
    told = {"restriction": "psychiatric"} if kind == "restricted" else {"visibility": kind}
    hidden = note(cast, case, child, **told)
    address = reverse("cases:contact", args=[hidden.pk])
    reads = {name for name, seat in seats.items() if cast.browser_of(seat).get(address).status_code == 200}
    assert reads == READERS[kind]


def test_a_colleague_who_left_the_case_no_longer_reads(cast, case, child, colleague, ke):
    hidden = note(cast, case, child, restriction="dispute")
    member = access.add_member(by=cast.worker, case=case, worker=ke, on=TODAY, reads_restricted=True)
    address = reverse("cases:contact", args=[hidden.pk])
    assert cast.browser_of(colleague).get(address).status_code == 200
    access.end_member(by=cast.worker, member=member, on=TODAY)
    assert cast.browser_of(colleague).get(address).status_code == 404


def test_a_hidden_note_moves_no_counter_and_plans_nothing(cast, case, child):
    note(cast, case, child, restriction="abuse")
    note(cast, case, child, visibility="private")
    case.refresh_from_db()
    assert case.contacts_signed == 0
    for told in ({"restriction": "abuse"}, {"visibility": "private"}):
        with pytest.raises(HiddenPlansNothing):
            note(cast, case, child, next_step="陪同报警", **told)
    with pytest.raises(PrivateIsUnrestricted):
        note(cast, case, child, visibility="private", restriction="abuse")
    assert not case.steps.exists()


def test_a_working_note_does_not_hold_up_the_closing(cast, case, child):
    note(cast, case, child, visibility="private", sign=False)
    services.close_case(
        by=cast.supervisor, case=case, outcome="improved", reason="discharged", on=TODAY, today=TODAY
    )


def test_the_worker_says_on_screen_for_whom_a_note_is(cast, case, child, colleague):
    worker = cast.browser_of(cast.worker)
    told = {
        "case": str(case.pk), "clients": [str(child.pk)], "items": ["A2"], "minutes_direct": "30", "on": TODAY.isoformat(),
        "text": SECRET, "restriction": "abuse", "visibility": "shared", "next_kind": "step", "next_step": "陪同报警",
        "do": "sign",
    }  # fmt: skip
    refused = worker.post(reverse("cases:contact_new"), told).content.decode()
    assert "计划中人人可见" in refused
    assert SECRET in refused
    worker.post(reverse("cases:contact_new"), told | {"next_kind": "none", "next_step": ""})
    hidden = Contact.objects.get()
    assert (hidden.restriction, hidden.state) == ("abuse", "signed")
    shown = open_page(worker, "cases:detail", case.pk)
    assert "虐待或暴力" in shown
    assert SECRET not in open_page(cast.browser_of(colleague), "cases:detail", case.pk)


# --- in one place --------------------------------------------------------------------------------------------------
# Who may read rows without asking who reads: rules that ask what there is, and what hangs on rows that were asked for.
UNASKED = {
    "models/readers.py:in_team", "queries/access.py:ties", "queries/cases.py:reported_figures", "queries/cases.py:_counted", "queries/contacts.py:contacts_in",
    "queries/contacts.py:contact_for_page", "queries/contacts.py:signed_in_order", "queries/contacts.py:unsigned_rows",
    "queries/timeline.py:_told", "queries/timeline.py:_present_at", "queries/timeline.py:_added_to",
    "rules/cases.py:check_can_close", "services/imports.py:_recount",
}  # fmt: skip


def _unasked(path: Path) -> set[str]:
    found = set()
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            named = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
            if named & {"everything", "_base_manager"}:
                found.add(f"{path.relative_to(PACKAGE / 'cases')}:{function.name}")
    return found


def test_notes_are_read_past_their_readers_in_known_places_only():
    room = [path for path in (PACKAGE / "cases").rglob("*.py") if "migrations" not in path.parts]
    assert set().union(*(_unasked(path) for path in room)) == UNASKED
    for path in PACKAGE.rglob("*.py"):
        if PACKAGE / "cases" not in path.parents:
            past = re.search(r"\b(Contact|Presence|Addendum)\.everything", path.read_text(encoding="utf-8"))
            assert past is None, path


OPENING = {"reason": "cover", "reason_text": "林安今天请假，病房来电说孩子拒绝手术。"}


# --- breaking the glass, and its review ----------------------------------------------------------------------------------
def test_broken_glass_shows_restricted_notes_but_no_working_notes(cast, case, child, colleague):
    sealed, private = (
        note(cast, case, child, restriction="hiv"),
        note(cast, case, child, visibility="private"),
    )
    other = cast.browser_of(colleague)
    other.post(reverse("cases:break_glass", args=[case.pk]), OPENING)
    shown = open_page(other, "cases:detail", case.pk)
    assert str(sealed.pk) in shown
    assert str(private.pk) not in shown
    with seated("test"), action("test.later", by=cast.worker):
        opened = SpecialAccess.objects.get()
        later = OPENING | {"client": child, "case": case, "kind": "sealed"}
    assert opened.kind == "sealed"
    third = _seat("third", "路过", Role.WORKER, institution=case.institution)
    access.open_record(by=third, at=NOW - 2 * HALF_AN_HOUR, **later)
    assert str(sealed.pk) not in open_page(cast.browser_of(third), "cases:detail", case.pk)


def test_an_opening_never_changes_afterwards(cast, case, child, colleague):
    told = OPENING | {"client": child, "case": case, "kind": "sealed", "at": NOW}
    opened = access.open_record(by=colleague, **told)
    for change in ({"until_at": NOW + dt.timedelta(days=9)}, {"reason": "other"}):
        with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
            SpecialAccess.objects.filter(pk=opened.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), action("test.forced", by=cast.worker):
        opened.delete()


@pytest.fixture
def opened(cast, case, child, colleague):
    return access.open_record(by=colleague, client=child, case=case, kind="sealed", at=NOW, **OPENING)


def test_the_privacy_officer_reviews_the_month(cast, opened):
    for seat in (cast.auditor, cast.department_lead):
        with scope_of(seat):
            (item,) = [item for item in inbox(seat, NOW) if "show=waiting" in item.url]
        assert item.title == "1 次调阅待复核"
    auditor = cast.browser_of(cast.auditor)
    assert "柯舟" in open_page(auditor, "cases:openings", month=f"{TODAY:%Y-%m}")
    assert "柯舟" not in open_page(auditor, "cases:openings", month="2020-01")
    detail = reverse("cases:opening", args=[opened.pk])
    shown = auditor.get(detail).content.decode()
    assert "病房来电" in shown
    assert "周小禾" not in shown
    refused = auditor.post(
        detail, {"judgement": "unjustified", "judgement_text": "", "version": opened.version}
    )
    assert "说明为何不当" in refused.content.decode()
    auditor.post(detail, {"judgement": "justified", "judgement_text": "", "version": opened.version})
    opened.refresh_from_db()
    assert (opened.judgement, opened.reviewed_by) == ("justified", cast.auditor)
    assert "没有待复核" in open_page(auditor, "cases:openings", show="waiting")


def test_nobody_judges_themselves_twice_or_without_the_office(cast, case, child, opened):
    told = {"judgement": "justified", "judgement_text": "", "at": NOW}
    with pytest.raises(rules.NotYoursToReview):
        access.review_access(by=cast.supervisor, access=opened, **told)
    own = access.open_record(
        by=cast.department_lead, client=child, case=case, kind="sealed", at=NOW, **OPENING
    )
    with pytest.raises(rules.OwnAccess):
        access.review_access(by=cast.department_lead, access=own, **told)
    access.review_access(by=cast.department_lead, access=opened, **told)
    with pytest.raises(rules.ReviewedBefore):
        access.review_access(by=cast.auditor, access=opened, **told)


def test_openings_are_for_their_owner_their_reader_and_those_who_watch(cast, opened, hospital):
    stranger = _seat("third", "路过", Role.WORKER, institution=hospital)
    detail = reverse("cases:opening", args=[opened.pk])
    assert [
        cast.browser_of(seat).get(detail).status_code
        for seat in (
            cast.worker,
            cast.supervisor,
            cast.auditor,
            stranger,
            cast.neighbour_worker,
            cast.clinician,
        )
    ] == [200, 200, 200, 404, 404, 403]
    assert cast.browser_of(cast.worker).get(reverse("cases:openings")).status_code == 403


# --- the care team -------------------------------------------------------------------------------------------------------
def test_the_one_in_charge_names_who_else_belongs_to_the_case(cast, case, colleague, ke):
    worker, address = cast.browser_of(cast.worker), reverse("cases:circle", args=[case.pk])
    worker.post(address, {"worker": str(ke.pk), "reads_restricted": "on"})
    assert "柯舟" in open_page(worker, "cases:circle", case.pk)
    assert "已经属于" in worker.post(address, {"worker": str(ke.pk)}).content.decode()
    assert "把同事加入团队" not in open_page(cast.browser_of(colleague), "cases:circle", case.pk)
    with pytest.raises(rules.NotYoursToName):
        access.add_member(by=colleague, case=case, worker=ke, on=TODAY)
    member = case.team.get()
    worker.post(reverse("cases:member_end", args=[case.pk, member.pk]))
    member.refresh_from_db()
    assert member.until_on == timezone.localdate()  # the day may have turned since the tests began

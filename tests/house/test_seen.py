"""Who saw a person's record stands in the access log, whatever page it was; and every such page has a name."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.urls import get_resolver, resolve, reverse
from django.urls.converters import UUIDConverter

from lianqiao.activities.models import Group
from lianqiao.activities.services import enrol_member, plan_activity, plan_group, plan_session
from lianqiao.audit.models import AccessRow
from lianqiao.cases import services as casework
from lianqiao.cases.views.cases import PARTS
from lianqiao.config.looks import PAGES, page_label
from lianqiao.people.services import add_detail, set_identity
from lianqiao.registry.gates import PUBLIC, SIGNED_IN, needs_of
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, ask, person, posted, talk
from tests.house.rooms import sources

NAME = "欧阳绝无仅有"
BUILT = {f"case.{tab}" for tab in PARTS}  # the one code put together on the way
ROOMS_OF_PEOPLE = (
    "people",
    "cases",
    "casework",
    "circumstances",
    "handovers",
    "measurements",
    "meetings",
    "protection",
    "activities",
    "audit",
    "reports",
    "teams",
    "cycles",
    "pathways",
)


@cache
def noting() -> tuple[set[str], list[str]]:
    """Return the page codes handed to what notes an access, and where a code is neither written out nor passed on."""
    rooms = [path for path in sources() if "audit" not in path.parts]
    trees = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in rooms]
    takers = {"note_access": None, "note_accesses": None} | _takers(trees)
    codes, unclear = set(), []
    for path, tree in trees:
        for node in ast.walk(tree):
            for value in _given(node, takers):
                match value:
                    case ast.Constant(value=str(code)):
                        codes.add(code)
                    case ast.JoinedStr(values=[ast.Constant(value="case."), ast.FormattedValue()]):
                        codes |= BUILT
                    case ast.Name(id="page"):
                        pass  # passed on: whoever calls the function around it says which
                    case _:
                        unclear.append(f"{path.name}:{node.lineno}")
    return codes, unclear


def _takers(trees: list[tuple[Path, ast.Module]]) -> dict[str, int]:
    """The functions that note an access for their callers: name, and which argument is the page."""
    return {
        function.name: [argument.arg for argument in function.args.args].index("page")
        for _path, tree in trees
        if "note_access" in ast.unparse(tree)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and "page" in [argument.arg for argument in function.args.args]
    }


def _given(node: ast.AST, takers: dict[str, int | None]) -> list[ast.expr]:
    if isinstance(node, ast.Dict):  # `place = {…, "page": "case.accept"}`, handed on as a whole
        keys = [getattr(key, "value", "") for key in node.keys]
        return [node.values[keys.index("page")]] if {"page", "institution_id"} <= set(keys) else []
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in takers:
        return []
    place = takers[node.func.id]
    at_place = node.args[place : place + 1] if place is not None else []
    return at_place + [keyword.value for keyword in node.keywords if keyword.arg == "page"]


def test_every_page_that_is_noted_has_a_label():
    codes, unclear = noting()
    assert unclear == []
    assert len(codes) > 25
    assert sorted(codes - PAGES.keys()) == []


def test_no_label_is_left_of_a_page_that_is_gone():
    assert sorted(PAGES.keys() - noting()[0]) == []


def test_a_page_nobody_named_shows_its_code():
    assert page_label("old.page") == "old.page"


@pytest.fixture
def records(cast, hospital, ward) -> dict:
    """One of each record a page opens, all of them about one client."""
    with scope_of(cast.worker):
        client, worker = person(hospital, NAME, unit=ward, bed="12"), posted(cast.worker)
        return {"client": client} | _casework(cast, client, worker) | _groups(cast, client, worker)


def _casework(cast, client, worker) -> dict:
    by = cast.worker
    asked = ask(cast, name=NAME)
    case = casework.accept_request(by=by, request=asked, client=client, depth="brief", risk=0, at=NOW)
    return {
        "request": asked,
        "case": case,
        "draft": casework.record_contact(by=by, told=talk(client), at=NOW),
        "contact": casework.record_contact(by=by, told=talk(client, case=case), at=NOW, sign=True),
        "step": casework.add_step(by=by, case=case, text="联系社区", due_on=TODAY, owner=worker, at=NOW),
        "detail": add_detail(by=by, client=client, kind="phone", value="13900000001", on=TODAY),
        "identity": set_identity(by=by, client=client, kind="passport", value="E12345678", on=TODAY),
    }


def _groups(cast, client, worker) -> dict:
    by = cast.worker
    group: Group = plan_group(
        by=by, name="与糖同行", kind="support", category="A", scene="ward", on=TODAY, responsible=worker
    )
    enrol_member(by=by, group=group, client=client, on=TODAY)
    return {
        "group": group,
        "session": plan_session(by=by, group=group, on=TODAY, theme="认识血糖", minutes=60),
        "activity": plan_activity(
            by=by, title="讲座", on=TODAY, category="E", scene="community", worker=worker, place="社区站"
        ),
    }


def _pages_of_one_record() -> list[str]:
    """The url names whose address holds the key of one record and nothing else."""
    found = []
    for room in ROOMS_OF_PEOPLE:
        resolver = get_resolver().namespace_dict[room][1]
        for name in filter(lambda name: isinstance(name, str), resolver.reverse_dict):
            (((_pattern, arguments), *_others), *_rest, kinds) = resolver.reverse_dict.getlist(name)[0]
            if arguments == ["pk"] and isinstance(kinds["pk"], UUIDConverter):
                found.append(f"{room}:{name}")
    return sorted(found)


def _opened(browser, address: str, key, query=None) -> bool:
    """Open a page; say whether it showed the name, having made sure that then somebody was noted."""
    before = AccessRow.objects.count()
    answer = browser.get(address, query)
    if answer.status_code != 200 or NAME not in answer.content.decode():
        return False
    noted = list(AccessRow.objects.order_by("id")[before:].values_list("subject_id", flat=True))
    assert key in noted, address
    return True


def _may_knock(seat, name: str, key) -> bool:
    """Say whether the first gate lets the seat in: whom it turns away, it turns away whatever the record."""
    asked = needs_of(resolve(reverse(name, args=[key])).func)
    return bool({*asked} & {PUBLIC, SIGNED_IN, *seat.permissions})


@pytest.mark.parametrize("who", ["worker", "clinician"])
def test_a_page_that_shows_a_persons_name_notes_who_saw_it(cast, records, who):
    browser, client = cast.browser_of(getattr(cast, who)), records["client"]
    shown = set()
    for name in _pages_of_one_record():
        if not _may_knock(getattr(cast, who), name, client.pk):
            continue
        for kind, record in records.items():
            noted = record.pk if kind == "group" else client.pk
            if _opened(browser, reverse(name, args=[record.pk]), noted):
                shown.add(name)
    for name, query in [
        ("cases:quick_contact", {"client": client.pk}),
        ("cases:contact_new", {"case": records["case"].pk}),
    ]:
        if _opened(browser, reverse(name), client.pk, query):
            shown.add(name)
    assert len(shown) == {"worker": 61, "clinician": 1}[who], shown


def test_opening_a_case_for_somebody_is_noted(cast, hospital):
    with scope_of(cast.worker):
        client = person(hospital, NAME)
    address = reverse("cases:new")
    assert _opened(cast.browser_of(cast.worker), address, client.pk, {"client": client.pk})
    assert list(AccessRow.objects.values_list("page", flat=True)) == ["case.new"]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "计划步骤"), ("en", "Step of a plan")])
def test_whoever_reads_the_log_reads_words(cast, records, language, words):
    case, client = records["case"], records["client"]
    cast.browser_of(cast.worker).get(reverse("cases:step_new", args=[case.pk]))
    supervisor, auditor = cast.browser_of(cast.supervisor), cast.browser_of(cast.auditor)
    for browser, address in [
        (supervisor, reverse("people:seen", args=[client.pk])),
        (supervisor, reverse("cases:detail", args=[case.pk], query={"tab": "access"})),
        (auditor, reverse("audit:accesses")),
        (auditor, reverse("audit:record", args=[client.pk])),
    ]:
        browser.cookies["language"] = language
        shown = browser.get(address).content.decode()
        assert f">{words}</td>" in shown, address
        assert "case.step" not in shown

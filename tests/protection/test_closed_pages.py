"""Every address that takes the key of one of a child's records, walked by a colleague from outside the care team."""

import datetime as dt

import pytest
from django.urls import get_resolver, reverse

from lianqiao.audit.actions import action
from lianqiao.cases import services as cases
from lianqiao.cases.models import FollowUp
from lianqiao.casework import services as casework
from lianqiao.casework.models import Assessment, EconomicAssessment, Intake
from lianqiao.instruments.models import RedFlag
from lianqiao.people.services import Signature, add_detail, ask_consent, set_identity
from lianqiao.protection.services import openings
from lianqiao.protection.services.flags import set_flag
from lianqiao.protection.services.safeguarding import note_suspicion
from lianqiao.registry.models import Role
from tests.cases.stage import NOW, TODAY, days_ago, person, posted, talk
from tests.casework.test_service_plans import FRAME
from tests.casework.test_sheets import ASSESSED, HOUSEHOLD, INTAKE, YEAR
from tests.cast import _seat
from tests.instruments.stage import answered
from tests.meetings.test_meetings import planned
from tests.reports.test_social_reports import written

from .test_openings import ASKING, grow

ROOMS = ("people", "cases", "casework", "meetings", "protection", "instruments", "reports", "teams", "cycles")
# Whose key an address takes, by how its route begins; the first that fits.
KINDS = [
    ("people:contact/", "detail"), ("people:identity/", "identity"), ("people:consents/", "consent"),
    ("people:<uuid:pk>/", "client"),
    ("cases:follow-ups/", "follow_up"), ("cases:steps/", "step"), ("cases:contacts/", "contact"), ("cases:<uuid:pk>/", "case"),
    ("casework:intakes/", "intake"), ("casework:assessments/", "assessment"), ("casework:economies/", "economy"),
    ("casework:plans/", "plan"), ("casework:goals/", "goal"), ("casework:<uuid:pk>/", "case"),
    ("meetings:cases/", "case"), ("meetings:<uuid:pk>/", "meeting"),
    ("protection:cases/", "case"), ("protection:clients/", "client"), ("protection:<uuid:pk>/", "report"),
    ("instruments:clients/", "client"), ("instruments:responses/", "response"), ("instruments:warnings/", "warning"),
    ("reports:of/", "case"), ("reports:<uuid:pk>/", "social"), ("teams:cases/", "case"), ("cycles:cases/", "case"),
]  # fmt: skip
# What stands instead of the record; who has opened it, which names nobody whose record it is.
OPEN = {"protection:locked", "protection:emergency", "people:seen"}


@pytest.fixture
def colleague(hospital):
    seat = _seat("ke", "柯舟", Role.WORKER, institution=hospital)
    posted(seat)
    return seat


@pytest.fixture
def records(cast, hospital, ward, lin, in_hospital) -> dict:
    """One of each record a page opens, all of them about one girl of fifteen, who signs for herself."""
    by, client = cast.worker, person(hospital, "余小雨", unit=ward, bed="3")
    grow(cast, client, years=15)
    case = cases.open_case(by=by, client=client, on=days_ago(5), depth="full", responsible=lin)
    signature = Signature(
        signer="client", way="oral", witness_name="护士甲", signed_on=TODAY, limits_explained=True
    )
    asked = {"answers": {"service": "granted"}, "signature": signature, "language": "zh-hans"}
    sheet = ask_consent(by=by, client=client, at=NOW, **asked)
    told = {"kind": "child_abuse", "facts": "旧淤青", "discovered_at": NOW - dt.timedelta(hours=1)}
    answered(cast, client, *[1] * 8, 3)
    set_flag(by=by, case=case, kind="fall", text="扶好", since_on=TODAY, at=NOW)
    return {
        "client": client,
        "case": case,
        "detail": add_detail(by=by, client=client, kind="phone", value="13900000001", on=TODAY),
        "identity": set_identity(by=by, client=client, kind="passport", value="E12345678", on=TODAY),
        "consent": sheet,
        "contact": cases.record_contact(by=by, told=talk(client, case=case), at=NOW, sign=True),
        "step": cases.add_step(by=by, case=case, text="联系社区", due_on=TODAY, owner=lin, at=NOW),
        "follow_up": _follow_up(by, case),
        "meeting": planned(cast, case, lin),
        "report": note_suspicion(by=by, case=case, at=NOW, **told),
        "warning": RedFlag.objects.get(client_id=client.pk),
        "response": RedFlag.objects.get(client_id=client.pk).response,
        "social": written(cast, case),
    } | _forms(by, case)


def _follow_up(by, case) -> FollowUp:
    with action("test.asked_after", by=by):
        follow_up = FollowUp(institution_id=case.institution_id, case=case, due_on=TODAY)
        follow_up.save()
    return follow_up


def _forms(by, case) -> dict:
    intake, assessment, economy = (
        form(institution_id=case.institution_id, case=case)
        for form in (Intake, Assessment, EconomicAssessment)
    )
    plan = casework.make_plan(by=by, case=case, told=FRAME, at=NOW)
    return {
        "intake": casework.write_intake(by=by, intake=intake, told=INTAKE, at=NOW),
        "assessment": casework.write_assessment(
            by=by, assessment=assessment, told=ASSESSED, problems=[], at=NOW
        ),
        "economy": casework.write_economy(by=by, economy=economy, told=YEAR, inputs=HOUSEHOLD, at=NOW),
        "plan": plan,
        "goal": casework.add_goal(
            by=by, plan=plan, told={"text": "能配合检查", "weight": 1, "agreed": True}, tasks=(), at=NOW
        ),
    }


def addresses(records) -> dict[str, str]:
    """Every address that holds the key of one of the records and nothing else, by its name."""
    found = {}
    for room in ROOMS:
        for pattern in get_resolver().namespace_dict[room][1].url_patterns:
            name, route = f"{room}:{pattern.name}", f"{room}:{pattern.pattern}"
            kind = next((kind for begins, kind in KINDS if route.startswith(begins)), None)
            if kind and list(pattern.pattern.converters) == ["pk"]:
                found[name] = reverse(name, args=[records[kind].pk])
    return found


def walked(browser, found: dict[str, str]) -> dict[str, tuple[int, str]]:
    answers = {name: browser.get(address) for name, address in found.items()}
    return {name: (answer.status_code, getattr(answer, "url", "")) for name, answer in answers.items()}


def test_before_an_approval_no_page_of_the_child_opens_and_afterwards_all_do(cast, records, colleague):
    found = addresses(records)
    client, other = records["client"], cast.browser_of(colleague)
    door = reverse("protection:locked", args=[client.pk])
    pages = {
        name for name, (status, _url) in walked(cast.browser_of(cast.worker), found).items() if status == 200
    }
    assert len(pages) > 60, sorted(pages)

    before = walked(other, found)
    let_in = {name for name in pages if before[name][0] != 404 and not before[name][1].startswith(door)}
    assert let_in == OPEN - {"protection:locked", "protection:emergency"}
    assert {name for name, (status, _url) in before.items() if status == 200} == OPEN

    asked = openings.ask_opening(by=colleague, case=records["case"], at=NOW, **ASKING)
    assert walked(other, found) == before
    openings.approve_opening(by=cast.supervisor, asked=asked, span="day", at=NOW)
    after = walked(other, found)
    opened = {name for name, (status, _url) in after.items() if status == 200}
    # A report of harm is for its circle, which an approval does not let anybody into; the team is named by who is on it.
    assert pages - opened == {"protection:report", "teams:join"}

"""What this room puts into the menu and onto the desk."""

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.catalogue.queries import label
from lianqiao.core.addresses import address, addresses
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.people.queries import agreements
from lianqiao.people.states import Purpose
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import hands_of

from .models import Case, FollowUp, PlanStep, Request
from .models.cases import case_label
from .queries import late_notes, request_rows, unsigned_rows
from .rules import SIGN_WITHIN
from .rules.access import PRIVACY_OFFICERS
from .standing_in import colleagues_away, marked
from .states import CaseState, Depth, FollowUpState, RequestState, StepState, Urgency
from .waiting import openings, openings_to_review

NAVIGATION = [
    Entry(gettext_lazy("Cases"), "cases:list", "folders", Permission.READ_CASES, order=10, key="c"),
    Entry(gettext_lazy("Requests"), "cases:request_list", "inbox", Permission.TRIAGE, order=11, key="r"),
    Entry(gettext_lazy("Team"), "cases:team", "users-group", Permission.SEE_TEAM, order=12),
    Entry(gettext_lazy("Ask for help"), "cases:request_new", "lifebuoy", Permission.ASK_HELP, order=13),
    Entry(
        gettext_lazy("My requests"), "cases:request_mine", "message-question", Permission.ASK_HELP, order=14
    ),
    Entry(
        gettext_lazy("Openings from outside"),
        "cases:openings",
        "lock-open",
        Permission.READ_ACCESS_LOG,
        order=81,
    ),
]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "cases.request:new": gettext_lazy("Ask for help"),
    "cases.accept": gettext_lazy("Accept the request"),
    "cases.case:new": gettext_lazy("Open a case"),
    "cases.close": gettext_lazy("Close the case"),
    "cases.follow_up": gettext_lazy("Follow-up"),
    "cases.step": gettext_lazy("Add a step"),
    "cases.contact": gettext_lazy("Draft of a contact"),
    "cases.contact:new": gettext_lazy("Contact"),
    "cases.contact:quick": gettext_lazy("Quick contact"),
}
SHOWN = 50
TONE = {Urgency.CRISIS: "danger", Urgency.URGENT: "warn"}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return what waits for the seat: requests to answer, answers to mine, steps and follow-ups due,
    notes unsigned, records opened from outside; for whom the seat stands in. Seven queries."""
    if seat.can(Permission.TRIAGE):
        yield from _requests()
    if seat.can(Permission.ASK_HELP):
        yield from _answers(seat)
    if seat.can(Permission.WRITE_CASES):
        yield from colleagues_away(seat, now)
        yield from _steps(seat, now)
        yield from _follow_ups(seat, now)
        yield from _drafts(seat)
        yield from _gaps(seat, now)
    yield from openings(seat)


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return what a leader is to see to: each opening nobody has reviewed, and whose notes are late."""
    if seat.role in PRIVACY_OFFICERS:
        yield from openings_to_review(seat)
    if seat.can(Permission.SEE_TEAM):
        yield from _late_notes(now - SIGN_WITHIN)


def _late_notes(before: datetime) -> Iterator[InboxItem]:
    """Nobody signs for a colleague: one line for each whose notes wait longer than a day."""
    for row in late_notes(before=before):
        count = row["notes"]
        yield InboxItem(
            kind=_("Unsigned after 24 h"),
            title=row["worker_name"],
            detail=ngettext("%(count)s note to sign", "%(count)s notes to sign", count) % {"count": count},
            url=address("cases:unsigned", query={"late": "1"}),
            due_at=row["oldest"] + SIGN_WITHIN,
            icon="clock-exclamation",
        )


def _requests() -> Iterator[InboxItem]:
    kind, at = _("New request"), addresses("cases:request")
    for row in composed(_waiting):
        place = " ".join(part for part in (row["unit__name"], row["bed"]) if part)
        yield InboxItem(
            kind=kind,
            title=row["patient_name"],
            detail=" · ".join(str(part) for part in (place, label("request_reason", row["reason"])) if part),
            url=at(row["id"]),
            due_at=row["due_at"],
            tone=TONE.get(row["urgency"], ""),
            icon="inbox",
        )


def _waiting() -> QuerySet:
    return request_rows().filter(state=RequestState.WAITING).order_by("due_at", "id")[:SHOWN]


def _answers(seat: Seat) -> Iterator[InboxItem]:
    """Answers I have not read yet; my own decisions are no news to me."""
    for row in composed(_unread, account=seat.account_id):
        yield InboxItem(
            kind=_("Answer"),
            title=row["patient_name"],
            detail=" · ".join(
                part for part in (str(RequestState(row["state"]).label), row["answer_text"]) if part
            ),
            url=address("cases:request_answer", row["id"]),
            tone="info",
            icon="message-reply",
        )


def _unread(*, account: UUID) -> QuerySet:
    # What is unread has an index of its own, by seat: few rows, whichever of their seats somebody asked from.
    mine = Request.objects.filter(
        asked_by__account_id=account, decided_at__isnull=False, answer_seen_at=None
    ).exclude(decided_by__account_id=account)
    return mine.order_by("-decided_at").values("id", "patient_name", "state", "answer_text", "decided_at")[
        :SHOWN
    ]


def _steps(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Steps due today or before, in my hands or those of whom I stand in for."""
    kind = _("Step due")
    for row in composed(_due, account=seat.account_id, today=timezone.localdate(now)):
        yield InboxItem(
            kind=kind,
            title=row["case__client__name"],
            detail=marked(row["text"], row, "owner", seat),
            url=f"{address('cases:detail', row['case_id'])}?tab=plan",
            due_at=timezone.make_aware(datetime.combine(row["due_on"], time(18))),
            icon="checklist",
        )


def _due(*, account: UUID, today: date) -> QuerySet:
    mine = hands_of(account=account, today=today)
    steps = PlanStep.objects.filter(
        owner__in=mine, state=StepState.OPEN, case__state=CaseState.OPEN, due_on__lte=today
    )
    columns = ("text", "due_on", "case_id", "case__client__name", "owner__name", "owner__account_id")
    return steps.order_by("due_on", "id").values(*columns)[:SHOWN]


def _follow_ups(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """People of closed cases, mine or of whom I stand in for, who were to be asked how they are by today."""
    kind, of_family = _("Follow-up due"), _("Family to be asked after")
    for row in composed(_to_ask, account=seat.account_id, today=timezone.localdate(now)):
        yield InboxItem(
            kind=of_family if row["person_name"] else kind,
            title=row["person_name"] or row["case__client__name"],
            detail=marked(
                case_label(row["case__number"], row["case__episode"]), row, "case__responsible", seat
            ),
            url=address("cases:follow_up", row["id"]),
            due_at=timezone.make_aware(datetime.combine(row["due_on"], time(18))),
            icon="phone-call",
        )


def _to_ask(*, account: UUID, today: date) -> QuerySet:
    planned = FollowUp.objects.filter(
        state=FollowUpState.PLANNED,
        due_on__lte=today,
        case__responsible__in=hands_of(account=account, today=today),
    )
    columns = (
        "id", "due_on", "person_name", "case__number", "case__episode", "case__client__name",
        "case__responsible__name", "case__responsible__account_id",
    )  # fmt: skip
    return planned.order_by("due_on", "id").values(*columns)[:SHOWN]


def _gaps(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """My open full cases whose client has not agreed to the service."""
    for row in composed(_unagreed, account=seat.account_id, today=timezone.localdate(now)):
        yield InboxItem(
            kind=_("Consent missing"),
            title=row["client__name"],
            detail=case_label(row["number"], row["episode"]),
            url=address("people:consents", row["client_id"]),
            tone="warn",
            icon="signature",
        )


def _unagreed(*, account: UUID, today: date) -> QuerySet:
    mine = Case.objects.filter(
        responsible__account_id=account, state=CaseState.OPEN, depth=Depth.FULL, client__died_on=None
    )
    agreed = agreements(Purpose.SERVICE, on=today).filter(client=OuterRef("client"))
    unagreed = mine.filter(~Exists(agreed))
    return unagreed.order_by("opened_on", "id").values("number", "episode", "client_id", "client__name")[
        :SHOWN
    ]


def _drafts(seat: Seat) -> Iterator[InboxItem]:
    """My notes that wait for my signature, due a day after they were written."""
    kind, at = _("Unsigned note"), addresses("cases:contact_edit")
    for row in composed(_unsigned, account=seat.account_id):
        number = (
            case_label(row["case__number"], row["case__episode"]) if row["case_id"] else _("outside a case")
        )
        yield InboxItem(
            kind=kind,
            title=row["person"],
            detail=f"{number} · {row['on'].isoformat()}",
            url=at(row["id"]),
            due_at=row["recorded_at"] + SIGN_WITHIN,
            icon="writing-sign",
        )


def _unsigned(*, account: UUID) -> QuerySet:
    return unsigned_rows(account_id=account)[:SHOWN]

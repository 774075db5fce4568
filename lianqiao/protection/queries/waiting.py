"""What waits for somebody in this room, of all its kinds in one query: the desk asks for it on every look."""

from uuid import UUID

from django.db.models import BooleanField, CharField, DateField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from lianqiao.protection.models import OpeningRequest, SafeguardingReport
from lianqiao.protection.states import OpeningState, SafeguardingState
from lianqiao.registry.composed import composed

REPORT, ASKED, ANSWER = "report", "asked", "answer"
SHOWN = 20


def waiting(*, account: UUID, leads: bool) -> list[dict]:
    """Return open reports of harm, requests to open a record that wait for a leader, and answers to the account's own.

    Reports are those the account wrote or has in hand, for leaders all of them.
    """
    return composed(_waiting, leads, account=account)


def _waiting(leads: bool, *, account: UUID) -> QuerySet:
    answers = OpeningRequest.objects.filter(account_id=account, decided_at__isnull=False, answer_read_at=None)
    parts = [_reports(leads, account), _openings(answers, ANSWER)]
    if leads:
        asked = OpeningRequest.objects.filter(state=OpeningState.WAITING).exclude(account_id=account)
        parts.append(_openings(asked, ASKED))
    return parts[0].union(*parts[1:], all=True)


def _reports(leads: bool, account: UUID) -> QuerySet:
    rows = SafeguardingReport.objects.exclude(state=SafeguardingState.CLOSED)
    if not leads:
        rows = rows.filter(Q(written_by__account_id=account) | Q(case__responsible__account_id=account))
    told = _columns(REPORT, name="case__client__name", place="id", code="kind", at="due_at")
    told |= {"word": F("decision"), "danger": F("danger_now"), "look": F("next_look_on")}
    return rows.order_by("due_at", "id").values(**told)[:SHOWN]


def _openings(rows: QuerySet, what: str) -> QuerySet:
    place = "client_id" if what == ANSWER else "id"
    told = _columns(
        what, name="client__name", place=place, code="reason", at="asked_at", who=F("reader_name")
    )
    told |= {
        "word": _word(""),
        "danger": Value(False, BooleanField()),
        "look": Cast(Value(None), DateField()),
    }
    return rows.order_by("asked_at", "id").values(**told)[:SHOWN]


def _columns(
    what: str, *, name: str, place: str, code: str, at: str, who: Combinable | None = None
) -> dict[str, Combinable]:
    """The columns every kind has: what it is, whose it is, the key its address has, its code, its state, its hour."""
    return {
        "what": _word(what), "name": F(name), "place": F(place), "code": F(code), "stands": F("state"), "at": F(at),
        "who": who or _word(""),
    }  # fmt: skip


def _word(text: str) -> Value:
    return Value(text, CharField())

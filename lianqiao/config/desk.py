"""The desk: what waits for me, my people, today; for leaders the team beside it."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.labels import Words
from lianqiao.cases.queries import case_rows, own_case_rows, requests_of, unassigned_count, workload
from lianqiao.cases.rules import SIGN_WITHIN
from lianqiao.cases.states import CaseState
from lianqiao.config.navigation import entries, inbox_and_today, remember_inbox
from lianqiao.core.addresses import address
from lianqiao.core.pages import page
from lianqiao.indicators.commission import standing
from lianqiao.indicators.periods import period_words
from lianqiao.indicators.printed import shown, unit_words
from lianqiao.registry.composed import composed
from lianqiao.registry.gates import SIGNED_IN, needs
from lianqiao.registry.roles import Permission

SHOWN = 12
WAITING_SHOWN = 30
UNASSIGNED_SHOWN = 50


@needs(SIGNED_IN)
def home(request):
    """The first page of every seat. What it shows follows from what the seat may do, not from its name."""
    seat = request.seat
    if seat is None:
        return page(request, "config/no_seat.html")
    now = timezone.now()
    views = {"team": _team, "unassigned": _unassigned} if seat.can(Permission.SEE_TEAM) else {}
    chosen = request.GET.get("view", "")
    if chosen in views:
        return page(
            request,
            f"config/{chosen}.html",
            {"tabs": _tabs(seat, chosen), **views[chosen](now)},
            block="desk",
        )
    waiting, today = inbox_and_today(seat, now)
    remember_inbox(request, len(waiting))
    context = {"tabs": _tabs(seat, "mine"), "inbox": waiting, "now": now, **_mine(request, now)}
    context["today"] = sorted(today, key=_by_hour)
    if context["requests"] is not None:
        # Answers stand in the card of one's requests already.
        answers = reverse("cases:request_mine")
        context["inbox"] = [item for item in waiting if not item.url.startswith(answers)]
    context["waiting"] = len(context["inbox"])
    if request.GET.get("waiting") != "all":
        context["inbox"] = context["inbox"][:WAITING_SHOWN]
    return page(request, "config/desk.html", context, block="desk")


def _mine(request, now: datetime) -> dict:
    seat = request.seat
    works = seat.can(Permission.WRITE_CASES)
    asks = seat.can(Permission.ASK_HELP) and not works
    # Three more than fit tell that there are more, without counting them all.
    cases = composed(own_case_rows, SHOWN + 1, account=seat.account_id) if works else None
    return {
        "cases": cases[:SHOWN] if cases is not None else None,
        "more_cases": cases is not None and len(cases) > SHOWN,
        "requests": list(requests_of(seat.account_id)[:SHOWN]) if asks else None,
        "doors": _doors(seat),
        "standing": standing(seat, timezone.localdate(now)) if _looks_over_many(seat) else None,
        "words_of": {"shown": shown, "unit_words": unit_words, "period_words": period_words},
        "on": timezone.localdate(now),
        "words": Words,
        "greeting": _greeting(timezone.localtime(now).time(), seat.holder_name),
    }


def _looks_over_many(seat) -> bool:
    return seat.institution_id is None and seat.can(Permission.READ_FIGURES)


def _team(now: datetime) -> dict:
    return {"rows": workload(today=timezone.localdate(now), unsigned_before=now - SIGN_WITHIN)}


def _unassigned(now: datetime) -> dict:
    rows = case_rows().filter(state=CaseState.OPEN, responsible=None).order_by("-risk", "quiet_since", "id")
    found = list(rows[: UNASSIGNED_SHOWN + 1])
    return {"rows": found[:UNASSIGNED_SHOWN], "more": len(found) > UNASSIGNED_SHOWN, "words": Words}


def _tabs(seat, chosen: str) -> list[dict]:
    if not seat.can(Permission.SEE_TEAM):
        return []
    home_url = reverse("desk")
    return [
        {"label": _("Mine"), "url": home_url, "active": chosen == "mine", "icon": "user"},
        {"label": _("Team"), "url": f"{home_url}?view=team", "active": chosen == "team", "icon": "users"},
        {
            "label": _("Unassigned"),
            "url": f"{home_url}?view=unassigned",
            "active": chosen == "unassigned",
            "icon": "user-question",
            "count": unassigned_count(),
        },
    ]


def _doors(seat) -> list[dict]:
    mine = [
        one
        for one in entries()
        if one.url_name != "desk" and (one.permission is None or seat.can(one.permission))
    ]
    said = _behind()
    return [
        {
            "label": one.label,
            "url": address(one.url_name),
            "icon": one.icon,
            "text": said.get(one.url_name, ""),
        }
        for one in mine
    ]


def _behind() -> dict[str, str]:
    return {
        "indicators:home": _(
            "Institutions, workers and services of the city, with growth and the records behind."
        ),
        "interop:home": _(
            "Registers and service logs from spreadsheets: checked first, then taken or taken back."
        ),
        "registry:institutions": _(
            "What each institution is and was: class, level, department, beds, status."
        ),
        "registry:seats": _("Who holds which role where; open accounts, grant and end seats."),
        "catalogue:list": _("What we offer, and the words forms choose from."),
        "workforce:list": _("Workers, where they are posted and how they are qualified."),
        "activities:list": _("Groups with their sign-in sheets, and community activities."),
        "audit:trail": _("Who did what, when; whether the chain is whole."),
        "audit:accesses": _("Who opened whose record."),
        "cases:request_new": _("Call a medical social worker to a patient."),
        "cases:request_mine": _("What became of what you asked."),
    }


def _by_hour(item) -> tuple[bool, datetime | None]:
    return item.due_at is None, item.due_at


def _greeting(hour: time, name: str) -> str:
    if hour < time(11):
        return _("Good morning, %(name)s") % {"name": name}
    if hour < time(18):
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}

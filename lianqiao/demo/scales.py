"""Scales the people of the demo hospital were given: a course over months, warnings, one begun and not finished. Invented."""

import datetime as dt
from typing import Any

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.instruments import queries, rules
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import Response
from lianqiao.instruments.services import begin_response, complete_response, keep_answers, settle_flag
from lianqiao.instruments.services.by_link import keep_by_link
from lianqiao.instruments.services.invitations import send_invitation
from lianqiao.instruments.sheets import PREFIX, response_of
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution, Seat

# For whom by their place among the open cases, how many days ago, which option of each question, when in the work, who answers.
COURSE = (
    (0, 40, (2, 2, 3, 2, 1, 2, 2, 1, 0), "intake", "assisted"),
    (0, 21, (2, 1, 2, 2, 1, 1, 1, 1, 0), "during", "assisted"),
    (0, 3, (1, 1, 1, 1, 0, 1, 0, 0, 0), "after", "self"),
    (1, 6, (3, 2, 3, 3, 2, 3, 2, 2, 1), "intake", "self"),
    (2, 9, (1, 0, 1, 1, 0, 0, 1, 0, 0), "intake", "self"),
    (3, 5, (1, 2, None, None, 1, 2, 1, None, 0), "intake", "assisted"),
)  # fmt: skip
BEGUN = (2, (1, 1, None, None))
FOUND: dict[str, Any] = {
    "steps": ["alone", "behind", "needs", "carer", "help", "again"],
    "outcome": "arranged",
    "text": "单独谈过，无人打骂。老伴腰伤抱不动，夜里常顾不上翻身换药，不是不愿意。已约居家护理，教会侄女翻身，出院后第三天电话回访。",
}


def give_scales(*, worker: Seat, institution: Institution, now: dt.datetime) -> None:
    """Give the PHQ-9 to people of open cases, on days when their case was open."""
    edition = queries.newest_edition(institution.pk, "phq9")
    responsible = Case.objects.filter(
        institution=institution, state=CaseState.OPEN, responsible__account=worker.account_id
    )
    cases = list(responsible.select_related("client").order_by("opened_on", "id")[:4])
    if edition is None or len(cases) < 4:
        return
    questionnaire, _pack = read_edition(edition)
    for place, days, options, occasion, mode in COURSE:
        case = cases[place]
        on = max(timezone.localdate(now) - dt.timedelta(days=days), case.opened_on)
        told = {"client": case.client, "edition": edition, "on": on, "at": now}
        begun = begin_response(by=worker, occasion=occasion, mode=mode, **told)
        complete_response(by=worker, response=begun, answers=answers_to(questionnaire, options), at=now)
    _own_form(worker, cases[1].client, now)
    _by_phone(worker, [case.client for case in cases], now)
    _safety(worker, cases[2].client, now)
    _discharge(worker, cases[0].client, now)
    place, options = BEGUN
    on = timezone.localdate(now)
    begun: Response = begin_response(by=worker, client=cases[place].client, edition=edition, on=on, at=now)
    keep_answers(by=worker, response=begun, answers=answers_to(questionnaire, options), at=now)


def _by_phone(worker: Seat, clients: list[Client], now: dt.datetime) -> None:
    """A link somebody has begun to answer on their own phone, and has not sent."""
    edition = queries.newest_edition(worker.institution_id, "gad7")
    agreed = [client for client in clients if rules.standing(client.pk, on=timezone.localdate(now))]
    if edition is None or not agreed:
        return
    secret = send_invitation(by=worker, edition=edition, client=agreed[0], at=now, occasion="during")
    invitation = queries.invitation_of(secret)
    assert invitation is not None  # noqa: S101 - it was made just now
    keep_by_link(invitation=invitation, sent={f"{PREFIX}1": ["1"], f"{PREFIX}2": ["2"]}, at=now)


def _own_form(worker: Seat, client: Client, now: dt.datetime) -> None:
    """A form the hospital drew up for itself: how the stay on the ward was."""
    edition = queries.newest_edition(client.institution_id, "ward-stay")
    if edition is not None:
        begun = begin_response(by=worker, client=client, edition=edition, on=timezone.localdate(now), at=now)
        sent = {f"{PREFIX}{at}": [str(option)] for at, option in enumerate((4, 3, 4, 3, 3, 1, 3), 2)}
        complete_response(
            by=worker, response=begun, answers=response_of(read_edition(edition)[0], sent), at=now
        )


def _safety(worker: Seat, client: Client, now: dt.datetime) -> None:
    """A safety screen, asked alone: several answers warn, and are one task."""
    edition = queries.newest_edition(client.institution_id, "safety")
    if edition is not None:
        begun = begin_response(by=worker, client=client, edition=edition, on=timezone.localdate(now), at=now)
        sent = {f"{PREFIX}alone": ["0"]} | {f"{PREFIX}{at}": [told] for at, told in enumerate("001101", 1)}
        answers = response_of(read_edition(edition)[0], sent)
        complete_response(by=worker, response=begun, answers=answers, at=now)


def _discharge(worker: Seat, client: Client, now: dt.datetime) -> None:
    """A screen before discharge whose answer warned, and what the talk about it found."""
    edition = queries.newest_edition(client.institution_id, "discharge")
    if edition is not None:
        at = now - dt.timedelta(hours=3)
        begun = begin_response(by=worker, client=client, edition=edition, on=timezone.localdate(at), at=at)
        sent = {f"{PREFIX}{item}": ["0" if item in (3, 5, 11) else "1"] for item in range(1, 13)}
        told = response_of(read_edition(edition)[0], sent)
        done = complete_response(by=worker, response=begun, answers=told, at=at)
        for flag in queries.flags_of(done):
            settle_flag(by=worker, flag=flag, at=at + dt.timedelta(hours=1), **FOUND)


def answers_to(questionnaire: dict[str, Any], options: tuple[int | None, ...]) -> dict[str, Any]:
    chosen = {f"{PREFIX}{at}": [str(option)] for at, option in enumerate(options, 1) if option is not None}
    return response_of(questionnaire, chosen)

"""Carers who met four times, measured before and after; afterwards asked again on their own phones. Two sheets of paper entered
this morning, and a few answers without a name. All invented."""

import datetime as dt

from django.utils import timezone

from lianqiao.activities.models import Group
from lianqiao.activities.services.groups import enrol_member, plan_group
from lianqiao.activities.services.sessions import SignInSheet, hold_session, plan_session
from lianqiao.activities.states import Attended
from lianqiao.instruments.queries import invitation_of, newest_edition
from lianqiao.instruments.services import answer_by_link, keep_by_link, send_invitation
from lianqiao.instruments.sheets import PREFIX
from lianqiao.measurements.services import (
    Paper,
    Pile,
    RowTyped,
    begin_measurement,
    enter_paper,
    enter_sheet,
    send_links,
)
from lianqiao.people.models import Client
from lianqiao.people.services import Signature, ask_consent
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce.queries import worker_of

from .consents import DRAWN

THEMES = ("谁来照顾照顾者", "说说我的一天", "放松练习与求助", "回家以后")
# One row a carer, question by question of the GAD-7; None was left out, () was absent.
BEFORE = (
    (2, 2, 3, 2, 1, 2, 1), (2, 1, 2, 2, 2, 1, 1), (3, 3, 2, 2, 1, 3, 2), (1, 1, 2, 1, 0, 1, 0), (2, 2, 2, 1, 1, 2, 1),
    (1, 2, 1, 1, 1, 1, 0),
)  # fmt: skip
AFTER = (
    (1, 1, 1, 1, 0, 1, 0), (1, 1, 1, 1, 1, 1, 0), (2, 2, 1, 2, 1, 2, 1), (1, 0, 1, 0, 0, 1, 0), (),
    (1, None, None, None, 1, 1, 0),
)  # fmt: skip
# Question by question of the PHQ-9: what two carers sent from their phones, what a third has begun.
ON_PHONES = ((1, 1, 1, 2, 0, 1, 1, 0, 0), (0, 1, 2, 1, 1, 0, 0, 0, 0))
BEGUN_ON_PHONE = (1, 1, 2)
# What came by the code in the waiting room; of two somebody would have wished to know whose they are.
WITHOUT_NAMES = (
    (1, 1, 1, 1, 0, 1, 1, 0, 0), (2, 2, 2, 1, 2, 2, 1, 1, 1), (0, 1, 1, 0, 0, 0, 1, 0, 0), (1, 2, 2, 2, 1, 1, 0, 1, 0),
    (0, 0, 1, 1, 0, 0, 0, 0, 0), (2, 3, 2, 2, 2, 3, 2, 1, 2), (1, 0, 1, 1, 1, 0, 0, 0, 0),
)  # fmt: skip
PAPERS = ((1, 1, 0, 1, 0, 1), (2, 3, 2, 2, 1, 2))
"""Two sheets of the K6."""
OF_AGE = 18 * 366


def measure_carers(*, worker: Seat, institution: Institution, now: dt.datetime) -> None:
    """Hold a group of carers, measure it twice, and enter a small pile of paper."""
    today = timezone.localdate(now)
    adults = Client.objects.filter(
        institution=institution, kind="family_member", birth_date__lte=today - dt.timedelta(days=OF_AGE)
    )
    carers = list(adults.order_by("registered_at", "id")[: len(BEFORE) + 1])
    if len(carers) <= len(BEFORE):
        return
    first = today - dt.timedelta(days=22)
    group = plan_group(
        by=worker, name="照顾者减压小组", kind="support", category="A", scene="ward", on=first, responsible=worker_of(worker),
        aim="让照顾者有喘息、有同伴、会求助",
    )  # fmt: skip
    for carer in carers:
        enrol_member(by=worker, group=group, client=carer, on=first)
    _meet(worker, group, carers, first, now)
    for carer in carers[:-1]:  # the last one nobody has asked yet
        signed = Signature(
            signer="client", way="screen", signed_on=first, drawing=DRAWN, limits_explained=True
        )
        ask_consent(
            by=worker,
            client=carer,
            answers={"scales": "granted"},
            signature=signed,
            language="zh-hans",
            at=now,
        )
    for occasion, days, rows in (("before", 0, BEFORE), ("after", 21, AFTER)):
        _measure(worker, group, carers, (occasion, first + dt.timedelta(days=days), rows), now)
    _ask_on_phones(worker, group, carers, now)
    _answer_without_names(worker, institution, now)
    _enter_papers(worker, institution, carers, now)


def _meet(worker: Seat, group: Group, carers: list[Client], first: dt.date, now: dt.datetime) -> None:
    for number, theme in enumerate(THEMES):
        on = first + dt.timedelta(days=7 * number)
        session = plan_session(by=worker, group=group, on=on, theme=theme, minutes=90)
        marks = {carer.pk: Attended.PRESENT for carer in carers}
        sheet = SignInSheet(on=on, marks=marks, minutes=90, theme=theme)
        hold_session(by=worker, session=session, sheet=sheet, at=now)


def _measure(worker: Seat, group: Group, carers: list[Client], told: tuple, now: dt.datetime) -> None:
    occasion, on, rows = told
    edition = newest_edition(group.institution_id, "gad7")
    assert edition is not None  # noqa: S101 - it ships with the house
    sheet = begin_measurement(by=worker, group=group, edition=edition, occasion=occasion, on=on, at=now)
    typed = {
        carer.pk: RowTyped(_cells(row), absent=not row) for carer, row in zip(carers, rows, strict=False)
    }
    enter_sheet(by=worker, measurement=sheet, rows=typed, at=now)


def _ask_on_phones(worker: Seat, group: Group, carers: list[Client], now: dt.datetime) -> None:
    """A sheet of today, sent to all who agreed: two have answered, one has begun, the others have the card in hand."""
    edition = newest_edition(group.institution_id, "phq9")
    assert edition is not None  # noqa: S101 - it ships with the house
    told = {"edition": edition, "occasion": "follow_up", "on": timezone.localdate(now), "at": now}
    sheet = begin_measurement(by=worker, group=group, **told)
    sent = send_links(by=worker, measurement=sheet, clients={carer.pk for carer in carers[:-2]}, at=now)
    for card, row in zip(sent.cards, (*ON_PHONES, BEGUN_ON_PHONE), strict=False):
        invitation = invitation_of(card.secret)
        assert invitation is not None  # noqa: S101 - just made
        take = keep_by_link if row is BEGUN_ON_PHONE else answer_by_link
        take(invitation=invitation, sent=_sent(row), at=now)


def _answer_without_names(worker: Seat, institution: Institution, now: dt.datetime) -> None:
    edition = newest_edition(institution.pk, "phq9")
    assert edition is not None  # noqa: S101 - it ships with the house
    for row in WITHOUT_NAMES:
        secret = send_invitation(by=worker, edition=edition, at=now, institution=institution)
        invitation = invitation_of(secret)
        assert invitation is not None  # noqa: S101 - just made
        answer_by_link(invitation=invitation, sent=_sent(row), at=now)


def _sent(row: tuple[int, ...]) -> dict[str, list[str]]:
    """What a phone sends: for each question the place of the option chosen."""
    return {f"{PREFIX}{at}": [str(place)] for at, place in enumerate(row, 1)}


def _enter_papers(worker: Seat, institution: Institution, carers: list[Client], now: dt.datetime) -> None:
    edition = newest_edition(institution.pk, "k6")
    assert edition is not None  # noqa: S101 - it ships with the house
    pile = Pile(edition=edition, on=timezone.localdate(now))
    for carer, row in zip(carers, PAPERS, strict=False):
        paper = Paper(_cells(row), total=str(sum(row)))
        enter_paper(by=worker, client=carer, pile=pile, paper=paper, at=now)


def _cells(row: tuple[int | None, ...]) -> dict[str, str]:
    return {str(at): str(value) for at, value in enumerate(row, 1) if value is not None}

"""Carers who met four times, measured before and after; and two sheets of paper entered this morning. All invented."""

import datetime as dt

from django.utils import timezone

from lianqiao.activities.models import Group
from lianqiao.activities.services.groups import enrol_member, plan_group
from lianqiao.activities.services.sessions import SignInSheet, hold_session, plan_session
from lianqiao.activities.states import Attended
from lianqiao.instruments.queries import newest_edition
from lianqiao.measurements.services import Paper, Pile, RowTyped, begin_measurement, enter_paper, enter_sheet
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


def _enter_papers(worker: Seat, institution: Institution, carers: list[Client], now: dt.datetime) -> None:
    edition = newest_edition(institution.pk, "k6")
    assert edition is not None  # noqa: S101 - it ships with the house
    pile = Pile(edition=edition, on=timezone.localdate(now))
    for carer, row in zip(carers, PAPERS, strict=False):
        paper = Paper(_cells(row), total=str(sum(row)))
        enter_paper(by=worker, client=carer, pile=pile, paper=paper, at=now)


def _cells(row: tuple[int | None, ...]) -> dict[str, str]:
    return {str(at): str(value) for at, value in enumerate(row, 1) if value is not None}

"""May a scale be given, answered or corrected now? `check_can_…` raises the reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.instruments.editions import pack_of
from lianqiao.instruments.kinds import Mode, Setting
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.scoring import Pack
from lianqiao.instruments.sheets import Sheet, asked_and_answered
from lianqiao.instruments.sheets.kinds import WRITTEN, answered
from lianqiao.instruments.states import ResponseState, VersionState
from lianqiao.questionnaires.elements import Element

from .answers import faults_of

NOT_ALONE = frozenset({Setting.GROUP, Setting.PHONE, Setting.ONLINE})
"""Where nobody knows who else hears or reads along."""


class VersionNotInUse(DomainError):
    message = _("This version of the scale is not in use.")
    field = "edition"


class AnsweredInFuture(DomainError):
    message = _("This day is still to come.")
    field = "on"


class ProxyMissing(DomainError):
    message = _("Say who answers for the client, and how they are related.")
    field = "proxy"


class ResponseIsDone(DomainError):
    message = _("This scale is completed and no longer changes. Correct it instead.")


class NothingAnswered(DomainError):
    message = _("Nothing is answered yet.")


class NothingToCorrect(DomainError):
    message = _("Only a completed scale is corrected, and only once.")


class WhyMissing(DomainError):
    message = _("Say what was wrong.")
    field = "why"


class AskedAlone(DomainError):
    message = _(
        "This is asked only of the person themself, face to face, where nobody else can hear or read along: not by a link or "
        "telephone, not in a group, not through somebody else."
    )
    field = "edition"


class AnswersFaulty(DomainError):
    """Some answers cannot stay as they are; `faults` says which and why."""

    message = _("Some answers are missing or cannot be so. They are marked below.")

    def __init__(self, faults: Sequence[Any]) -> None:
        self.faults = faults
        super().__init__()


class GapsLeft(DomainError):
    """Questions that count are not answered; `names` are their rows, and nobody has said yet that this is meant."""

    message = _("Some questions are not answered.")

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__()


def check_nothing_left_out(questionnaire: Element, pack: Pack | None, answers: Mapping[str, Any]) -> None:
    """Raise `GapsLeft`. Of a scale with scores only what they read is a gap, and of the others what is not written in words:
    nobody is asked back for a remark."""
    counted = {item for rule in pack.rules for item in rule.rests_on} if pack else set()
    counted -= {item for rule in pack.rules for item, _value in rule.absent} if pack else set()
    names = [
        each.name
        for each in Sheet(questionnaire, answers).asking
        if each.asked
        and not answered(each.element)
        and (each.item.get("linkId") in counted if counted else each.item.get("type") not in WRITTEN)
    ]
    if names:
        raise GapsLeft(names)


def check_in_use(edition: InstrumentVersion) -> None:
    """Raise `VersionNotInUse`: of a version taken out of use nothing new is answered."""
    if edition.state != VersionState.PUBLISHED:
        raise VersionNotInUse


def asked_alone(edition: InstrumentVersion) -> bool:
    """Whether the scale is asked only where nobody else can hear or read along."""
    pack = pack_of(edition)
    return pack is not None and pack.alone


def check_can_send(edition: InstrumentVersion) -> None:
    """Raise `VersionNotInUse` or `AskedAlone`: nobody knows who holds the phone."""
    check_in_use(edition)
    if asked_alone(edition):
        raise AskedAlone


def check_is_alone(edition: InstrumentVersion, *, mode: str, setting: str) -> None:
    """Raise `AskedAlone` where somebody else answers or may hear what is asked alone: whom it is about may be that very person."""
    if asked_alone(edition) and (mode not in (Mode.SELF, Mode.ASSISTED) or setting in NOT_ALONE):
        raise AskedAlone


def check_can_begin(*, on: date, today: date, mode: str, proxy: str) -> None:
    """Raise `AnsweredInFuture` or `ProxyMissing`."""
    if on > today:
        raise AnsweredInFuture
    if mode == Mode.PROXY and not proxy.strip():
        raise ProxyMissing


def check_can_answer(response: Response) -> None:
    """Raise `ResponseIsDone`."""
    if response.state != ResponseState.IN_PROGRESS:
        raise ResponseIsDone


def check_can_complete(questionnaire: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """Raise `NothingAnswered` or `AnswersFaulty`."""
    if not asked_and_answered(questionnaire, answers)[1]:
        raise NothingAnswered
    if faults := faults_of(questionnaire, answers):
        raise AnswersFaulty(faults)


def check_can_correct(response: Response, *, why: str) -> None:
    """Raise `NothingToCorrect` or `WhyMissing`."""
    if response.state != ResponseState.COMPLETED or Response.objects.filter(corrects=response).exists():
        raise NothingToCorrect
    if not why.strip():
        raise WhyMissing

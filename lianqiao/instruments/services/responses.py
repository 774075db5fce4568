"""Giving a scale: begin, keep what is answered so far, complete and score, correct."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from lianqiao.audit.actions import action
from lianqiao.core.ids import new_id
from lianqiao.instruments import rules, signals
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Occasion, Setting, Source
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.sheets import Sheet
from lianqiao.instruments.states import ResponseState
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat

from .consents import ground_for
from .red_flags import raise_flags
from .scores import scores_of

Answers = Mapping[str, Any]


def give_scale(
    *,
    by: Seat,
    client: Client,
    edition: InstrumentVersion,
    on: date,
    at: datetime,
    ground: str = "",
    witness: str = "",
    **how: Any,
) -> Response:
    """Begin a scale with a client who agreed to scales, agrees now before a witness, or needs not be asked on some ground.

    Raises what `ground_for` and `begin_response` raise.
    """
    ground = ground_for(by=by, client=client, ground=ground, witness=witness, at=at)
    return begin_response(by=by, client=client, edition=edition, on=on, at=at, ground=ground, **how)


def begin_response(
    *,
    by: Seat,
    client: Client,
    edition: InstrumentVersion,
    on: date,
    at: datetime,
    mode: str = Mode.ASSISTED,
    proxy: str = "",
    setting: str = Setting.BEDSIDE,
    occasion: str = Occasion.DURING,
    source: str = Source.SCREEN,
    within: UUID | None = None,
    promised: bool = False,
    ground: str = "",
    language: str = "",
) -> Response:
    """Begin a scale with a client; it is kept from now on, finished or not.

    `language` is that of the text which is answered: the one of this page, unless told. `promised` is a version somebody was
    sent a link to: it was in use then. Raises `VersionNotInUse`, `AskedAlone`, `AnsweredInFuture` or `ProxyMissing`.
    """
    today = timezone.localdate(at)
    if not promised:
        rules.check_in_use(edition)
        rules.check_is_alone(edition, mode=mode, setting=setting)
    rules.check_can_begin(on=on, today=today, mode=mode, proxy=proxy)
    response = Response(
        institution_id=client.institution_id, client=client, edition=edition, on=on, mode=mode,
        proxy=proxy.strip() if mode == Mode.PROXY else "", setting=setting, occasion=occasion, source=source,
        within=within, ground=ground, language=language or translation.get_language() or "zh-hans", started_at=at,
        written_by=by if by.pk else None, writer_name=by.account.display_name if by.account_id else "",
        answers=_beginning(edition),
    )  # fmt: skip
    told: dict[str, Any] = {"client": client.pk, "scale": edition.instrument.code}
    with action("instruments.response_begun", by=by, on=response, **told):
        response.save()
    return response


def _beginning(edition: InstrumentVersion) -> dict[str, Any]:
    """The initial values of a scale, where it has any."""
    told = Sheet.begun(read_edition(edition)[0]).answers()
    return told if told.get("item") else {}


def keep_answers(
    *, by: Seat, response: Response, answers: Answers, at: datetime, sent_as: str = ""
) -> Response:
    """Keep what is answered so far. An answer that warns raises its red flag now, whether the form is finished or not.
    `sent_as` is what the page calls this sending (see `AnswersForm`).

    Raises `ResponseIsDone` or `StaleRecord`.
    """
    rules.check_can_answer(response)
    with action("instruments.answers_kept", by=by, on=response):
        response.answers, response.kept_as = dict(answers), sent_as
        _read_in(response)
        response.save()
        raise_flags(response=response, at=at)
    return response


def complete_response(
    *, by: Seat, response: Response, answers: Answers, at: datetime, gaps_meant: bool = True
) -> Response:
    """Complete a scale: checked, scored by the rule of its version, and never changed again.

    A question left out does not hinder it where the scale does not require it: its scores then say that they are incomplete.
    A correction takes the place of what it corrects. Raises `ResponseIsDone`, `NothingAnswered`, `AnswersFaulty` or `StaleRecord`,
    and `GapsLeft` where nobody said that gaps are meant.
    """
    rules.check_can_answer(response)
    questionnaire, pack = read_edition(response.edition)
    told = dict(answers) | {
        "status": "completed",
        "authored": timezone.localtime(at).isoformat(timespec="seconds"),
    }
    try:
        rules.check_can_complete(questionnaire, told)
        if not gaps_meant:
            rules.check_nothing_left_out(questionnaire, pack, told)
    except (rules.AnswersFaulty, rules.GapsLeft):
        # Kept all the same: what was answered may warn, and nothing typed is lost.
        keep_answers(by=by, response=response, answers=answers, at=at)
        raise
    with action("instruments.response_completed", by=by, on=response, client=response.client_id):
        response.answers, response.completed_at = told, at
        response.state = ResponseState.COMPLETED
        _read_in(response)
        response.save()
        for score in scores_of(response, questionnaire, pack):
            score.save()
        raise_flags(response=response, at=at)
        if response.corrects is not None:
            response.corrects.state = ResponseState.CORRECTED
            response.corrects.save(update_fields=["state"])
        _announce(response)
    return response


def _read_in(response: Response) -> None:
    """Keep in which language this page asks, for limits hang on it. Paper and links tell theirs; a correction keeps the first."""
    if response.source == Source.SCREEN and response.corrects_id is None:
        response.language = translation.get_language() or response.language


def _announce(response: Response) -> None:
    told = {"client_id": response.client_id, "institution_id": response.institution_id}
    transaction.on_commit(
        lambda: signals.response_completed.send(sender=Response, response_id=response.pk, **told)
    )


def correct_response(*, by: Seat, response: Response, why: str, at: datetime) -> Response:
    """Begin a correction: another response with the same answers, which takes the first one's place once completed.

    Raises `NothingToCorrect` or `WhyMissing`.
    """
    rules.check_can_correct(response, why=why)
    same = (
        "institution", "client", "edition", "on", "mode", "proxy", "setting", "occasion", "source", "within", "ground",
    )  # fmt: skip
    again = Response(**{name: getattr(response, name) for name in same}, id=new_id())
    again.answers = {name: told for name, told in response.answers.items() if name != "authored"}
    again.language, again.started_at, again.corrects = response.language, at, response
    again.first_id = response.first_id or response.pk
    again.written_by, again.writer_name = (
        by if by.pk else None,
        by.account.display_name if by.account_id else "",
    )
    again.why_corrected = why.strip()
    with action("instruments.response_corrected", by=by, on=again, corrects=response.pk):
        again.save()
    return again


def abandon_response(*, by: Seat, response: Response) -> Response:
    """Give up a scale that was begun; what it warned of still stands. Raises `ResponseIsDone`."""
    rules.check_can_answer(response)
    with action("instruments.response_abandoned", by=by, on=response):
        response.state, response.corrects = ResponseState.ABANDONED, None
        response.save()
    return response

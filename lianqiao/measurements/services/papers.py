"""Sheets of paper entered one after the other: scored like any other, the total on the paper checked against ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Occasion, Setting, Source
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.services import begin_response, complete_response, ground_for
from lianqiao.measurements import queries, rules
from lianqiao.measurements.cells import columns_of, read_row, total_of
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat


@dataclass(frozen=True)
class Paper:
    """What stands on one sheet: the cells by question, and the total somebody wrote below, if any."""

    cells: Mapping[str, str]
    total: str = ""


@dataclass(frozen=True)
class Pile:
    """What all sheets of a pile have in common."""

    edition: InstrumentVersion
    on: date
    mode: str = Mode.SELF
    setting: str = Setting.CLINIC
    occasion: str = Occasion.DURING
    language: str = ""
    """In which language the questions stand on the paper; that of the page where nobody says."""


def enter_paper(
    *,
    by: Seat,
    client: Client,
    pile: Pile,
    paper: Paper,
    at: datetime,
    proxy: str = "",
    anyway: bool = False,
    again: bool = False,
    ground: str = "",
    witness: str = "",
) -> Response:
    """Enter one sheet as a completed response of the client; its scores are ours, whatever stands on the paper.

    With `anyway` a total that differs is let through, with `again` a second sheet of the same scale and day; the trail says
    that they were. Raises `CellsUnread`, `TotalUnread`, `SheetThere`, `TotalDiffers`, or what `ground_for`, beginning and completing
    raise.
    """
    questionnaire, pack = read_edition(pile.edition)
    typed = read_row(questionnaire, columns_of(questionnaire, ""), paper.cells)
    if typed.faults:
        raise rules.CellsUnread(typed.faults)
    twin = queries.same_day(client.pk, pile.edition.pk, pile.on)
    if twin and not again:
        raise rules.SheetThere
    differs = differing(paper.total, total_of(questionnaire, pack, typed.answers))
    if differs and not anyway:
        raise rules.TotalDiffers(*differs)
    ground = ground_for(by=by, client=client, ground=ground, witness=witness, at=at)
    told: dict[str, Any] = {
        "client": client.pk,
        "scale": pile.edition.instrument.code,
        "differs": bool(differs),
        "again": bool(twin),
    }
    with action("measurements.paper_entered", by=by, institution=client.institution_id, **told) as details:
        response = begin_response(
            by=by, client=client, edition=pile.edition, on=pile.on, at=at, mode=pile.mode, proxy=proxy,
            setting=pile.setting, occasion=pile.occasion, source=Source.PAPER, ground=ground, language=pile.language,
        )  # fmt: skip
        details["response"] = str(response.pk)
        return complete_response(by=by, response=response, answers=typed.answers, at=at)


def differing(written: str, reckoned: Decimal | None) -> tuple[str, str] | None:
    """Return the total on the paper and ours where they differ, None where they agree or none was written.

    Raises `TotalUnread` for what is no number.
    """
    if not written.strip():
        return None
    total = rules.read_total(written)
    if reckoned is not None and total == reckoned:
        return None
    return f"{total:f}", "" if reckoned is None else f"{reckoned:f}"

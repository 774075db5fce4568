"""Two questionnaires the demo hospital drew up for itself: one in use, given to somebody, and one in the making."""

import datetime as dt
from pathlib import Path

from lianqiao.designs.content import read
from lianqiao.designs.kinds import Change
from lianqiao.designs.services import change_design, publish_design, start_design
from lianqiao.designs.texts import told
from lianqiao.registry.models import Seat
from lianqiao.registry.scopes import scope_of

FOLDER = Path(__file__).parent / "questionnaires"


def draw_up(*, officer: Seat, now: dt.datetime) -> None:
    """Write both, as whoever keeps the catalogue of the hospital."""
    with scope_of(officer):
        for code, days in (("ward-stay", 60), ("going-home", 1)):
            content = read((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
            at = now - dt.timedelta(days=days)
            titles = told(content.questionnaire, "title", content.base)
            design = start_design(by=officer, titles=titles, languages=content.languages, code=code, at=at)
            filled = {
                "change": Change.SETTINGS,
                "verb": lambda blank, full=content: vars(blank).update(vars(full)),
            }
            change_design(by=officer, design=design, at=at, **filled)
            if code == "ward-stay":
                publish_design(by=officer, design=design, at=at)

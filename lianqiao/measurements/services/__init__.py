"""The verbs of the room, split by noun."""

from .groups import (
    RowTyped,
    SheetEntered,
    begin_measurement,
    drop_measurement,
    enter_sheet,
    keep_row,
    open_row,
)
from .links import Card, LinksSent, send_links
from .papers import Paper, Pile, enter_paper
from .steps import ask_for_scale, settle_asked

__all__ = [
    "Card",
    "LinksSent",
    "Paper",
    "Pile",
    "RowTyped",
    "SheetEntered",
    "ask_for_scale",
    "begin_measurement",
    "drop_measurement",
    "enter_paper",
    "enter_sheet",
    "keep_row",
    "open_row",
    "send_links",
    "settle_asked",
]

"""The verbs of the room, split by noun."""

from .groups import (
    RowTyped,
    SheetEntered,
    begin_measurement,
    drop_measurement,
    enter_sheet,
    keep_row,
)
from .papers import Paper, Pile, enter_paper

__all__ = [
    "Paper",
    "Pile",
    "RowTyped",
    "SheetEntered",
    "begin_measurement",
    "drop_measurement",
    "enter_paper",
    "enter_sheet",
    "keep_row",
]

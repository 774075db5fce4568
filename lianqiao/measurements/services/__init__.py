"""The verbs of the room, split by noun."""

from .groups import (
    RowTyped,
    SheetEntered,
    begin_measurement,
    drop_measurement,
    enter_sheet,
    keep_row,
)

__all__ = [
    "RowTyped",
    "SheetEntered",
    "begin_measurement",
    "drop_measurement",
    "enter_sheet",
    "keep_row",
]

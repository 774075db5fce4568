"""Verbs of interop."""

from .batches import (
    Upload,
    change_options,
    import_file,
    read_batch,
    receive_file,
    take_batch,
    try_batch,
    undo_batch,
)
from .outcomes import Result, Row

__all__ = [
    "Result",
    "Row",
    "Upload",
    "change_options",
    "import_file",
    "read_batch",
    "receive_file",
    "take_batch",
    "try_batch",
    "undo_batch",
]

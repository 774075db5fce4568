"""Reads of the reviews; split by noun."""

from .computed import computed
from .hints import gists, hint_rows, known_pairs, notes_to_compare, waiting_hints
from .samples import (
    Summary,
    answers_of,
    cases_in_order,
    cases_to_draw,
    records_of,
    sample_rows,
    summary_of,
    title_of,
    unsigned_samples,
)

__all__ = [
    "Summary",
    "answers_of",
    "cases_in_order",
    "cases_to_draw",
    "computed",
    "gists",
    "hint_rows",
    "known_pairs",
    "notes_to_compare",
    "records_of",
    "sample_rows",
    "summary_of",
    "title_of",
    "unsigned_samples",
    "waiting_hints",
]

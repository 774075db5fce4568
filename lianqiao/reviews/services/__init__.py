"""Verbs of the reviews."""

from .hints import answer_hint, look_for_repeats
from .samples import Checked, check_record, draw_sample, sign_sample

__all__ = [
    "Checked",
    "answer_hint",
    "check_record",
    "draw_sample",
    "look_for_repeats",
    "sign_sample",
]

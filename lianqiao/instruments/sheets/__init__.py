"""A questionnaire as a form on paper would look: one question a row, what was answered to it, and answers read back.

Pure: no database, no request. Which questions are asked at all is decided by `enabling`, whether answers may stand by
`validation`.
"""

from .kinds import KINDS, LESS, MORE, OTHER, PICTURE, PREFIX
from .options import Option, label_of, options_of
from .rows import Row
from .sheet import Sheet, asked_and_answered, response_of, rows_of

__all__ = [
    "KINDS", "LESS", "MORE", "OTHER", "PICTURE", "PREFIX", "Option", "Row", "Sheet", "asked_and_answered", "label_of",
    "options_of", "response_of", "rows_of",
]  # fmt: skip

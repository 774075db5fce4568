"""What forms tell, written into a document. Pure; a form that would leave something unsound is refused with the fields to mend."""

from .items import item_told, options_told, write_item
from .scores import bands_told, free_code, remove_score, score_told, write_score
from .settings import settings_of, write_settings
from .unsound import Unsound
from .vectors import remove_vector, write_vector

__all__ = [
    "Unsound",
    "bands_told",
    "free_code",
    "item_told",
    "options_told",
    "remove_score",
    "remove_vector",
    "score_told",
    "settings_of",
    "write_item",
    "write_score",
    "write_settings",
    "write_vector",
]

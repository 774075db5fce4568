"""The years several logs speak of, for the one among them that names none."""

from collections.abc import Iterable
from datetime import date

from django_scopes import scopes_disabled

from ..sheets.context import Told
from ..sheets.grid import UnreadableFile, read_book
from ..sheets.service_log import read_log
from .batches import Upload
from .logs import institution_names


def years_of(uploads: Iterable[Upload], today: date) -> set[int]:
    """The years of all dates that the files state in full. A file that cannot be read states none."""
    found: set[int] = set()
    with scopes_disabled():
        names = institution_names()
    for upload in uploads:
        try:
            book = read_book(upload.content, upload.name)
        except UnreadableFile:
            continue
        found |= read_log(book, today=today, told=Told(upload.institution, upload.year), known=names).years
    return found

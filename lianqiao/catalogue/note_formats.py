"""The formats a note may be written in: those of the library, and those an institution made for itself."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation

from lianqiao.core.ids import key_from
from lianqiao.registry.composed import composed

from .models import NoteFormat

LIBRARY = Path(__file__).parent / "library" / "note_formats.toml"
FREE = "free"


@dataclass(frozen=True)
class Heading:
    """What a part of a note is called, by every name it goes by, and what belongs there, in each language."""

    names: tuple[str, ...]
    hints: tuple[str, ...] = ("", "")

    @property
    def text(self) -> str:
        return self.names[_tongue() % len(self.names)]

    @property
    def hint(self) -> str:
        return self.hints[_tongue()]


@dataclass(frozen=True)
class Format:
    """A format as a form offers it. `code` is what a note keeps; a note without headings is free text."""

    code: str
    names: tuple[str, ...]
    headings: tuple[Heading, ...] = ()

    @property
    def name(self) -> str:
        return self.names[_tongue() % len(self.names)]


def formats() -> list[Format]:
    """Return the formats to choose from at the institution in scope: the library's, then its own by name."""
    return [*_library().values(), *map(_own, composed(_current))]


def library() -> list[Format]:
    """Return the formats every institution has."""
    return [*_library().values()]


def format_of(code: str) -> Format:
    """Return the format of a code, retired ones included; free text for none and for one nobody knows."""
    key = key_from(code) if code and code not in _library() else None
    found = composed(_with_key, key=key) if key else []
    return _own(found[0]) if found else _library().get(code, _library()[FREE])


def library_names() -> set[str]:
    """Return what the formats of the library are called, in every language."""
    return {name for one in _library().values() for name in one.names}


def _tongue() -> int:
    return 0 if (translation.get_language() or "zh").startswith("zh") else 1


def _own(kept: NoteFormat) -> Format:
    return Format(str(kept.pk), (kept.name,), tuple(Heading((text,)) for text in kept.headings))


def _current() -> QuerySet[NoteFormat]:
    return NoteFormat.objects.filter(retired_on=None).order_by("name", "id")


def _with_key(*, key: UUID) -> QuerySet[NoteFormat]:
    return NoteFormat.objects.filter(pk=key)


@cache
def _library() -> dict[str, Format]:
    told = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))["format"]
    return {
        one["code"]: Format(
            one["code"],
            (one["zh"], one["en"]),
            tuple(Heading((h["zh"], h["en"]), (h["hint_zh"], h["hint_en"])) for h in one["headings"]),
        )
        for one in told
    }

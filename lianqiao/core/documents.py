"""Documents on paper: Typst sets them, in Chinese fonts that come as a dependency, once every sign has been looked for."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

# Regular and bold of one family; Typst is told to look nowhere else, so that a page looks alike on every machine.
FONTS = Path("@expo-google-fonts/noto-serif-sc")
FACES = ("400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf")
UNPRINTED = frozenset(map(chr, range(32)))


class GlyphsMissing(DomainError):
    """Typst would print boxes without a word: better no document than one with holes in it.

    The family lacks some thousand rare characters of names; such a record is printed from the browser instead.
    """

    def __init__(self, signs: Iterable[str]) -> None:
        super().__init__(_("The font has no sign for: %(signs)s") % {"signs": " ".join(sorted(signs))})


def typeset(template: Path, told: dict[str, Any]) -> bytes:
    """Return the document as PDF; the template reads what it is told as JSON, which is never taken for markup.

    Raises `GlyphsMissing` when the fonts lack a character of it.
    """
    import typst  # noqa: PLC0415 - tens of megabytes that only those who print need

    if lacking := set(_signs(told)) - _known() - UNPRINTED:
        raise GlyphsMissing(lacking)
    folder = settings.NODE_MODULES / FONTS
    return typst.compile(
        template,
        font_paths=[folder / Path(face).parent for face in FACES],
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
    )


def _signs(told: Any) -> Iterable[str]:
    """Yield every text inside what a document is told."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list | tuple):
        for part in told:
            yield from _signs(part)
    elif isinstance(told, str):
        yield from told


@cache
def _known() -> frozenset[str]:
    """Return the characters that the regular face can print."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only for those who print

    with TTFont(settings.NODE_MODULES / FONTS / FACES[0], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))

"""A note under headings is one text: each heading stands on a line of its own, in 【 】, above what was written under it.

So it prints, exports and reads like any other text, and a format changed later leaves it as it was.
"""

from collections.abc import Iterable, Sequence

OPENS, CLOSES = "【", "】"
MOST = 10
"""Headings a format may have."""


def joined(headings: Iterable[str], parts: Iterable[str]) -> str:
    """Return the text of a note; headings under which nothing stands are left out."""
    written = ((heading, part.strip()) for heading, part in zip(headings, parts, strict=False))
    return "\n".join(f"{OPENS}{heading}{CLOSES}\n{part}" for heading, part in written if part)


def parted(text: str, headings: Sequence[Iterable[str]]) -> list[str]:
    """Return what stands under each heading, which may be called by any of its names.

    Nothing is left out: what stands above the first heading, or under one that is not asked for, stays where it is,
    in the part before it or else in the first one.
    """
    place = {f"{OPENS}{name}{CLOSES}": number for number, names in enumerate(headings) for name in names}
    parts: list[list[str]] = [[] for _heading in headings]
    here = 0
    for line in text.splitlines():
        if line.strip() in place:
            here = place[line.strip()]
        else:
            parts[here].append(line)
    return ["\n".join(lines).strip() for lines in parts]

"""Message catalogues, one a room, with Babel alone: extract, update without losing a translation, compile.

`python tools/messages.py [ROOM…]` writes; `--check` only says what is missing, stale or translated in two ways.
"""

import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOMS = Path(__file__).resolve().parent.parent / "lianqiao"
METHODS = [("**.py", "python"), ("**/jinja2/**.html", "jinja2"), ("**/jinja2/**.txt", "jinja2")]
OPTIONS = {"**/jinja2/**.html": {"silent": "false", "trimmed": "true", "extensions": "jinja2.ext.do"}}
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
HEADER = "# 简体中文，Lianqiao. Source strings are English and stand in the code."


def extracted(room: Path) -> Catalog:
    """Return the catalogue of what the code of one room says now."""
    catalog = Catalog(charset="utf-8")
    # A translator reads what a string is for in a comment above it, `# Translators: …`.
    found = extract_from_dir(
        room, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for _file, _line, message, comments, context in found:
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def updated(room: Path) -> Catalog:
    """Return the room's Chinese catalogue brought up to date; what vanished is kept as obsolete and revives."""
    path = po_path(room)
    catalog = Catalog(locale="zh_Hans")
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale="zh_Hans", charset="utf-8")
    for message in list(catalog.obsolete.values()):
        catalog[message.id] = message
    catalog.obsolete.clear()
    catalog.update(extracted(room), no_fuzzy_matching=True, update_creation_date=False)
    catalog.fuzzy = False
    catalog.header_comment = HEADER
    catalog.mime_headers = [
        ("Language", "zh_Hans"), ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"), ("Plural-Forms", "nplurals=1; plural=0;"),
    ]  # fmt: skip
    return catalog


def po_path(room: Path) -> Path:
    return room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def files_of(catalog: Catalog) -> dict[str, bytes]:
    """Return the two files of a catalogue: text for translators, binary for the program."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, catalog, width=110, no_location=True, sort_output=True)
    write_mo(mo, catalog)
    return {".po": po.getvalue(), ".mo": mo.getvalue()}


def written(room: Path, catalog: Catalog, *, check: bool) -> list[str]:
    """Write both files, or say which is not what it should be."""
    stale = []
    for suffix, content in files_of(catalog).items():
        path = po_path(room).with_suffix(suffix)
        if path.exists() and path.read_bytes() == content:
            continue
        if check:
            stale.append(f"{room.name}: {path.name} is stale, run make messages")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return stale


def main(wanted: list[str], *, check: bool) -> int:
    faults: list[str] = []
    words: dict[tuple, dict[str, str]] = defaultdict(dict)
    for room in sorted(path.parent for path in ROOMS.glob("*/__init__.py")):
        if wanted and room.name not in wanted:
            continue
        catalog = updated(room)
        if len(catalog) == 0 and not po_path(room).exists():
            continue
        for message in filter(lambda message: message.id, catalog):
            if not all(message.string if isinstance(message.string, tuple) else [message.string]):
                faults.append(f"{room.name}: not translated: {message.id!r}")
            else:
                words[message.id, message.context][str(message.string)] = room.name
        faults += written(room, catalog, check=check)
    faults += [f"two translations of {key[0]!r}: {said}" for key, said in words.items() if len(said) > 1]
    if faults:
        print("\n".join(faults), file=sys.stderr)
    return 1 if faults and check else 0


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if word != "--check"], check="--check" in sys.argv))

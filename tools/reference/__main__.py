"""`python -m tools.reference` writes docs/reference; `--check` only says which page is not what the code says."""

import sys
from pathlib import Path

import django

django.setup()

from django.utils import translation  # noqa: E402

from tools.reference import commands, facts, roles, states, tables  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "reference"
PAGES = {
    "states.md": states,
    "tables.md": tables,
    "facts.md": facts,
    "roles.md": roles,
    "commands.md": commands,
}


def main(*, check: bool) -> int:
    stale = []
    with translation.override("en"):
        for name, module in PAGES.items():
            page = f"{module.page().rstrip()}\n"
            path = FOLDER / name
            if path.exists() and path.read_text(encoding="utf-8") == page:
                continue
            stale.append(name)
            if not check:
                FOLDER.mkdir(parents=True, exist_ok=True)
                path.write_text(page, encoding="utf-8")
    if stale and check:
        print(f"docs/reference is stale ({', '.join(stale)}): run make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))

"""Finding a person by characters, pinyin, initials, the tail of a phone, an identity number."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

from bench.http import Unexpected, over_and_over
from bench.measure import Result, Side, beside, compared, latency
from bench.place import Place

COUNT, QUICK_COUNT = 300, 45
OURS = "SELECT name, terms FROM people_client WHERE institution_id = %s AND char_length(name) = 3 AND NOT pseudonymous"
TAILS = "SELECT tail FROM people_contactdetail WHERE institution_id = %s AND tail <> '' ORDER BY id LIMIT 1"
SEALED = "SELECT id, value, index FROM people_identitynumber WHERE institution_id = %s ORDER BY id LIMIT 1"


def searches(at: Place) -> Iterator[Result]:
    """The picker of every form, beside hand-written SQL that finds by the same index, in the floor's page."""
    asked = list(_asked(at))
    for kind, text, how, key in asked:
        ours = at.worker.post("/people/lookup/", {"q": text}, status=200, mark='type="checkbox"', htmx=True)
        bare = at.bare.get(f"/search/?{urlencode({'institution': at.institution, how: key})}", mark="<li>")
        pair = beside(
            Side(at.app.port, over_and_over(ours)),
            Side(at.floor.port, over_and_over(bare)),
            connections=1,
            count=QUICK_COUNT if at.quick else COUNT,
        )
        yield compared(f"search by {kind}", at.size, 1, pair, most=3)
        yield latency(f"search by {kind}", at.size, 1, pair.ours, 0.95, most=10)
    yield from _without_the_page(at, asked)


def _without_the_page(at: Place, asked: list[tuple[str, str, str, str]]) -> Iterator[Result]:
    """The same in one process each, as a function call beside the statement alone."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.lookup"],
        env=os.environ | {"DATABASE_URL": at.url},
        input=json.dumps({"institution": at.institution, "searches": asked}),
        check=True,
        capture_output=True,
        text=True,
    )
    for kind, found in json.loads(told.stdout).items():
        ratio = found["ours"] / found["by_hand"]
        yield Result(
            f"search by {kind}, without the page", at.size, 1, found["ours"], "ms", found["by_hand"], ratio,
            "≤ 3 × SQL", ratio <= 3,
        )  # fmt: skip


def _asked(at: Place) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is searched by, what is typed, and how the floor asks for the same: its parameter and the value."""
    found = at.rows(f"{OURS} ORDER BY id LIMIT 1 OFFSET 5", at.institution)
    if not found:
        raise Unexpected("nobody to search for at the institution")
    name, terms = found[0]
    latin = sorted((term for term in terms if term.isascii() and term.isalpha()), key=len)
    for kind, text in (("characters", name[1:]), ("pinyin", latin[-1]), ("initials", latin[0])):
        yield kind, text, "term", text
    tail = at.rows(TAILS, at.institution)[0][0]
    yield "phone tail", tail, "tail", tail
    key, sealed, index = at.rows(SEALED, at.institution)[0]
    yield "identity number", _opened(sealed, f"people_identitynumber:value:{key}"), "index", index.hex()


def _opened(sealed: str, place: str) -> str:
    """Return the number as somebody would type it, opened with the keys of the city."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    from lianqiao.core.encryption import open_sealed  # noqa: PLC0415 - reads the settings, and with them the home

    return open_sealed(sealed, place)

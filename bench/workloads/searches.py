"""Finding a person by characters, pinyin, initials, the tail of a phone, an identity number."""

import time
from collections.abc import Iterator

import psycopg

from bench.http import drive, over_and_over
from bench.measure import Result, latency
from bench.place import Place

TIMES = 200
HAND_WRITTEN = """
SELECT c.id, c.name, c.sex, c.birth_date, c.bed, u.name FROM people_client c LEFT JOIN registry_unit u ON u.id = c.unit_id
WHERE c.institution_id = %s AND c.terms @> %s::text[] ORDER BY c.registered_at DESC, c.id DESC LIMIT 20
"""


def searches(at: Place) -> Iterator[Result]:
    """The picker of every form: what is typed goes in, at most a page of people comes out."""
    name, terms = at.rows(
        "SELECT name, terms FROM people_client WHERE institution_id = %s AND char_length(name) = 3 "
        "AND NOT pseudonymous ORDER BY id LIMIT 1 OFFSET 5",
        at.institution,
    )[0]
    tail = at.rows(
        "SELECT d.tail FROM people_contactdetail d JOIN people_client c ON c.id = d.client_id "
        "WHERE c.institution_id = %s AND d.tail <> '' LIMIT 1",
        at.institution,
    )
    latin = sorted((term for term in terms if term.isascii() and term.isalpha()), key=len)
    asked = {"characters": name[1:], "initials": latin[0], "pinyin": latin[-1]}
    if tail:
        asked["phone tail"] = tail[0][0]
    floor = _hand_written(at, name[1:])
    for kind, text in asked.items():
        request = at.worker.post("/people/lookup/", {"q": text}, status=200, mark="<")
        drive(at.app.port, over_and_over(request), connections=1, count=10)
        run = drive(at.app.port, over_and_over(request), connections=1, count=TIMES)
        yield latency(f"search by {kind}", at.size, 1, run, 0.95, most=10)
        value = run.at(0.5)
        yield Result(f"search by {kind} p50, SQL beside", at.size, 1, value, "ms", floor, value / floor)


def _hand_written(at: Place, text: str) -> float:
    """Return the median milliseconds of the hand-written statement on a connection of its own."""
    spent = []
    with psycopg.connect(at.url) as connection:
        for _time in range(TIMES):
            began = time.perf_counter()
            connection.execute(HAND_WRITTEN, [at.institution, [text]]).fetchall()
            spent.append(time.perf_counter() - began)
    return sorted(spent)[len(spent) // 2] * 1000

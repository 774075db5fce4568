"""Pages that are opened all day: my cases, the desk, the page of a case with many contacts."""

from collections.abc import Iterator

from bench.http import Unexpected, drive, over_and_over
from bench.measure import Result, Side, beside, compared, latency, pace, rate
from bench.place import Place

CONNECTIONS = (1, 8, 50)
ROWS = 50
DEEP = 20
"""How many pages down a deep page is."""


def my_list(at: Place) -> Iterator[Result]:
    """Fifty of my cases, filtered, the whole page; and one many pages down."""
    ours = at.worker.get("/cases/?who=me&state=all", mark="data-open>")
    rows = at.worker.send(ours).body.count(b"data-open>")
    if rows != ROWS:
        raise Unexpected(f"{rows} rows in the list, not {ROWS}")
    bare = at.bare.get(f"/cases/?institution={at.institution}&worker={at.worker_key}", mark="</table>")
    for connections in CONNECTIONS:
        pair = beside(
            Side(at.app.port, over_and_over(ours)),
            Side(at.floor.port, over_and_over(bare)),
            connections=connections,
            count=60 if at.quick else 600,
        )
        yield compared("my case list", at.size, connections, pair, most=2)
        yield latency("my case list", at.size, connections, pair.ours, 0.95)
        yield rate("my case list", at.size, connections, pair, least=200 if connections == 8 else None)
    yield from _deep(at)


def _deep(at: Place) -> Iterator[Result]:
    first = at.worker.get("/cases/?who=all&state=all", mark="data-open>")
    path = _next(at.worker.send(first).body)
    for _page in range(DEEP):
        if path is None:
            raise Unexpected("fewer pages in the list than the deep one is down")
        deep = at.worker.get(path, mark="data-open>")
        path = _next(at.worker.send(deep).body)
    pair = beside(
        Side(at.app.port, over_and_over(deep)),
        Side(at.app.port, over_and_over(first)),
        connections=1,
        count=30 if at.quick else 90,
    )
    yield compared(f"case list, page {DEEP} beside page 1", at.size, 1, pair, most=1.2)
    yield latency(f"case list, page {DEEP} beside page 1", at.size, 1, pair.ours, 0.95)


def _next(body: bytes) -> str | None:
    """Return the address of the next page, as its link says."""
    at = body.find(b"after=")
    if at < 0:
        return None
    start, end = body.rfind(b'"', 0, at) + 1, body.find(b'"', at)
    return body[start:end].decode().replace("&amp;", "&")


def desk(at: Place) -> Iterator[Result]:
    """The home page of a worker."""
    request = at.worker.get("/", mark='id="content"')
    for connections in CONNECTIONS:
        drive(at.app.port, over_and_over(request), connections=connections, count=max(10, connections))
        run = drive(
            at.app.port, over_and_over(request), connections=connections, count=40 if at.quick else 400
        )
        yield latency("desk", at.size, connections, run, 0.5, most=25 if connections == 1 else None)
        yield latency("desk", at.size, connections, run, 0.95)
        yield pace("desk", at.size, connections, run)


def long_case(at: Place) -> Iterator[Result]:
    """The page of the case with the most contacts of the worker's institution."""
    key, contacts = at.rows(
        "SELECT case_id, count(*) FROM cases_contact WHERE institution_id = %s AND case_id IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        at.institution,
    )[0]
    request = at.worker.get(f"/cases/{key}/", mark='id="content"')
    drive(at.app.port, over_and_over(request), connections=1, count=5)
    run = drive(at.app.port, over_and_over(request), connections=1, count=30 if at.quick else 60)
    yield Result("contacts of the longest case", at.size, 1, contacts, "contacts")
    yield latency("page of the longest case", at.size, 1, run, 0.5, most=60)
    yield latency("page of the longest case", at.size, 1, run, 0.95)
    yield pace("page of the longest case", at.size, 1, run)

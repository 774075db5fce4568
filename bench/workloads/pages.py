"""Pages that are opened all day: my cases, the desk, the page of a case with many contacts."""

from collections.abc import Iterator

from bench.http import Unexpected, over_and_over
from bench.measure import Beside, Result, Side, beside, compared, latency, rate
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
    ours = at.worker.get("/", mark='id="content"')
    bare = at.bare.get(f"/?institution={at.institution}&worker={at.worker_key}", mark="</html>")
    for connections in CONNECTIONS:
        pair = beside(
            Side(at.app.port, over_and_over(ours)),
            Side(at.floor.port, over_and_over(bare)),
            connections=connections,
            count=60 if at.quick else 400,
        )
        yield from _page("desk", at.size, connections, pair, most=25 if connections == 1 else None)


def long_case(at: Place) -> Iterator[Result]:
    """The page of the case with the most contacts of the worker's institution."""
    key, contacts = at.rows(
        "SELECT case_id, count(*) FROM cases_contact WHERE institution_id = %s AND case_id IS NOT NULL "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        at.institution,
    )[0]
    ours = at.worker.get(f"/cases/{key}/", mark='id="content"')
    bare = at.bare.get(f"/case/?institution={at.institution}&case={key}", mark="</html>")
    pair = beside(
        Side(at.app.port, over_and_over(ours)),
        Side(at.floor.port, over_and_over(bare)),
        connections=1,
        count=30 if at.quick else 90,
    )
    yield Result("contacts of the longest case", at.size, 1, contacts, "contacts")
    yield from _page("page of the longest case", at.size, 1, pair, most=60)


def _page(name: str, size: int, connections: int, pair: Beside, *, most: float | None) -> Iterator[Result]:
    """A page that is to take so many milliseconds at most, with what the floor takes for the same rows beside it."""
    value, floor = pair.ours.at(0.5), pair.floor.at(0.5)
    yield Result(
        f"{name} p50", size, connections, value, "ms", floor, pair.ratio,
        f"≤ {most:g} ms" if most else "", value <= most if most else None,
    )  # fmt: skip
    yield latency(name, size, connections, pair.ours, 0.95)
    yield rate(name, size, connections, pair)

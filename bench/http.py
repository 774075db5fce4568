"""Real HTTP from one process: many keep-alive connections on one loop, little work a request, bodies checked.

The load generator shares two cores with the server and the database it measures, so what it costs itself is part of
every number; a general client costs as much as a small page.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r\n]+)", re.I)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=;\r\n]+)=([^;\r\n]*)", re.I)
PATIENCE = 60  # seconds without any answer after which a run gives up


class Unexpected(Exception):
    """An answer that is not the one measured: a wrong status, a body without its mark, a closed connection."""


class WrongAnswer(Unexpected):
    """A whole answer came, with another status or without its mark."""


@dataclass(frozen=True)
class Request:
    """Bytes to send, and what must come back."""

    wire: bytes
    status: int = 200
    mark: bytes = b""


@dataclass
class Answer:
    status: int
    body: bytes
    head: bytes

    @property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""


@dataclass
class Run:
    """What a run came to: seconds a request in the order of their ends, and the seconds of the whole."""

    seconds: list[float] = field(default_factory=list)
    whole: float = 0.0
    failed: int = 0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.seconds) / self.whole if self.whole else 0.0

    def at(self, share: float) -> float:
        """Return the latency that `share` of the requests stayed under, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else float("nan")


class Browser:
    """One signed-in reader: its cookies, and the requests made of them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {"language": "zh-hans"}

    def get(self, path: str, *, status: int = 200, mark: str = "") -> Request:
        return Request(self._wire("GET", path, b""), status, mark.encode())

    def post(
        self, path: str, fields: dict | list, *, status: int = 302, mark: str = "", htmx: bool = False
    ) -> Request:
        """Return the request a form sends; `htmx` as a part of a page does, which wants a part back."""
        pairs = [
            ("csrfmiddlewaretoken", self.cookies["csrftoken"]),
            *(dict(fields).items() if isinstance(fields, dict) else fields),
        ]
        wire = self._wire("POST", path, urlencode(pairs).encode(), "HX-Request: true\r\n" if htmx else "")
        return Request(wire, status, mark.encode())

    def send(self, request: Request) -> Answer:
        """Send one request on a connection of its own, and keep the cookies that came."""
        with connected(self.port) as wire:
            wire.sendall(request.wire)
            answer = _read(wire)
        self.cookies.update((n.decode(), v.decode().strip('"')) for n, v in _COOKIE.findall(answer.head))
        self.cookies = {
            name: value for name, value in self.cookies.items() if value
        }  # an emptied one is taken back
        if answer.status != request.status or request.mark not in answer.body:
            raise Unexpected(
                f"{answer.status} {answer.location} instead of {request.status} to {request.wire[:80]!r}"
            )
        return answer

    def sign_in(
        self, path: str, username: str, password: str, *, names: tuple[str, str] = ("login", "password")
    ) -> None:
        """Sign in through the page a person would use."""
        self.send(self.get(path))
        self.send(self.post(path, dict(zip(names, (username, password), strict=True))))

    def _wire(self, method: str, path: str, body: bytes, more: str = "") -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n{more}"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body


def drive(
    port: int,
    requests: Iterator[Request],
    *,
    connections: int,
    count: int = 0,
    seconds: float = 0.0,
    forgiving: bool = False,
) -> Run:
    """Keep `connections` requests on their way until `count` are answered or `seconds` are over.

    Raises `Unexpected` when no answer comes, and at the first that is not what its request expects; `forgiving` counts
    such answers instead, and their time is no time of the run.
    """
    run, lines = Run(), selectors.DefaultSelector()
    began = time.perf_counter()
    ends = began + seconds if seconds else float("inf")
    left = count or float("inf")
    wires = [Wire(connected(port)) for _number in range(connections)]
    try:
        for wire in wires:
            lines.register(wire.socket, selectors.EVENT_READ, wire)
            left -= wire.ask(requests)
        busy = len(wires)
        while busy:
            ready = lines.select(PATIENCE)
            if not ready:
                raise Unexpected("no answer")
            for wire in (key.data for key, _event in ready):
                if not _noted(wire, run, forgiving=forgiving):
                    continue
                if left > 0 and time.perf_counter() < ends:
                    left -= wire.ask(requests)
                else:
                    busy -= 1
        run.whole = time.perf_counter() - began
    finally:
        lines.close()
        for wire in wires:
            wire.socket.close()
    return run


def _noted(wire: "Wire", run: Run, *, forgiving: bool) -> bool:
    """Read what came on a connection and note it; false while there is more to come."""
    try:
        if not wire.more():
            return False
        run.seconds.append(wire.took)
    except WrongAnswer:
        if not forgiving:
            raise
        run.failed += 1
    return True


def over_and_over(*requests: Request) -> Iterator[Request]:
    return cycle(requests)


class Wire:
    """One connection with at most one request on its way."""

    def __init__(self, wire: socket.socket) -> None:
        self.socket, self.request, self.buffer = wire, None, bytearray()
        self.sent_at = self.took = 0.0

    def ask(self, requests: Iterator[Request]) -> int:
        self.request = next(requests)
        self.buffer.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(self.request.wire)
        return 1

    def more(self) -> bool:
        """Read what came; true when the answer is whole and right."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise Unexpected("the server closed the connection")
        self.buffer += part
        whole = _whole(self.buffer)
        if whole is None:
            return False
        self.took = time.perf_counter() - self.sent_at
        if whole.status != self.request.status or self.request.mark not in whole.body:
            raise WrongAnswer(
                f"{whole.status} {whole.location} to {self.request.wire[:120]!r}: {whole.body[:300]!r}"
            )
        return True


def connected(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def _read(wire: socket.socket) -> Answer:
    buffer = bytearray()
    while (whole := _whole(buffer)) is None:
        part = wire.recv(1 << 18)
        if not part:
            raise Unexpected("the server closed the connection")
        buffer += part
    return whole


def _whole(buffer: bytearray) -> Answer | None:
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(buffer[:end])
    length = _LENGTH.search(head)
    size = int(length[1]) if length else 0
    if len(buffer) < end + 4 + size:
        return None
    return Answer(int(head[9:12]), bytes(buffer[end + 4 : end + 4 + size]), head)

"""What is written all day: a client, a request, a signed contact; each beside a bare insert with an audit row."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import count

from bench.http import Request, Unexpected
from bench.measure import Result, Side, beside, compared, latency, rate
from bench.place import Place

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "安宁康乐平和静远思齐明德嘉言怀瑾若谷承志清扬"


def writes(at: Place) -> Iterator[Result]:
    """Every write is checked to have been stored: the tables are counted before and after."""
    for name, table, ours, bare in (
        ("create client", "people_client", _client(at), _bare(at, "client")),
        ("create request", "cases_request", _help(at), _bare(at, "request")),
        ("create contact, signed", "cases_contact", contacts(at), _bare(at, "contact")),
    ):
        for connections in (1, 8) if at.quick else (1, 8, 50):
            before = _rows(at, table)
            number = 45 if at.quick else 600
            pair = beside(
                Side(at.app.port, ours), Side(at.floor.port, bare), connections=connections, count=number
            )
            stored, sent = _rows(at, table) - before, len(pair.ours.seconds) + pair.warmed
            if stored != sent:
                raise Unexpected(f"{name}: {sent} sent, {stored} stored")
            yield compared(name, at.size, connections, pair, most=2)
            yield latency(name, at.size, connections, pair.ours, 0.95)
            yield rate(name, at.size, connections, pair, least=300 if connections == 8 else None)


def _rows(at: Place, table: str) -> int:
    return at.rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - one of three names above


def _client(at: Place) -> Iterator[Request]:
    """Registering needs a search first; its token stands for the rest of the run."""
    found = at.worker.send(at.worker.post("/people/search/", {"q": "没有这个人"}))
    token = re.search(r"search=([^&]+)", found.location)[1]
    # Nobody of an earlier run comes again: who is known already is shown, not registered twice.
    for number in count(int(time.time()) % 1_000_000 * 100):
        name = SURNAMES[number % 31] + GIVEN[number // 31 % 22] + GIVEN[number % 22]
        yield at.worker.post("/people/new/", {
            "search": token, "name": f"{name}{number}", "sex": "female", "birth_date": "1990-03-07", "kind": "patient",
            "bed": str(number % 60), "phone": f"139{number % 10**8:08}", "identity_kind": "resident_id",
        })  # fmt: skip


def _help(at: Place) -> Iterator[Request]:
    for number in count():
        yield at.worker.post("/cases/requests/new/", {
            "patient_name": f"来访{number}", "bed": "12", "source_kind": "nurse", "reason": "emotion",
            "urgency": "routine", "reason_text": "一直哭，不肯吃药",
        })  # fmt: skip


def contacts(at: Place) -> Iterator[Request]:
    """Contacts with people of the institution, in their open case where they have one."""
    people = at.rows(
        "SELECT p.id, c.id FROM people_client p LEFT JOIN cases_case c ON c.client_id = p.id AND c.state = 'open' "
        "WHERE p.institution_id = %s AND p.archived_at IS NULL ORDER BY c.id LIMIT 50",
        at.institution,
    )
    for number in count():
        client, case = people[number % len(people)]
        yield at.worker.post("/cases/contacts/quick/", {
            "case": case or "", "clients": client, "items": "A2", "minutes_direct": "30", "on": at.today.isoformat(),
            "scene": "ward", "mode": "face", "text": "聊了她的小猫，愿意吃药了", "next_kind": "none", "do": "sign",
        })  # fmt: skip


def _bare(at: Place, kind: str) -> Iterator[Request]:
    case = at.rows("SELECT id FROM cases_case WHERE institution_id = %s LIMIT 1", at.institution)[0][0]
    fields: dict[str, Callable[[int], dict]] = {
        "client": lambda n: {"name": f"来访{n}", "sex": "female", "birth_date": "1990-03-07", "kind": "patient", "bed": n % 60},
        "request": lambda n: {"patient_name": f"来访{n}", "bed": 12, "reason": "emotion", "urgency": "routine",
                              "reason_text": "一直哭，不肯吃药"},
        "contact": lambda n: {"case": case, "on": at.today.isoformat(), "scene": "ward", "mode": "face", "minutes": 30,
                              "text": "聊了她的小猫，愿意吃药了"},
    }  # fmt: skip
    for number in count():
        yield at.bare.post(f"/{kind}s/new/", fields[kind](number) | {"institution": at.institution})

"""What stories of measurements are told with: consent to scales, sheets begun, rows typed."""

from lianqiao.measurements import services
from lianqiao.measurements.services import RowTyped
from lianqiao.people.services import ask_consent
from tests.cases.stage import NOW, days_ago
from tests.instruments.stage import scale
from tests.people.test_consents import by_hand

PHQ9 = (1, 2, 1, 2, 1, 2, 1, 2, 0)
"""Twelve points, no warning."""


def agreed(cast, client, answer: str = "granted") -> None:
    """The client says yes, or no, to questionnaires and scales."""
    signed = by_hand(signed_on=days_ago(30))
    ask_consent(
        by=cast.worker,
        client=client,
        answers={"scales": answer},
        signature=signed,
        language="zh-hans",
        at=NOW,
    )


def begun(cast, group, *, code: str = "phq9", occasion: str = "before", on=None, by=None):
    return services.begin_measurement(
        by=by or cast.worker,
        group=group,
        edition=scale(code),
        occasion=occasion,
        on=on or days_ago(14),
        at=NOW,
    )


def row(*values, version: int = 0, absent: bool = False, was_absent: bool = False) -> RowTyped:
    """A row as it is typed: what stands in the cells of questions 1, 2, 3 …; None leaves one out."""
    cells = {str(at): str(value) for at, value in enumerate(values, 1) if value is not None}
    return RowTyped(cells, absent=absent, version=version, was_absent=was_absent)


def entered(cast, sheet, *rows):
    """Enter rows, each a client and what was typed."""
    told = {client.pk: row(*values) for client, values in rows}
    return services.enter_sheet(by=cast.worker, measurement=sheet, rows=told, at=NOW)


def sent(client, *values, version: int = 0, absent: bool = False) -> dict[str, str]:
    """What the form of a sheet sends for one row."""
    told = {f"c-{client.pk}-{at}": str(value) for at, value in enumerate(values) if value is not None}
    return told | {f"v-{client.pk}": str(version)} | ({f"absent-{client.pk}": "on"} if absent else {})

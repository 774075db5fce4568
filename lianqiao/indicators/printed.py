"""How a figure is printed: as JSON for the command line and for keeping, and with names for readers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.facts import Unit

from .dimensions import DIMENSIONS, names_of
from .figures import Amount, Figure
from .periods import period_json
from .quantities import CONTACTS_A_CASE, PERCENT, POINTS, Operator, Quantity
from .words import Words

UNIT_WORDS = {
    Unit.PERSONS: Words(zh="人", en="persons"),
    Unit.PERSON_TIMES: Words(zh="人次", en="person-times"),
    Unit.CASES: Words(zh="例", en="cases"),
    Unit.EVENTS: Words(zh="场次", en="events"),
    Unit.HOURS: Words(zh="小时", en="hours"),
    Unit.MINUTES: Words(zh="分钟", en="minutes"),
    Unit.INSTITUTIONS: Words(zh="家", en="institutions"),
    Unit.WORKERS: Words(zh="人", en="workers"),
    Unit.BEDS: Words(zh="张", en="beds"),
    Unit.MONEY: Words(zh="元", en="yuan"),
    PERCENT: Words(zh="%", en="%"),
    POINTS: Words(zh="分", en="points"),
    CONTACTS_A_CASE: Words(zh="次/例", en="contacts a case"),
}

COUNTERS = {
    "C6e": Words(zh="次", en="contacts"),
    "D1e": Words(zh="节", en="sessions"),
    "D3e": Words(zh="场", en="activities"),
}


def json_of(figure: Figure) -> dict[str, Any]:
    """Return the figure as `lianqiao figure --json` prints it and a publication keeps it."""
    indicator, amount = figure.indicator, figure.amount
    institutions = _institution_names(figure)
    return {
        "code": indicator.code,
        "title": indicator.title.to_json(),
        "unit": str(indicator.unit),
        **amount.said(),
        **period_json(figure.period),
        "rule": indicator.rule_version,
        **amount.made_of(),
        "by": [_row_json(figure.by, row.keys, row.amount, institutions) for row in figure.rows],
    }


def _row_json(
    by: tuple[str, ...], keys: tuple[str, ...], amount: Amount, institutions: dict[str, str]
) -> dict:
    body: dict[str, Any] = {}
    for name, key in zip(by, keys, strict=True):
        body[name] = institutions.get(key, key) if name == "institution" else key
        if name == "institution":
            body["institution_id"] = key
    said = amount.said()
    if amount.operator is Operator.EXACT:
        said.pop("operator")
    return body | said | amount.made_of()


def _institution_names(figure: Figure) -> dict[str, str]:
    if "institution" not in figure.by:
        return {}
    place = figure.by.index("institution")
    return names_of("institution", [row.keys[place] for row in figure.rows])


@dataclass(frozen=True)
class Line:
    """A line of the printed table: names instead of keys, and the keys for the link to what is behind it."""

    names: tuple[str, ...]
    keys: dict[str, str]
    amount: Amount
    shown: str


def lines(figure: Figure) -> list[Line]:
    """Return the breakdown with names in the reader's language."""
    names = {
        name: names_of(name, [row.keys[place] for row in figure.rows]) for place, name in enumerate(figure.by)
    }
    return [
        Line(
            tuple(names[name][key] for name, key in zip(figure.by, row.keys, strict=True)),
            dict(zip(figure.by, row.keys, strict=True)),
            row.amount,
            shown(row.amount),
        )
        for row in figure.rows
    ]


def headings(figure: Figure) -> list[str]:
    """Return the titles of the breakdown's columns."""
    return [str(DIMENSIONS[name].title) for name in figure.by]


def shown(amount: Amount) -> str:
    """Return the value with its operator as a table prints it."""
    if amount.withheld:
        return _("withheld")
    if amount.value is None:
        return _("not computable")
    return str(Quantity(amount.value, "", amount.operator))


def base_shown(amount: Amount) -> tuple[str, str]:
    """Return the value of the base and the growth since, as a table prints them; without a base both are a dash."""
    grown = amount.growth
    if grown is None:
        return "–", "–"
    base = "–" if grown.base is None else str(Quantity(grown.base, ""))
    return base, _("not computable") if grown.pct is None else f"{grown.pct:+}%"


def unit_words(unit: str, code: str = "") -> Words:
    """Return the unit in both languages; contacts, sessions and activities each have a word of their own."""
    return COUNTERS.get(code) or UNIT_WORDS[unit]

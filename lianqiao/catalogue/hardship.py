"""Economic hardship: the measures of a household, and the level, reasons and rights a published table makes of them.

Nothing here knows a threshold: they stand in the tables of `library/hardship/`, one file a version.
"""

import hashlib
import operator
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).parent / "library" / "hardship"
BEYOND = Decimal(999)
"""Stands for a share of nothing: cost without any capacity to pay, debts without any income."""
_COMPARE = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
_MONEY = (
    "savings", "other_assets", "debts", "paid", "reimbursed", "expected", "expected_reimbursed", "other_costs"
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A rule table as its file says it; `digest` is that of the file."""

    code: str
    version: str
    valid_from: date
    regions: tuple[str, ...]
    rules: dict[str, Any]
    digest: str


@dataclass(frozen=True)
class Judgement:
    """The level, every criterion with its value and whether it holds, and the rights to check; all as plain values."""

    level: str
    level_title: dict[str, str]
    criteria: list[dict[str, Any]]
    rights: list[dict[str, str]]

    def as_kept(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "level_title": self.level_title,
            "criteria": self.criteria,
            "rights": self.rights,
        }


@cache
def tables(folder: Path = LIBRARY) -> tuple[Table, ...]:
    """Return the tables of the folder, the newest last. Raises `ValueError` for a file that is no table."""
    return tuple(sorted((_read(file) for file in folder.glob("*.toml")), key=lambda one: one.valid_from))


def _read(file: Path) -> Table:
    content = file.read_bytes()
    told = tomllib.loads(content.decode())
    known = {one["code"] for one in told["criteria"]}
    named = {name.removeprefix("-") for one in told["levels"] for needs in one["needs"] for name in needs}
    named |= {name for right in told["rights"] for name in right.get("any_of", ())}
    if named - known:
        raise ValueError(f"{file.name} speaks of criteria it does not have: {sorted(named - known)}")
    return Table(
        code=told["code"],
        version=told["version"],
        valid_from=told["valid_from"],
        regions=tuple(told["regions"]),
        rules=told,
        digest=hashlib.sha256(content).hexdigest(),
    )


def table_for(region: str, on: date) -> Table:
    """Return the table in force on the day for a division: of those that speak for it the closest, then the newest."""
    speaking = [
        (max(len(begin) for begin in table.regions if region.startswith(begin)), table.valid_from, table)
        for table in tables()
        if table.valid_from <= on and any(region.startswith(begin) for begin in table.regions)
    ]
    # The example speaks for everywhere, and since before there was this form.
    return max(speaking, key=lambda one: one[:2])[2] if speaking else tables()[0]


def table_named(code: str, version: str) -> Table | None:
    """Return the table an assessment was judged by, if it is still there."""
    return next((table for table in tables() if (table.code, table.version) == (code, version)), None)


def judge(table: Table, inputs: dict[str, Any]) -> Judgement:
    """Return what the table makes of what the family told (the keys of `EconomyForm`, amounts in yuan)."""
    measures = measured(inputs, table.rules["lines"])
    criteria = [_tested(rule, measures, table.rules["lines"]) for rule in table.rules["criteria"]]
    held = {one["code"] for one in criteria if one["holds"]}
    found = next(
        level for level in table.rules["levels"] if any(_met(needs, held) for needs in level["needs"])
    )
    rights = [
        {key: right[key] for key in ("code", "title_zh", "title_en", "where_zh", "where_en")}
        for right in table.rules["rights"]
        if found["level"] in right["levels"] and _worth_asking(right, inputs, held)
    ]
    title = {"zh": found["title_zh"], "en": found["title_en"]}
    return Judgement(found["level"], title, criteria, rights)


def measured(inputs: dict[str, Any], lines: dict[str, Any]) -> dict[str, Decimal]:
    """Return the measures of a household, of a month, of twelve months for the cost, and of a head."""
    size = Decimal(inputs["size"])
    income = sum((Decimal(str(one["income"] or 0)) for one in inputs["members"]), Decimal(0))
    money = {name: Decimal(str(inputs.get(name) or 0)) for name in _MONEY}
    own_cost = (
        money["paid"] - money["reimbursed"] + money["expected"] - money["expected_reimbursed"]
        + money["other_costs"]
    )  # fmt: skip
    capacity = 12 * max(Decimal(0), income - size * Decimal(lines["subsistence"]))
    return {
        "income_per_head": income / size,
        "cost_share": _share(100 * own_cost, capacity),
        "debt_months": _share(money["debts"], income),
        "assets_per_head": (money["savings"] + money["other_assets"]) / size,
        "coping": Decimal(len(inputs.get("coping", ()))),
        "shocks": Decimal(len(inputs.get("shocks", ()))),
    }


def _share(part: Decimal, whole: Decimal) -> Decimal:
    if whole > 0:
        return min(part / whole, BEYOND)
    return BEYOND if part > 0 else Decimal(0)


def _tested(rule: dict, measures: dict[str, Decimal], lines: dict) -> dict[str, Any]:
    limit = (
        Decimal(lines[rule["line"]]) * Decimal(str(rule["times"]))
        if "line" in rule
        else Decimal(str(rule["value"]))
    )
    value = measures[rule["measure"]]
    told = {key: rule[key] for key in ("code", "compare", "title_zh", "title_en")}
    return told | {
        "value": str(value.quantize(Decimal("0.1"))),
        "limit": str(limit.quantize(Decimal("0.1"))),
        "unit": rule.get("unit", "¥"),
        "holds": _COMPARE[rule["compare"]](value, limit),
    }


def _met(needs: Iterable[str], held: set[str]) -> bool:
    return all((name[1:] not in held) if name.startswith("-") else name in held for name in needs)


def _worth_asking(right: dict, inputs: dict, held: set[str]) -> bool:
    """Say whether a right is worth asking for: its ground holds, and the family does not have it already."""
    if right.get("any_of") and not held.intersection(right["any_of"]):
        return False
    if set(right.get("unless", ())).intersection(inputs.get("assistance", ())):
        return False
    if right.get("needs_willing") and not inputs.get("willing"):
        return False
    return bool(inputs.get("children")) if right.get("needs_children") else True

"""A discharge plan as it is read: as it stands now, or as one of its editions was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lianqiao.casework.models import DischargeAgreement, DischargePlan
from lianqiao.catalogue.queries import terms

_WORDS = ("destination", "carer", "community_contact", "text")


@dataclass(frozen=True)
class Item:
    """One thing the discharge needs: who sees to it, by when, and since when it is arranged."""

    code: str
    actor: str
    who: str = ""
    due_on: date | None = None
    arranged_on: date | None = None


@dataclass(frozen=True)
class DischargeSheet:
    """What the page shows and the paper says. `arranged_on` of an agreed edition is as it was that day."""

    edition: int
    destination: str = ""
    leaves_on: date | None = None
    carer: str = ""
    community_contact: str = ""
    text: str = ""
    agreed_with: str = ""
    agreed_on: date | None = None
    taken_back: str = ""
    items: list[Item] = field(default_factory=list)

    @property
    def waiting(self) -> list[Item]:
        return [item for item in self.items if item.arranged_on is None]


def discharge_of(case: Any) -> DischargePlan | None:
    """Return the discharge plan of the case, or None."""
    return DischargePlan.objects.filter(case=case).first()


def sheet_of(plan: DischargePlan, *, on: date) -> DischargeSheet:
    """Return the plan as it stands, its items in the order of the vocabulary."""
    told = {
        name: getattr(plan, name) for name in (*_WORDS, "leaves_on", "agreed_with", "agreed_on", "taken_back")
    }
    items = [Item(one.code, one.actor, one.who, one.due_on, one.arranged_on) for one in plan.items.all()]
    return DischargeSheet(edition=plan.edition, items=_in_order(items, on), **told)


def sheet_agreed(agreement: DischargeAgreement, *, on: date) -> DischargeSheet:
    """Return an edition as it was agreed."""
    told = agreement.told
    items = [
        Item(one["code"], one["actor"], one["who"], _day(one["due_on"]), _day(one["arranged_on"]))
        for one in told["items"]
    ]
    return DischargeSheet(
        edition=agreement.edition,
        leaves_on=_day(told["leaves_on"]),
        agreed_with=agreement.agreed_with,
        agreed_on=agreement.agreed_on,
        taken_back=agreement.taken_back,
        items=_in_order(items, on),
        **{name: told[name] for name in _WORDS},
    )


def as_agreed(plan: DischargePlan) -> dict[str, Any]:
    """Return the plan as an agreement keeps it."""
    items = [
        {"code": one.code, "actor": one.actor, "who": one.who, "due_on": _kept(one.due_on), "arranged_on": _kept(one.arranged_on)}
        for one in plan.items.all()
    ]  # fmt: skip
    return {name: getattr(plan, name) for name in _WORDS} | {
        "leaves_on": _kept(plan.leaves_on),
        "items": items,
    }


def _in_order(items: Iterable[Item], on: date) -> list[Item]:
    order = {term.code: place for place, term in enumerate(terms("discharge_check", on=on))}
    return sorted(items, key=lambda item: (order.get(item.code, len(order)), item.code))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _kept(day: date | None) -> str | None:
    return day.isoformat() if day else None

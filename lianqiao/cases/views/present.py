"""Who was there: the people a contact form shows as ticks.

Each person has one tick. Family and whom one met lately stand in groups that a search leaves alone, so that what is
ticked there while the answer is on its way stays ticked; a search that finds one of them shows a label of that tick.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from lianqiao.cases import queries
from lianqiao.cases.forms import ContactForm
from lianqiao.cases.models import Case
from lianqiao.people.models import Client
from lianqiao.people.queries import lookup, ties_of


@dataclass(frozen=True)
class Person:
    """Somebody to tick: key, name, the line that tells two of the same name apart, and where the tick stands."""

    id: str
    name: str
    detail: str
    chosen: bool = False
    below: bool = False


def people_of_form(
    request, form: ContactForm, case: Case | None, roles: dict[str, str] | None = None
) -> dict:
    """Return the people for a whole page: chosen in the form, found by its search, family, met lately.

    `roles` says as what they were present so far; what the form was sent with goes before it.
    """
    ticked = [str(key) for key in form["clients"].value() or []]
    told = {key: (form.data if form.is_bound else request.POST).get(f"role-{key}", "") for key in ticked}
    return _people(request, ticked, case) | {"roles": told if any(told.values()) else roles or {}}


def people_found(request, case: Case | None) -> dict:
    """Return the people for the part a search renews, as the form sends what is ticked."""
    return _people(request, request.POST.getlist("clients"), case)


def _people(request, ticked: list[str], case: Case | None) -> dict:
    family = (
        [Person(str(tie.other.pk), tie.other.name, tie.label) for tie in ties_of(case.client)] if case else []
    )
    kin = {one.id for one in family}
    recent = [_row(row) for row in queries.recent_clients(request.seat) if str(row["id"]) not in kin]
    below = kin | {one.id for one in recent}
    chosen = _named([key for key in ticked if key not in below])
    text = request.POST.get("who", "").strip()
    found = lookup(text, on=timezone.localdate()) if text else []
    shown = {one.id for one in chosen}
    return {
        "chosen": chosen,
        "found": [
            Person(str(one.id), one.name, one.detail, below=str(one.id) in below)
            for one in found
            if str(one.id) not in shown
        ],
        "family": [replace(one, chosen=one.id in ticked) for one in family],
        "recent": [replace(one, chosen=one.id in ticked) for one in recent],
        "present": _named(ticked),
        "who_text": text,
    }


def _row(row: dict) -> Person:
    return Person(
        str(row["id"]), row["name"], " ".join(part for part in (row["unit__name"], row["bed"]) if part)
    )


def _named(keys: list[str]) -> list[Person]:
    wanted = [key for key in keys if _is_key(key)]
    if not wanted:
        return []
    rows = Client.objects.filter(pk__in=wanted).values("id", "name", "bed", "unit__name")
    people = {str(row["id"]): replace(_row(row), chosen=True) for row in rows}
    return [people[key] for key in wanted if key in people]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

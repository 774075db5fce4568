"""Who was there: the people a contact form shows as ticks, chosen ones first."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from lianqiao.cases import queries
from lianqiao.cases.forms import ContactForm
from lianqiao.cases.models import Case
from lianqiao.people.models import Client
from lianqiao.people.queries import lookup, ties_of


@dataclass(frozen=True)
class Person:
    """Somebody to tick: key, name, and the line that tells two of the same name apart."""

    id: str
    name: str
    detail: str
    chosen: bool = False


def people_of_form(
    request, form: ContactForm, case: Case | None, roles: dict[str, str] | None = None
) -> dict:
    """Return the people for a whole page: chosen in the form, found by its search, family, met lately.

    `roles` says as what they were present so far; what the form was sent with goes before it.
    """
    chosen = [str(key) for key in form["clients"].value() or []]
    told = {key: (form.data if form.is_bound else request.POST).get(f"role-{key}", "") for key in chosen}
    return _people(request, chosen, case) | {"roles": told if any(told.values()) else roles or {}}


def people_asked_for(request, case: Case | None) -> dict:
    """Return the people for the picker alone, as the browser sends what is ticked."""
    return _people(request, request.GET.getlist("clients"), case) | {"case": case}


def _people(request, chosen: list[str], case: Case | None) -> dict:
    text = (request.POST.get("who") or request.GET.get("who") or "").strip()
    found = (
        [Person(str(one.id), one.name, one.detail) for one in lookup(text, on=timezone.localdate())]
        if text
        else []
    )
    recent = [
        Person(
            str(row["id"]), row["name"], " ".join(part for part in (row["unit__name"], row["bed"]) if part)
        )
        for row in queries.recent_clients(request.seat.account_id)
    ]
    family = (
        [Person(str(tie.other.pk), tie.other.name, tie.label) for tie in ties_of(case.client)] if case else []
    )
    return {
        "chosen": _named(chosen),
        "found": [one for one in found if one.id not in chosen],
        "family": [one for one in family if one.id not in chosen],
        "recent": [
            one for one in recent if one.id not in chosen and one.id not in {person.id for person in family}
        ],
        "who_text": text,
    }


def _named(keys: list[str]) -> list[Person]:
    wanted = [key for key in keys if _is_key(key)]
    clients = {str(one.pk): one for one in Client.objects.filter(pk__in=wanted).select_related("unit")}
    return [_chosen(clients[key]) for key in wanted if key in clients]


def _chosen(client: Client) -> Person:
    place = " ".join(part for part in (client.unit.name if client.unit else "", client.bed) if part)
    return Person(str(client.pk), client.name, place, chosen=True)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

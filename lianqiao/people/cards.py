"""The cards of this room on a client's page: duplicates, consents, guardians."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries, rules
from .models import Client


def doubles(request: HttpRequest, client: Client) -> dict[str, Any]:
    return {"doubles": queries.doubles_of(client)}


def consents(request: HttpRequest, client: Client) -> dict[str, Any]:
    return {"standing": queries.standing(queries.decisions_of(client.pk), on=timezone.localdate())}


def guardians(request: HttpRequest, client: Client) -> dict[str, Any]:
    today = timezone.localdate()
    capacity = queries.capacity_of(client.pk, on=today)
    return {
        "capacity": capacity,
        "guardianships": queries.guardians_of(client.pk, on=today),
        "why": rules.why_guardian(client, capacity.capacity if capacity else "", on=today),
    }


CARDS = [
    Panel("people.doubles", "people/_doubles.html", doubles, Permission.WRITE_PEOPLE, order=5),
    Panel("people.consents", "people/_consents.html", consents, Permission.READ_PEOPLE, order=20),
    Panel("people.guardians", "people/_guardians.html", guardians, Permission.READ_PEOPLE, order=25),
]

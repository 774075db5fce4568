"""Editing in the map: add, tie, describe, drag, take off and put back. Everything works as plain forms."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.genograms import graph, table
from lianqiao.genograms.rules import ChildOlderThanParent
from lianqiao.people.forms import families as family_forms
from lianqiao.people.models import Client, FamilyMember, Household
from lianqiao.people.queries import lookup
from lianqiao.people.queries.families import PARENTS, Reading, key_of, read_family
from lianqiao.people.seen import opened_client
from lianqiao.people.services import families, family_lines
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from .family_map import map_page, sees_abuse

ADDS: dict[str, tuple[type[forms.Form], Callable[..., FamilyMember]]] = {
    "parent": (family_forms.NewParentForm, families.add_parent),
    "partner": (family_forms.NewPartnerForm, families.add_partner),
    "child": (family_forms.NewChildForm, families.add_child),
    "sibling": (family_forms.NewSiblingForm, families.add_sibling),
}


@needs(Permission.WRITE_PEOPLE)
def kin_add(request, pk, key, what):
    """Put a parent, partner, child or sibling of somebody on the map."""
    client, reading, who = _opened(request, pk, key)
    if what not in ADDS:
        raise Http404
    kind, verb = ADDS[what]
    more = {"people": _partners(reading.family, str(key))} if what == "child" else {}
    form = kind(request.POST or None, **more)
    draft_key = f"people.kin:new:{key}:{what}"
    if form.is_valid():
        told = _told(form) | {"client": client, "of": str(key), "today": timezone.localdate()}
        if tried(form, lambda: verb(by=request.seat, **told)):
            discard_draft(by=request.seat, key=draft_key)
            messages.success(request, _("It is on the map."))
            return redirect("people:family", pk)
    context = {"form": form, "client": client, "who": who, "what": what, "draft_key": draft_key}
    return page(request, "people/kin_add.html", context | {"draft": offer_draft(request, draft_key, form)})


@needs(Permission.WRITE_PEOPLE)
def kin(request, pk, key):
    """One person on the map: what is said of them, and each of their ties with the way to change it."""
    client, reading, who = _opened(request, pk, key)
    member = reading.member(str(key)) or FamilyMember()
    of_client = reading.client(str(key)) is not None
    form = family_forms.KinForm(
        request.POST or None, record=member, of_client=of_client, initial=_said(member)
    )
    draft_key = f"people.kin:{key}"
    if form.is_valid():
        told = {"client": client, "key": str(key), "told": form.described, "today": timezone.localdate()}
        told["version"] = form.cleaned_data["version"]
        if tried(form, lambda: families.change_member(by=request.seat, **told)):
            discard_draft(by=request.seat, key=draft_key)
            messages.success(request, _("What is said of this person is saved."))
            return redirect("people:family", pk)
    context = {
        "form": form,
        "client": client,
        "who": who,
        "key": key,
        "member": member,
        "of_client": of_client,
    }
    context |= {"ties": _ties(request, reading, str(key)), "draft_key": draft_key}
    return page(request, "people/kin.html", context | {"draft": offer_draft(request, draft_key, form)})


@needs(Permission.WRITE_PEOPLE)
def kin_known(request, pk, key):
    """Say that somebody described is a registered client; `find` searches, `save` connects the chosen one."""
    client, _reading, who = _opened(request, pk, key)
    text = request.POST.get("q", "").strip()
    options = [(str(one.id), f"{one.name} · {one.detail}") for one in lookup(text, on=timezone.localdate())]
    form = family_forms.KnownForm(request.POST if "save" in request.POST else None, options=options)
    if form.is_valid():
        known = get_object_or_404(Client, pk=form.cleaned_data["other"])
        told = {"client": client, "key": str(key), "known": known}
        if tried(form, lambda: families.recognise(by=request.seat, **told)):
            messages.success(request, _("The description is now this client; both pages show the relations."))
            return redirect("people:family", pk)
    context = {"form": form, "client": client, "who": who, "key": key, "text": text, "options": options}
    return page(request, "people/kin_known.html", context)


@needs(Permission.WRITE_PEOPLE)
def kin_link(request, pk, key):
    """Tie two people who are both on the map."""
    client, reading, who = _opened(request, pk, key)
    form = family_forms.LinkForm(request.POST or None, people=table.choices(reading.family, but=str(key)))
    draft_key = f"people.kin_link:{key}"
    if form.is_valid() and tried(form, lambda: _tied(request, client, str(key), form)):
        discard_draft(by=request.seat, key=draft_key)
        messages.success(request, _("It is on the map."))
        return redirect("people:family", pk)
    context = {"form": form, "client": client, "who": who, "key": key, "draft_key": draft_key}
    return page(request, "people/kin_link.html", context | {"draft": offer_draft(request, draft_key, form)})


@needs(Permission.WRITE_PEOPLE)
def kin_feeling(request, pk, key):
    """Draw what is between two people."""
    client, reading, who = _opened(request, pk, key)
    people = table.choices(reading.family, but=str(key))
    form = family_forms.FeelingForm(request.POST or None, people=people, abuse=sees_abuse(request))
    draft_key = f"people.feeling:{key}"
    if form.is_valid():
        ends = (str(key), form.cleaned_data["other"])
        one, other = ends if form.cleaned_data["towards"] == "other" else ends[::-1]
        told = {name: form.cleaned_data[name] for name in ("code", "since", "note")}
        told |= {"client": client, "one": one, "other": other, "today": timezone.localdate()}
        if tried(form, lambda: family_lines.draw_feeling(by=request.seat, **told)):
            discard_draft(by=request.seat, key=draft_key)
            messages.success(request, _("It is on the map."))
            return redirect("people:family", pk)
    context = {"form": form, "client": client, "who": who, "key": key, "draft_key": draft_key}
    return page(
        request, "people/kin_feeling.html", context | {"draft": offer_draft(request, draft_key, form)}
    )


@needs(Permission.WRITE_PEOPLE)
def union_change(request, pk, bond):
    """Correct a bond, or write down how it ended. `bond` is its key on the map."""
    client = opened_client(request, pk, "client.family")
    reading = read_family(client)
    union = next((one for one in reading.family.unions if one.key == str(bond)), None)
    if union is None:
        raise Http404
    row = next((one for one in reading.unions if one.pk == bond), None)
    initial = {name: getattr(union, name) for name in family_forms.UnionForm.base_fields if name != "version"}
    form = family_forms.UnionForm(request.POST or None, record=row or FamilyMember(), initial=initial)
    draft_key = f"people.union:{bond}"
    if form.is_valid():
        told = {"client": client, "key": str(bond), "bound": form.bound, "today": timezone.localdate()}
        told["version"] = form.cleaned_data["version"]
        if tried(form, lambda: families.change_union(by=request.seat, **told)):
            discard_draft(by=request.seat, key=draft_key)
            messages.success(request, _("The bond is saved."))
            return redirect("people:family", pk)
    names = " – ".join(table.called(reading.family[key]) for key in union.ends)
    context = {"form": form, "client": client, "names": names, "row": row, "draft_key": draft_key}
    return page(request, "people/kin_union.html", context | {"draft": offer_draft(request, draft_key, form)})


@needs(Permission.WRITE_PEOPLE)
def household(request, pk, home=None):
    """Say who lives together."""
    client = opened_client(request, pk, "client.family")
    reading = read_family(client)
    row = (
        get_object_or_404(Household, pk=home, pk__in=[one.pk for one in reading.households]) if home else None
    )
    lives = next((one.members for one in reading.family.households if row and one.key == str(row.pk)), ())
    initial = {"members": list(lives), "name": row.name if row else ""}
    form = family_forms.HouseholdForm(
        request.POST or None, people=table.choices(reading.family), initial=initial
    )
    if form.is_valid():
        told = form.cleaned_data | {"client": client, "household": row}
        if tried(form, lambda: family_lines.keep_household(by=request.seat, **told)):
            messages.success(request, _("The household is saved."))
            return redirect("people:family", pk)
    return page(request, "people/kin_household.html", {"form": form, "client": client, "row": row})


@needs(Permission.WRITE_PEOPLE)
@require_POST
def kin_drag(request, pk):
    """Move somebody in the picture; answers with the drawing."""
    client = opened_client(request, pk, "client.family")
    try:
        dx, dy = (round(float(request.POST.get(name, "0"))) for name in ("dx", "dy"))
        family_lines.drag(by=request.seat, client=client, key=request.POST.get("key", ""), dx=dx, dy=dy)
    except (ValueError, OverflowError) as problem:
        raise Http404 from problem
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return map_page(request, client) if request.htmx else redirect("people:family", pk)


@needs(Permission.WRITE_PEOPLE)
@require_POST
def take_off(request, pk):
    """Take something off the map, with the way back on the next page."""
    client, kind = opened_client(request, pk, "client.family"), request.POST.get("kind", "")
    try:
        row = family_lines.take_off(
            by=request.seat, client=client, kind=kind, pk=key_from(request.POST.get("row")), at=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:family", pk)
    return redirect(reverse(_place(kind), args=[pk], query={"taken": f"{kind}:{row.pk}"}))


@needs(Permission.WRITE_PEOPLE)
@require_POST
def put_back(request, pk):
    client = opened_client(request, pk, "client.family")
    kind, _colon, row = request.POST.get("taken", "").partition(":")
    try:
        family_lines.put_back(by=request.seat, client=client, kind=kind, pk=key_from(row))
        messages.success(request, _("It is on the map again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(_place(kind), pk)


def _place(kind: str) -> str:
    return "people:ecomap" if kind == "system" else "people:family"


def _opened(request, pk, key) -> tuple[Client, Reading, str]:
    """The client, their map, and what the person behind the key is called. Nobody else's map opens by it."""
    client = opened_client(request, pk, "client.family")
    reading = read_family(client)
    if str(key) not in reading.family:
        raise Http404
    return client, reading, table.called(reading.family[str(key)])


def _told(form: Any) -> dict[str, Any]:
    """What the form says in the words of the verb."""
    told = {"told": form.described}
    if hasattr(form, "bound"):
        return told | {"bound": form.bound}
    told |= {
        name: form.cleaned_data[name] for name in ("descent", "since", "other") if name in form.cleaned_data
    }
    return told


def _tied(request, client: Client, key: str, form: Any) -> Any:
    """Run the verb that the way of tying asks for."""
    other, told = form.cleaned_data["other"], {"client": client, "today": timezone.localdate()}
    way = form.cleaned_data["way"]
    if way == "partner":
        return families.unite(by=request.seat, one=key, other=other, bound=form.bound, **told)
    child, parent = (other, key) if way == "parent" else (key, other)
    told |= {"descent": form.cleaned_data["descent"], "since": form.cleaned_data["since"]}
    try:
        return families.link_parent(by=request.seat, child=child, parent=parent, **told)
    except ChildOlderThanParent as refusal:
        refusal.field = "other"  # nobody's year is asked for here
        raise


def _partners(family: graph.Family, key: str) -> list[tuple[str, str]]:
    bound = {other for union in family.unions if key in union.ends for other in union.ends}
    return [choice for choice in table.choices(family, but=key) if choice[0] in bound]


def _said(member: FamilyMember) -> dict[str, Any]:
    names = [name for name in family_forms.KinForm.base_fields if name != "version"]
    return {name: getattr(member, name) for name in names}


def _ties(request, reading: Reading, key: str) -> list[dict[str, Any]]:
    """Each line at somebody, in words, with what can be done to it. What a relation says is changed on its page."""
    family = graph.shown(reading.family, abuse=sees_abuse(request))
    names = {person.key: table.called(person) for person in family.people}
    keys = {member.pk: key_of(member) for member in reading.members}

    def told(what: str, ends: tuple[str, str], kind: str, row: Any) -> dict[str, Any]:
        return {"what": what, "whom": names[ends[1] if ends[0] == key else ends[0]], "kind": kind, "row": row}

    def drawn(one: Any, other: Any) -> tuple[str, str] | None:
        ends = (keys.get(one, ""), keys.get(other, ""))
        return ends if key in ends and set(ends) <= names.keys() else None

    found = _bonds(reading, family, key, told)
    for link in reading.parents:
        if ends := drawn(link.child_id, link.parent_id):
            what = _("parent, %(kind)s") if ends[0] == key else _("child, %(kind)s")
            found.append(told(what % {"kind": link.get_kind_display()}, ends, "descent", link))
    found += _by_relation(reading, key, told)
    seen = {link.key for link in family.emotions}
    for feeling in reading.emotions:
        if (ends := drawn(feeling.one_id, feeling.other_id)) and str(feeling.pk) in seen:
            found.append(told(feeling.get_code_display(), ends, "emotion", feeling))
    return found


def _by_relation(reading: Reading, key: str, told: Callable[..., dict]) -> list[dict[str, Any]]:
    """Parents and children by a relation alone: what is drawn of them is changed on the page it was typed on."""
    keys = {member.pk: key_of(member) for member in reading.members}
    drawn = {(keys.get(link.child_id), keys.get(link.parent_id)) for link in reading.parents}
    found = []
    for relation in reading.relations:
        ends = (str(relation.from_client_id), str(relation.to_client_id))
        if relation.kind in PARENTS and key in ends and ends not in drawn:
            what = relation.get_kind_display() if ends[0] == key else _("child")
            change = reverse("people:detail", args=[ends[0]])
            found.append(told(what, ends, "descent", None) | {"change": change})
    return found


def _bonds(
    reading: Reading, family: graph.Family, key: str, told: Callable[..., dict]
) -> list[dict[str, Any]]:
    rows = {str(row.pk): row for row in reading.unions}
    return [
        told(table.bond_text(union), union.ends, "union", rows.get(union.key))
        | {"change": reverse("people:union_change", args=[reading.index.pk, union.key])}
        for union in family.unions
        if key in union.ends and not union.key.startswith("unstated:")
    ]

"""Screens of groups and their members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.activities import queries, rules, services
from lianqiao.activities.forms import GroupChangeForm, GroupForm, MemberForm, codes, own_workers
from lianqiao.activities.models import Group, GroupMember
from lianqiao.activities.states import EventState, GroupKind, GroupState
from lianqiao.audit.services import note_access
from lianqiao.core.errors import DomainError
from lianqiao.core.filters import Filter, chosen
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.people.models import Client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.filters import filters_for
from lianqiao.workspace.panels import panels_for

from .exports import export_groups
from .found import found_people

ORDER = ("-opened_on", "-id")
LABELS = {"state": dict(GroupState.choices), "kind": dict(GroupKind.choices)}


def group_filters() -> tuple[Filter, ...]:
    return (
        Filter("state", _("State"), "state", tuple(GroupState.choices)),
        Filter("category", _("Category"), "category", tuple(codes("category"))),
        Filter("kind", _("Kind"), "kind", tuple(GroupKind.choices)),
        Filter("worker", _("Responsible"), "responsible_id", tuple(own_workers())),
    )


@needs(Permission.READ_ACTIVITIES)
def group_list(request):
    filters = group_filters()
    found = chosen(queries.group_rows(), filters, request.GET, reverse("activities:groups"))
    part = keyset(found.rows, order=ORDER, after=request.GET.get("after"))
    context = {"filters": filters, "found": found, "rows": part.rows, "labels": LABELS}
    context["more_url"] = found.more(part.next)
    context["saved_filters"] = filters_for(request.seat, "activities:groups")
    template = "activities/groups.html"
    return page(request, template, context, block="rows" if request.GET.get("after") else "list")


@needs(Permission.READ_ACTIVITIES)
def group_export(request):
    if not request.seat.can(Permission.EXPORT):  # both are needed; `needs` asks for one of several
        raise PermissionDenied
    found = chosen(queries.group_rows(), group_filters(), request.GET, "")
    return export_groups(by=request.seat, rows=found.rows.order_by(*ORDER), chips=found.chips)


@needs(Permission.WRITE_ACTIVITIES)
def group_new(request):
    leader = worker_of(request.seat)
    initial = {"kind": GroupKind.SUPPORT, "responsible": str(leader.pk) if leader else ""}
    form = GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        group = tried(
            form, lambda: services.plan_group(by=request.seat, on=timezone.localdate(), **form.cleaned_data)
        )
        if group:
            discard_draft(by=request.seat, key="activities.group:new")
            messages.success(
                request, _("The group is planned. Now enrol its members and plan the first session.")
            )
            return redirect("activities:group", group.pk)
    draft = offer_draft(request, "activities.group:new", form)
    return page(request, "activities/group_form.html", {"form": form, "group": None, "draft": draft})


@needs(Permission.READ_ACTIVITIES)
def group_detail(request, pk):
    group = get_object_or_404(Group.objects.select_related("responsible"), pk=pk)
    return page(request, "activities/group.html", _about(request, group))


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def member_find(request, pk):
    """The same page with the people the words may mean, each ready to be enrolled."""
    group = get_object_or_404(Group.objects.select_related("responsible"), pk=pk)
    return page(request, "activities/group.html", _about(request, group), block="members")


def _about(request, group) -> dict:
    """What the page shows. Who sees the members' names on it is written down here, on the group."""
    names_shown = request.seat.can(Permission.READ_PEOPLE)
    if names_shown:
        place = {"subject": "activities.group", "institution_id": group.institution_id, "page": "group"}
        note_access(by=request.seat, subject_id=group.pk, **place)
    return {
        "group": group,
        "sessions": list(queries.session_rows(group)),
        "members": list(queries.member_rows(group)) if names_shown else None,
        "can_change": rules.can_change_group(group),
        "can_end": rules.can_end_group(group),
        "can_cancel": rules.can_cancel_group(group),
        "people": found_people(request),
        "today": timezone.localdate(),
        "labels": {"state": dict(EventState.choices)},
        "panels": panels_for(request, group, "group"),
    }


@needs(Permission.WRITE_ACTIVITIES)
def group_change(request, pk):
    group = get_object_or_404(Group, pk=pk)
    fields = ("name", "kind", "category", "items", "scene", "aim")
    initial = {name: getattr(group, name) for name in fields} | {
        "responsible": str(group.responsible_id or "")
    }
    form, key = GroupChangeForm(request.POST or None, record=group, initial=initial), f"activities.group:{pk}"
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        form.hold()
        if tried(form, lambda: services.change_group(by=request.seat, group=group, **changed)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The group is changed."))
            return redirect("activities:group", group.pk)
    draft = offer_draft(request, key, form)
    return page(request, "activities/group_form.html", {"form": form, "group": group, "draft": draft})


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def member_add(request, pk):
    group = get_object_or_404(Group, pk=pk)
    form = MemberForm(request.POST)
    client = get_object_or_404(Client, pk=form.cleaned_data["client"]) if form.is_valid() else None
    if client is None:
        messages.error(request, _("Choose a person first."))
        return redirect("activities:group", group.pk)
    return _done(
        request,
        group,
        lambda: services.enrol_member(by=request.seat, group=group, client=client, on=timezone.localdate()),
        _("%(name)s is now a member of the group.") % {"name": client.name},
    )


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def member_leave(request, pk):
    member = get_object_or_404(GroupMember.objects.select_related("group"), pk=pk)
    return _done(
        request,
        member.group,
        lambda: services.leave_group(by=request.seat, member=member, on=timezone.localdate()),
        _("The membership has ended. What was attended stays counted."),
    )


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def group_end(request, pk):
    group = get_object_or_404(Group, pk=pk)
    verb = lambda: services.end_group(by=request.seat, group=group, on=timezone.localdate())  # noqa: E731
    return _done(request, group, verb, _("The group has ended."))


@needs(Permission.WRITE_ACTIVITIES)
@require_POST
def group_cancel(request, pk):
    group = get_object_or_404(Group, pk=pk)
    verb = lambda: services.cancel_group(by=request.seat, group=group)  # noqa: E731
    return _done(request, group, verb, _("The group is cancelled, with the sessions planned for it."))


def _done(request, group, verb, message):
    try:
        verb()
        messages.success(request, message)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:group", group.pk)

"""Screens of institutions: the list, one of them with its history, and what may be entered or put right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.drafts import discard_draft, offer_draft
from lianqiao.core.filters import Filter, chosen
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry import forms, queries, rules, services
from lianqiao.registry.gates import needs
from lianqiao.registry.models import (
    DepartmentKind,
    Institution,
    InstitutionClass,
    InstitutionProfile,
    Level,
    ProgrammeState,
    Unit,
)
from lianqiao.registry.roles import Permission

ORDER = ("name", "id")
LABELS = {
    "institution_class": dict(InstitutionClass.choices),
    "level": dict(Level.choices),
    "department": dict(DepartmentKind.choices),
    "status": dict(ProgrammeState.choices),
}
PRACTICE = (
    "follow_up_days", "bereavement_days", "caseload_ceiling", "retry_days", "most_tries", "supervisor_closes",
)  # fmt: skip
PROFILE = ("institution_class", "specialty", "level", "grade", "beds", "department", "department_name")


def institution_filters() -> tuple[Filter, ...]:
    districts = tuple((region.pk, str(region)) for region in forms.districts())
    return (
        Filter("name", _("Name of the institution"), "name__icontains", kind="text"),
        Filter("class", _("Class"), "institution_class", tuple(InstitutionClass.choices)),
        Filter("level", _("Level"), "level", tuple(Level.choices)),
        Filter("department", _("Social work department"), "department", tuple(DepartmentKind.choices)),
        Filter("status", _("Status"), "status", tuple(ProgrammeState.choices)),
        Filter("district", _("District"), "region_id", districts),
    )


@needs(Permission.READ_REGISTRY)
def institution_list(request):
    filters = institution_filters()
    found = chosen(queries.institution_rows(), filters, request.GET, reverse("registry:institutions"))
    part = keyset(found.rows, order=ORDER, after=request.GET.get("after"))
    context = {"filters": filters, "found": found, "rows": part.rows, "labels": LABELS}
    context["more_url"] = found.more(part.next)
    block = "rows" if request.GET.get("after") else "list"
    return page(request, "registry/institutions.html", context, block=block)


@needs(Permission.READ_REGISTRY)
def institution_detail(request, pk):
    institution = get_object_or_404(Institution.objects.select_related("region__parent"), pk=pk)
    writes = request.seat.can(Permission.WRITE_REGISTRY) and rules.reaches(request.seat, institution)
    own = request.seat.institution_id == institution.pk
    context = {
        "institution": institution,
        "profiles": list(institution.profiles.order_by("-valid_from")),
        "statuses": list(institution.statuses.order_by("-from_on")),
        # Wards are the institution's own affair; the register of a city shows the institution only.
        "units": list(institution.units.order_by("closed_on", "name")) if own else None,
        "writes": writes,
        "practice": queries.practice_of(institution.pk) if own else None,
        "sets_practice": rules.can_set_practice(request.seat, institution.pk),
    }
    return page(request, "registry/institution.html", context)


@needs(Permission.WRITE_REGISTRY, Permission.WRITE_CATALOGUE)
def practice(request, pk):
    """On which days people are asked how they are, how much a post carries; for whoever leads the institution."""
    if not rules.can_set_practice(request.seat, pk):
        raise Http404
    found, institution = queries.practice_of(pk), get_object_or_404(Institution, pk=pk)
    key = f"registry.practice:{pk}"
    initial = {name: getattr(found, name) for name in PRACTICE}
    initial["supervisor_closes"] = "yes" if found.supervisor_closes else "no"
    form = forms.PracticeForm(request.POST or None, record=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in initial}
        form.hold()
        if tried(form, lambda: services.set_practice(by=request.seat, practice=found, **values)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("From now on it is done so."))
            return redirect("registry:institution", pk)
    context = {"form": form, "institution": institution} | _drafted(request, key, form)
    return page(request, "registry/practice.html", context)


@needs(Permission.WRITE_REGISTRY)
def institution_new(request):
    if request.seat.institution_id:
        raise PermissionDenied
    form = forms.InstitutionNewForm(request.POST or None, initial={"status": ProgrammeState.PLANNED})
    key = "registry.institution:new"
    if request.method == "POST" and form.is_valid():
        answer = {**form.cleaned_data, "credit_code": form.cleaned_data["credit_code"] or None}
        more = {name: answer.pop(name) for name in ("short_name", "institution_code")}
        row = services.InstitutionRow(**answer)
        institution = tried(form, lambda: services.found_institution(by=request.seat, row=row))
        if institution:
            if any(more.values()):
                services.correct_institution(by=request.seat, institution=institution, **more)
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The institution is in the register."))
            return redirect("registry:institution", institution.pk)
    context = {"form": form, "institution": None} | _drafted(request, key, form)
    return page(request, "registry/institution_form.html", context)


@needs(Permission.WRITE_REGISTRY)
def institution_change(request, pk):
    institution = _reached(request, pk)
    names = ("name", "short_name", "credit_code", "institution_code")
    initial = {name: getattr(institution, name) for name in names} | {"region": institution.region_id}
    form = forms.InstitutionChangeForm(request.POST or None, record=institution, initial=initial)
    key = f"registry.institution:{pk}"
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        form.hold()
        if tried(
            form, lambda: services.correct_institution(by=request.seat, institution=institution, **values)
        ):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The entry is put right."))
            return redirect("registry:institution", pk)
    context = {"form": form, "institution": institution} | _drafted(request, key, form)
    return page(request, "registry/institution_form.html", context)


@needs(Permission.WRITE_REGISTRY)
def profile_new(request, pk):
    """What the institution becomes on a day: an entry after the current one."""
    institution = _reached(request, pk)
    current = institution.profiles.filter(valid_until__isnull=True).first()
    initial = {name: getattr(current, name) for name in PROFILE} if current else {}
    form = forms.ProfileChangeForm(
        request.POST or None, initial=initial | {"valid_from": timezone.localdate()}
    )
    key = f"registry.profile:new:{pk}"
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PROFILE}
        from_on = form.cleaned_data["valid_from"]
        if tried(
            form,
            lambda: services.change_profile(
                by=request.seat, institution=institution, from_on=from_on, **values
            ),
        ):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The change is entered; what held before is kept with its dates."))
            return redirect("registry:institution", pk)
    return _entry_page(request, key, form, institution, _("A change from a day on"))


@needs(Permission.WRITE_REGISTRY)
def profile_correct(request, pk):
    """A wrong entry put right over its whole span."""
    profile = get_object_or_404(InstitutionProfile.objects.select_related("institution"), pk=pk)
    institution = _reached(request, profile.institution_id)
    initial = {name: getattr(profile, name) for name in PROFILE}
    form = forms.ProfileCorrectionForm(request.POST or None, record=profile, initial=initial)
    key = f"registry.profile:{pk}"
    if request.method == "POST" and form.is_valid():
        form.hold()
        values = {name: form.cleaned_data[name] for name in PROFILE}
        if tried(form, lambda: services.correct_profile(by=request.seat, profile=profile, **values)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The entry is put right."))
            return redirect("registry:institution", institution.pk)
    return _entry_page(request, key, form, institution, _("Put an entry right"))


@needs(Permission.WRITE_REGISTRY)
def status_new(request, pk):
    institution = _reached(request, pk)
    form = forms.StatusForm(request.POST or None, initial={"from_on": timezone.localdate()})
    key = f"registry.status:new:{pk}"
    if request.method == "POST" and form.is_valid():
        verb = services.change_status
        if tried(form, lambda: verb(by=request.seat, institution=institution, **form.cleaned_data)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The status is entered."))
            return redirect("registry:institution", pk)
    return _entry_page(request, key, form, institution, _("Status in the programme"))


@needs(Permission.WRITE_REGISTRY)
def unit_new(request, pk):
    institution = get_object_or_404(Institution, pk=pk if pk == request.seat.institution_id else None)
    form = forms.UnitForm(request.POST or None, initial={"kind": Unit.Kind.WARD})
    key = f"registry.unit:new:{pk}"
    if request.method == "POST" and form.is_valid():
        verb = services.add_unit
        if tried(form, lambda: verb(by=request.seat, institution=institution, **form.cleaned_data)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The ward or clinic is added."))
            return redirect("registry:institution", pk)
    return _entry_page(request, key, form, institution, _("Add a ward or clinic"))


@needs(Permission.WRITE_REGISTRY)
def unit_change(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    institution = _reached(request, unit.institution_id)
    initial = {name: getattr(unit, name) for name in ("name", "kind", "code", "closed_on")}
    form = forms.UnitChangeForm(request.POST or None, record=unit, initial=initial)
    key = f"registry.unit:{pk}"
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        form.hold()
        if tried(form, lambda: services.change_unit(by=request.seat, unit=unit, **values)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The ward or clinic is changed."))
            return redirect("registry:institution", institution.pk)
    return _entry_page(request, key, form, institution, _("Change a ward or clinic"))


def _entry_page(request, key, form, institution, heading):
    context = {"form": form, "institution": institution, "heading": heading}
    return page(request, "registry/entry_form.html", context | _drafted(request, key, form))


def _drafted(request, key, form) -> dict:
    return {"draft": offer_draft(request, key, form), "draft_key": key}


def _reached(request, pk) -> Institution:
    # What lies outside a seat's place does not exist for writing; reading the public register is another matter.
    return get_object_or_404(Institution.objects.filter(rules.reach_of(request.seat)), pk=pk)

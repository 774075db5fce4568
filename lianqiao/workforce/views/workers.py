"""Workers: the list, one worker, hire, correct, qualify."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.dates import read_date
from lianqiao.core.encryption import Unreadable, open_token, seal_token
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.models import Institution
from lianqiao.registry.roles import Permission
from lianqiao.workforce import queries, rules, services
from lianqiao.workforce.forms import HireForm, QualifyForm, WorkerForm
from lianqiao.workforce.models import Worker
from lianqiao.workforce.states import AwayReason, Qualification, Sex, Source
from lianqiao.workspace.drafts import discard_draft, offer_draft

ORDER = ("worker__name", "-from_on", "-id")
NEW = "workforce.worker:new"
SEARCH = "workforce.search"
DEPUTIES_SHOWN = 10


@needs(Permission.READ_WORKFORCE)
def worker_list(request):
    asked = _asked(request)
    text = _searched(asked)
    rows = queries.roster(
        text=text,
        institution=asked.get("institution", ""),
        source=asked.get("source", ""),
        qualification=asked.get("qualification", ""),
        on=None if asked["on"] == "any" else read_date(asked["on"]).on,
    )
    part = keyset(rows, order=ORDER, after=request.GET.get("after"))
    context = {
        "rows": part.rows,
        "asked": asked,
        "text": text,
        "chips_in_force": _chips(asked, text),
        "more_url": reverse("workforce:list", query=asked | {"after": part.next}) if part.next else "",
        "sources": dict(Source.choices),
        "qualifications": dict(Qualification.choices),
        "sexes": dict(Sex.choices),
    }
    return page(request, "workforce/list.html", context, block="rows" if request.GET.get("after") else None)


@needs(Permission.READ_WORKFORCE)
@require_POST
def search(request):
    """Seal the name that was asked for, so that it stands in no address, and show the list for it."""
    asked = {name: request.POST.get(name, "") for name in ("source", "qualification", "institution", "on")}
    text = request.POST.get("q", "").strip()
    token = seal_token(text, SEARCH) if text else ""
    return redirect(reverse("workforce:list", query=asked | {"search": token, "on": asked["on"] or "any"}))


@needs(Permission.WRITE_WORKFORCE)
def worker_new(request):
    seat = request.seat
    if seat.institution is None:
        messages.info(request, _("A worker is hired by an institution; this seat has none."))
        return redirect("workforce:list")
    form = HireForm(request.POST or None, institution_id=seat.institution_id)
    if form.is_valid():
        hired = tried(
            form, lambda: services.hire_worker(by=seat, institution=seat.institution, **form.cleaned_data)
        )
        if hired:
            discard_draft(by=seat, key=NEW)
            messages.success(request, _("The worker is registered."))
            return redirect("workforce:detail", hired[0].pk)
    context = {"form": form, "draft": offer_draft(request, NEW, form), "draft_key": NEW}
    return page(request, "workforce/new.html", context)


@needs(Permission.READ_WORKFORCE)
def worker_detail(request, pk):
    worker = get_object_or_404(Worker.objects.select_related("account"), pk=pk)
    today = timezone.localdate()
    assignments = list(queries.assignments_of(worker))
    for assignment in assignments:
        assignment.holds = assignment.holds_on(today)
    deputies = queries.deputy_rows().filter(worker=worker).order_by("-from_on", "-id")[:DEPUTIES_SHOWN]
    context = {"worker": worker, "assignments": assignments, "deputies": list(deputies), "today": today}
    may = request.seat.can(Permission.WRITE_CASES) and rules.can_appoint_deputy(request.seat, worker)
    context |= {"may_appoint": may, "reasons": dict(AwayReason.choices)}
    return page(request, "workforce/detail.html", context)


@needs(Permission.WRITE_WORKFORCE)
def worker_change(request, pk):
    worker = get_object_or_404(Worker, pk=pk)
    initial = {name: getattr(worker, name) for name in ("name", "sex", "phone")} | {
        "account": worker.account_id
    }
    form = WorkerForm(
        request.POST or None, record=worker, institution_id=request.seat.institution_id, initial=initial
    )
    key = f"workforce.worker:{pk}"
    if form.is_valid():
        form.hold()
        changed = {name: form.cleaned_data[name] for name in ("name", "sex", "phone", "account")}
        if tried(form, lambda: services.update_worker(by=request.seat, worker=worker, **changed)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The record is saved."))
            return redirect("workforce:detail", pk)
    context = {"form": form, "worker": worker, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "workforce/change.html", context)


@needs(Permission.WRITE_WORKFORCE)
def worker_qualify(request, pk):
    worker = get_object_or_404(Worker, pk=pk)
    initial = {"qualification": worker.qualification, "qualified_on": worker.qualified_on}
    form = QualifyForm(request.POST or None, record=worker, initial=initial)
    if form.is_valid():
        form.hold()
        given = {"qualification": form.cleaned_data["qualification"], "on": form.cleaned_data["qualified_on"]}
        today = timezone.localdate()
        if tried(form, lambda: services.qualify(by=request.seat, worker=worker, today=today, **given)):
            messages.success(request, _("The qualification is recorded."))
            return redirect("workforce:detail", pk)
    return page(request, "workforce/qualify.html", {"form": form, "worker": worker})


def _asked(request) -> dict[str, str]:
    """The filters in the address that mean something; without a day the list shows who is posted today."""
    given = {name: request.GET.get(name, "") for name in ("search", "institution", "source", "qualification")}
    known = {
        "search": bool(_searched(given)),
        "institution": _is_key(given["institution"]),
        "source": given["source"] in Source.values,
        "qualification": given["qualification"] in Qualification.values,
    }
    on = request.GET.get("on", "")
    asked = {name: value for name, value in given.items() if known[name]}
    return asked | {"on": on if on == "any" or _is_day(on) else timezone.localdate().isoformat()}


def _searched(asked: dict[str, str]) -> str:
    try:
        return open_token(asked["search"], SEARCH) if asked.get("search") else ""
    except Unreadable:
        return ""


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return read_date(text).precision == "day"
    except ValueError:
        return False


def _chips(asked: dict[str, str], text: str) -> list[dict[str, str]]:
    labels = {
        "search": _("Search: %(text)s") % {"text": text},
        "institution": _institution(asked.get("institution", "")),
        "source": str(dict(Source.choices).get(asked.get("source"), "")),
        "qualification": str(dict(Qualification.choices).get(asked.get("qualification"), "")),
        "on": _("posted on %(day)s") % {"day": asked["on"]},
    }
    chips = []
    for name in asked:
        if asked[name] == "any":
            continue
        kept = {k: v for k, v in asked.items() if k != name} | ({"on": "any"} if name == "on" else {})
        chips.append({"label": labels[name], "remove_url": reverse("workforce:list", query=kept)})
    return chips


def _institution(key: str) -> str:
    found = Institution.objects.filter(pk=key).first() if key else None
    return found.name if found else _("unknown institution")

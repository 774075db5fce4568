"""The bulletin on screen, as a workbook, and published."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import page
from lianqiao.indicators import services, statement
from lianqiao.indicators.bulletin import compose
from lianqiao.indicators.expectations import BASE_DAY, PHASE_NAMES, phase_on
from lianqiao.indicators.forms import BulletinForm, Inquiry
from lianqiao.indicators.periods import AsOf, period_words
from lianqiao.indicators.queries import scope_for
from lianqiao.indicators.sections import sections, service_sections
from lianqiao.indicators.workbooks import bulletin_workbook
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


def _form(data) -> BulletinForm:
    completed = data.copy()
    completed.setdefault("as_of", timezone.localdate().isoformat())
    completed.setdefault("base", BASE_DAY.isoformat())
    return BulletinForm(completed)


@needs(Permission.READ_FIGURES)
def bulletin(request):
    form = _form(request.GET)
    context = {"form": form, "scope": scope_for(request.seat)}
    if form.is_valid():
        found = compose(form.cleaned_data["as_of"], form.cleaned_data["base"], scope_for(request.seat))
        context |= {
            "bulletin": found,
            "title": statement.title(found),
            "paragraphs": str(statement.statement(found)).split("\n"),
            "sections": sections(found),
            "services": service_sections(found),
            "phase": PHASE_NAMES[phase_on(found.as_of)],
            "asked": Inquiry(AsOf(found.as_of), AsOf(found.base)).query(),
            "period_words": period_words,
        }
    return page(request, "indicators/bulletin.html", context, status=200 if form.is_valid() else 422)


@needs(Permission.EXPORT)
def bulletin_export(request):
    form = _form(request.GET)
    if not request.seat.can(Permission.READ_FIGURES) or not form.is_valid():
        raise Http404
    found = compose(form.cleaned_data["as_of"], form.cleaned_data["base"], scope_for(request.seat))
    return bulletin_workbook(by=request.seat, bulletin=found)


@require_POST
@needs(Permission.PUBLISH_FIGURES)
def bulletin_publish(request):
    form = _form(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        publication = services.publish_bulletin(
            by=request.seat, scope=scope_for(request.seat), at=timezone.now(), **form.cleaned_data
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        asked = {name: day.isoformat() for name, day in form.cleaned_data.items()}
        return redirect(reverse("indicators:bulletin", query=asked))
    messages.success(request, _("Published. It can no longer be changed."))
    return redirect("indicators:publication", publication.pk)

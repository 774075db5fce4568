"""Designs as files: handed on to another institution, and begun with what another institution handed on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.designs import rules, services
from lianqiao.designs.files import read_file
from lianqiao.designs.forms import ReceiveForm
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission

from .opened import opened


@needs(Permission.WRITE_CATALOGUE)
@require_POST
def design_file(request, pk):
    """The design with all that belongs to it, as one file."""
    if not request.seat.can(Permission.EXPORT):  # both are needed; `needs` asks for one of several
        raise PermissionDenied
    design = opened(request, pk)
    answer = HttpResponse(
        services.hand_on(by=request.seat, design=design), content_type="application/fhir+json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{design.code}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@needs(Permission.WRITE_CATALOGUE)
def design_receive(request):
    """Begin with a file another institution handed on; it stays in the making until it is published here."""
    if request.seat.institution_id is None:
        messages.warning(request, str(rules.NoInstitution.message))
        return redirect("designs:list")
    form = ReceiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if design := tried(form, lambda: _received(request, form.cleaned_data)):
            messages.success(
                request, _("Taken in with its scoring, limits and test vectors. Look at it, then publish it.")
            )
            return redirect(design)
    return page(request, "designs/receive.html", {"form": form}, status=422 if form.errors else 200)


def _received(request, told):
    handed = read_file(told["file"].read())
    return services.receive_design(by=request.seat, handed=handed, code=told["code"], at=timezone.now())

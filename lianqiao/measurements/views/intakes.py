"""The scales suggested above the intake form, drawn anew when the window comes back to the front."""

from django.http import HttpResponse
from django.shortcuts import redirect

from lianqiao.cases.seen import opened_case
from lianqiao.measurements.steps import INTAKE
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import panels_for


@needs(Permission.WRITE_CASES)
def suggested_scales(request, pk):
    case = opened_case(request, pk, "case.intake")
    if not request.htmx:
        return redirect("casework:intake_write", pk)
    return HttpResponse("".join(panels_for(request, case, INTAKE)))

"""Projects whose services are counted together."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.indicators import queries, services
from lianqiao.indicators.forms import ProjectScopeChangeForm, ProjectScopeForm, project_initial
from lianqiao.indicators.models import ProjectScope
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.READ_FIGURES)
def project_list(request):
    return page(request, "indicators/projects.html", {"projects": queries.project_scopes()})


@needs(Permission.PUBLISH_FIGURES)
def project_new(request):
    initial = {"from_on": timezone.localdate().replace(month=1, day=1), "in_bulletin": True, "projects": 1}
    form = ProjectScopeForm(
        request.POST or None, choosable=queries.choosable_for(request.seat), initial=initial
    )
    return _keep(request, form, None, "indicators.project:new")


@needs(Permission.PUBLISH_FIGURES)
def project_change(request, pk):
    project = get_object_or_404(ProjectScope, pk=pk)
    form = ProjectScopeChangeForm(
        request.POST or None,
        record=project,
        choosable=queries.choosable_for(request.seat),
        initial=project_initial(project),
    )
    return _keep(request, form, project, f"indicators.project:{pk}")


def _keep(request, form, project, draft_key):
    if request.method == "POST" and form.is_valid():
        if project:
            form.hold()
        kept = tried(
            form, lambda: services.keep_project_scope(by=request.seat, project=project, **form.values)
        )
        if kept:
            discard_draft(by=request.seat, key=draft_key)
            messages.success(request, _("Saved."))
            return redirect("indicators:projects")
    context = {"form": form, "project": project, "draft_key": draft_key}
    return page(
        request, "indicators/project_form.html", context | {"draft": offer_draft(request, draft_key, form)}
    )

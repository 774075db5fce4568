"""Family and others: find somebody, say what they are to the client."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people import queries, services
from lianqiao.people.forms import RelationForm
from lianqiao.people.models import Client, Relation
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.WRITE_PEOPLE)
def relation_new(request, pk):
    """Two steps on one page: `find` searches, `save` relates the chosen one."""
    client = opened_client(request, pk, "client.relation")
    text = request.POST.get("q", "").strip()
    found = [option for option in queries.lookup(text, on=timezone.localdate()) if option.id != client.pk]
    options = [(str(option.id), f"{option.name} · {option.detail}") for option in found]
    form = RelationForm(request.POST if "save" in request.POST else None, options=options)
    if form.is_valid():
        other = get_object_or_404(Client, pk=form.cleaned_data.pop("other"))
        relate = form.cleaned_data | {"client": client, "other": other, "today": timezone.localdate()}
        if tried(form, lambda: services.add_relation(by=request.seat, **relate)):
            messages.success(request, _("The relation is recorded; both pages show it."))
            return redirect("people:detail", pk)
    return page(
        request, "people/relation.html", {"form": form, "client": client, "text": text, "options": options}
    )


@needs(Permission.WRITE_PEOPLE)
@require_POST
def relation_remove(request, pk):
    relation = get_object_or_404(Relation.objects.select_related("from_client"), pk=pk)
    services.remove_relation(by=request.seat, relation=relation)
    messages.success(request, _("The relation is removed."))
    seen_from_other_end = request.POST.get("from") == str(relation.to_client_id)
    return redirect(
        "people:detail", relation.to_client_id if seen_from_other_end else relation.from_client_id
    )

"""Duplicates: who may be the same person, two records side by side, one record again two."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people import queries, services
from lianqiao.people.forms import MergeForm
from lianqiao.people.models import Client, Merge
from lianqiao.people.seen import opened_client
from lianqiao.people.services.merging import references
from lianqiao.people.services.rows import every
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.WRITE_PEOPLE)
def merge_choose(request, pk):
    """Those who may be the same person, and a search for others."""
    client, today = opened_client(request, pk, "client.doubles"), timezone.localdate()
    text = request.POST.get("q", "").strip()
    found = (
        queries.find(text).exclude(pk=client.pk).order_by(*queries.FOUND_ORDER)[:10]
        if text
        else Client.objects.none()
    )
    context = {
        "client": client,
        "text": text,
        "doubles": queries.with_years(queries.doubles_of(client), on=today),
        "found": queries.with_years(queries.client_rows(found), on=today),
        "merges": queries.merges_of(client),
    }
    return page(request, "people/doubles.html", context)


@needs(Permission.WRITE_PEOPLE)
def merge_compare(request, pk, other):
    """Both records side by side; what is sent makes them one, with the first kept."""
    kept, merged = (opened_client(request, key, "client.merge") for key in (pk, other))
    form = MergeForm(request.POST or None, kept=kept, merged=merged)
    if form.is_valid() and tried(form, lambda: _merged(request, form)):
        messages.success(request, _("The two records are one. This can be undone on the page of duplicates."))
        return redirect("people:detail", kept.pk)
    context = {"form": form, "kept": kept, "merged": merged, "weights": (_weight(kept), _weight(merged))}
    return page(request, "people/merge.html", context)


@needs(Permission.WRITE_PEOPLE)
@require_POST
def merge_undo(request, pk):
    merge = get_object_or_404(Merge.objects.select_related("kept", "merged"), pk=pk)
    try:
        services.undo_merge(by=request.seat, merge=merge, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:doubles", merge.kept_id)
    messages.success(request, _("There are two records again, as before. What came since stays where it is."))
    return redirect("people:detail", merge.merged_id)


def _merged(request, form: MergeForm) -> Merge:
    form.hold()
    return services.merge_clients(
        by=request.seat, kept=form.kept, merged=form.merged, take=form.take, at=timezone.now()
    )


def _weight(client: Client) -> int:
    """How many rows of all rooms hang on the record. Only their number: of some, even the kind is not for everybody."""
    return sum(every(model).filter(**{field.attname: client.pk}).count() for model, field in references())

"""What every page of a design begins with: the design, its document, and what stands around it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lianqiao.core.forms import VersionedForm, tried
from lianqiao.designs import queries, services
from lianqiao.designs.checks import faults_of
from lianqiao.designs.content import Content, read
from lianqiao.designs.edits import Unsound
from lianqiao.designs.kinds import Change
from lianqiao.designs.models import Design
from lianqiao.workspace.drafts import draft_for


def opened(request, pk) -> Design:
    """Return the design; that of another institution is not there."""
    known = Design.objects.select_related(
        "institution", "instrument", "edition__published_by__account", "origin__instrument"
    )
    return get_object_or_404(known, pk=pk)


def frame(design: Design, content: Content | None = None) -> dict[str, Any]:
    """Return what all pages of a design show: what hinders it, and what can be taken back."""
    content = content or read(design.content)
    return {
        "design": design,
        "content": content,
        "faults": faults_of(content) if design.is_draft else [],
        "last": queries.last_step(design) if design.is_draft else None,
        "at": "",
        "did": "",
    }


def make_room(request, key: str, *rows: Any) -> None:
    """Give rows of fields as many as a draft has that is about to be brought back."""
    draft = (
        draft_for(request, key) if request.method == "GET" and request.GET.get("draft") == "restore" else None
    )
    for part in rows if draft else ():
        part.make_room(draft.fields)


def changed(
    request,
    held: Design,
    form: VersionedForm,
    change: Change,
    verb: Callable[[Content], Any],
    *rows: Any,
    code: str = "",
) -> bool:
    """Change the design as its form read it; what would be unsound is said beside its fields, in the form or its rows."""

    def done() -> bool:
        services.change_design(
            by=request.seat, design=held, change=change, verb=verb, code=code, at=timezone.now()
        )
        return True

    try:
        return bool(tried(form, done))
    except Unsound as refusal:
        for field, text in refusal.faults:
            _say(form, rows, field, text)
        return False


def _say(form: forms.BaseForm, rows: tuple[Any, ...], field: str, text: str) -> None:
    if any(part.put(field, text) for part in rows):
        # The list on top says that rows below have something to mend.
        return
    form.add_error(field if field in form.fields else None, text)

"""Drafts for rooms below the one that keeps them.

The registry has long forms and stands below the workspace, which keeps drafts. So the workspace says here, when the
programme starts, how a draft is offered and thrown away; rooms above it import `lianqiao.workspace.drafts` directly.

    draft = offer_draft(request, "registry.unit:new", form)   # → {{ draft_bar(draft) }}
    …
    discard_draft(by=request.seat, key="registry.unit:new")    # once the form was taken
"""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

_kept: dict[str, Callable[..., Any]] = {}


def register(*, offer: Callable[..., Any], discard: Callable[..., None]) -> None:
    """Say who keeps drafts. The room that keeps them calls this from its `ready`."""
    _kept.update(offer=offer, discard=discard)


def offer_draft(request: HttpRequest, key: str, form: BaseForm) -> Any:
    """Return the draft to offer above the form, or None; `?draft=restore` fills the form with it."""
    return _kept["offer"](request, key, form) if _kept else None


def discard_draft(*, by: Any, key: str) -> None:
    """Throw the draft of this seat away, if there is one."""
    if _kept:
        _kept["discard"](by=by, key=key)

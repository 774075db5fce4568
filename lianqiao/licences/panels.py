"""On the page of a scale: whose text it is, on whose word it is used."""

from typing import Any

from django.http import HttpRequest

from lianqiao.instruments.models import Instrument
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries


def about(request: HttpRequest, instrument: Instrument) -> dict[str, Any]:
    """Return what was loaded and confirmed for the scale at the reader's institution."""
    here = request.seat.institution_id
    if here is None or instrument.institution_id is not None:
        return {"texts": [], "words": [], "manage": False}
    return {
        "texts": list(queries.texts_of(here, instrument)),
        "words": list(queries.words_given(here, instrument)),
        "manage": request.seat.can(Permission.WRITE_CATALOGUE),
    }


PANEL = Panel("licences.about", "licences/_about.html", about, Permission.READ_CATALOGUE, place="scale.about")

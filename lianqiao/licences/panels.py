"""On the page of a scale: whose text it is, on whose word it is used."""

from typing import Any

from django.http import HttpRequest

from lianqiao.instruments.models import Instrument, Response
from lianqiao.instruments.queries import newest_edition
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


def nothing_more(request: HttpRequest, record: Instrument | Response) -> dict[str, Any]:
    return {}


def file_of(request: HttpRequest, instrument: Instrument) -> dict[str, Any]:
    return {"edition": newest_edition(request.seat.institution_id, instrument.code)}


PANELS = [
    Panel("licences.about", "licences/_about.html", about, Permission.READ_CATALOGUE, place="scale.about"),
    Panel("licences.file", "licences/_file.html", file_of, Permission.EXPORT, place="scale.actions"),
    Panel(
        "licences.answers", "licences/_answers.html", nothing_more, Permission.EXPORT, place="scale.response"
    ),
]

"""The scales there are, and how one looks."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language

from lianqiao.core.pages import page
from lianqiao.instruments import library, queries, rules, shelf
from lianqiao.instruments.editions import read_edition, source_said
from lianqiao.instruments.readings import limits_of, no_limits_said
from lianqiao.instruments.sheets import Sheet
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import panels_for

PLACE, ACTIONS = "scale.about", "scale.actions"
"""Where rooms above say on the page of a scale what they know of it, and what may be done with it."""


@needs(Permission.READ_CASES, Permission.READ_CATALOGUE)
def scale_list(request):
    """All scales: those ready to give, and those that wait for their licensed text or for somebody's word."""
    every = shelf.shelf(request.seat.institution_id)
    found = every.looked_through(request.GET, reverse("instruments:list"))
    context = {"filters": shelf.filters(), "found": found, "every": len(every)}
    context["panels"] = panels_for(request, request.seat, "scales")
    return page(request, "instruments/list.html", context, block="list")


@needs(Permission.READ_CASES, Permission.READ_CATALOGUE)
def scale_preview(request, code):
    """A scale as it will be asked, on screen and on paper, with the limits its scores are read by.

    One that waits for its text shows its limits alone.
    """
    here = request.seat.institution_id
    edition = queries.newest_edition(here, code)
    instrument = edition.instrument if edition else queries.instruments(here).filter(code=code).first()
    if instrument is None or (edition is None and instrument.institution_id is not None):
        raise Http404
    questionnaire, pack = read_edition(edition) if edition else ({}, library.load(code).pack)
    chosen = queries.chosen_limits(here, instrument.pk) if here else {}
    context = {
        "edition": edition,
        "instrument": instrument,
        "rows": Sheet.begun(questionnaire).rows(get_language() or "zh"),
        "alone": edition is not None and rules.asked_alone(edition),
        "limits": limits_of(pack, chosen),
        "no_limits": no_limits_said(pack),
        "source": "" if edition and edition.validated else source_said(instrument, edition),
        "places": panels_for(request, instrument, PLACE),
        "actions": panels_for(request, instrument, ACTIONS),
    }
    return page(request, "instruments/preview.html", context)

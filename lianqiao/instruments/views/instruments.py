"""The scales there are, and how one looks."""

from django.http import Http404
from django.utils.translation import get_language

from lianqiao.core.pages import page
from lianqiao.instruments import queries
from lianqiao.instruments.editions import question_count, read_edition
from lianqiao.instruments.readings import limits_of
from lianqiao.instruments.sheets import Sheet
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.READ_CASES, Permission.READ_CATALOGUE)
def scale_list(request):
    """All scales: those ready to give, and those that wait for their licensed text."""
    here = request.seat.institution_id
    ready = [(edition, question_count(edition)) for edition in queries.editions_in_use(here)]
    given = {edition.instrument_id for edition, _count in ready}
    waiting = [one for one in queries.instruments(here) if one.pk not in given]
    return page(request, "instruments/list.html", {"ready": ready, "waiting": waiting})


@needs(Permission.READ_CASES, Permission.READ_CATALOGUE)
def scale_preview(request, code):
    """A scale as it will be asked, on screen and on paper, with the limits its scores are read by."""
    edition = queries.newest_edition(request.seat.institution_id, code)
    if edition is None:
        raise Http404
    questionnaire, pack = read_edition(edition)
    rows = Sheet.begun(questionnaire).rows(get_language() or "zh")
    context = {"edition": edition, "rows": rows, "limits": limits_of(pack)}
    return page(request, "instruments/preview.html", context)

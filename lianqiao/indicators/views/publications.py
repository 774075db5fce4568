"""What was published, word for word, and whether it comes out the same today."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.indicators import queries
from lianqiao.indicators.frozen import frozen_table, frozen_value
from lianqiao.indicators.printed import json_of, unit_words
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission


@needs(Permission.READ_FIGURES)
def publication_list(request):
    found = queries.publications_for(request.seat)
    part = keyset(found, order=("-published_at", "-id"), after=request.GET.get("after"))
    more = reverse("indicators:published", query={"after": part.next}) if part.next else None
    context = {"rows": part.rows, "more_url": more}
    block = "rows" if request.GET.get("after") else None
    return page(request, "indicators/published.html", context, block=block)


@needs(Permission.READ_FIGURES)
def publication_detail(request, pk):
    publication = get_object_or_404(queries.publications_for(request.seat), pk=pk)
    figures = list(publication.figures.all())
    again = "again" in request.GET
    context = {
        "publication": publication,
        "figures": [
            (figure, frozen_table(figure), _compared(figure) if again else None) for figure in figures
        ],
        "again": again,
        "unit_words": unit_words,
        "period_of": queries.period_of,
        "value": frozen_value,
    }
    return page(request, "indicators/publication.html", context)


def _compared(figure):
    return queries.differences(figure.body, json_of(queries.computed_again(figure)))

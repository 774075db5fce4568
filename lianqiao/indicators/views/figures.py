"""Screens of single figures: all of them, one with its chart, the rows behind it, its workbook, its publication."""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.indicators import services
from lianqiao.indicators.charts import chart_of, period_of
from lianqiao.indicators.columns import columns_of
from lianqiao.indicators.compute import compute, count_of, lines_as_read, list_behind
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.errors import UnknownIndicator
from lianqiao.indicators.forms import MOST_FOR_PROGRAMS, DayForm, Inquiry, InquiryForm, PublishForm
from lianqiao.indicators.lists import listing_for
from lianqiao.indicators.measures import Indicator, indicator_of
from lianqiao.indicators.overview import cards, chips
from lianqiao.indicators.parts import part_asked, part_tabs, records_address
from lianqiao.indicators.periods import period_words
from lianqiao.indicators.printed import lines, shown, unit_words
from lianqiao.indicators.queries import project_scope, projects_within, scope_for
from lianqiao.indicators.questions import Part
from lianqiao.indicators.workbooks import figure_workbook
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission

WORDS = {"shown": shown, "unit_words": unit_words, "period_words": period_words}


@needs(Permission.READ_FIGURES)
def home(request):
    form = DayForm(request.GET if "as_of" in request.GET else {"as_of": timezone.localdate()})
    day = form.cleaned_data["as_of"] if form.is_valid() else timezone.localdate()
    scope = scope_for(request.seat)
    groups = cards(day, scope, of_one=request.seat.institution_id is not None)
    return page(request, "indicators/home.html", {"form": form, "groups": groups, "scope": scope, **WORDS})


@needs(Permission.READ_FIGURES)
def detail(request, code):
    """A page for people; for programs the same figure as columns, by up to three dimensions."""
    if _for_programs(request):
        return _columns(request, code)
    form = _form(request, code)
    context = {"form": form, "indicator": form.indicator, **WORDS}
    if form.is_valid():
        context |= _answer(request, form.indicator, form.inquiry)
    status = 200 if form.is_valid() else 422
    response = page(request, "indicators/detail.html", context, block="answer", status=status)
    patch_vary_headers(response, ["Accept"])
    return response


@needs(Permission.READ_FIGURES)
def records(request, code):
    """The rows the figure counted, by the same query; together they make it up. Those of a ratio stand below it too."""
    form = _form(request, code)
    if not form.is_valid():
        return redirect(reverse("indicators:detail", args=[code], query=request.GET))
    asked, part = form.inquiry, part_asked(form.indicator, request.GET.get("rows"))
    what = {"period": asked.period, "scope": _scope(request, asked), "where": asked.where, "part": part}
    rows, after = list_behind(code, after=request.GET.get("after"), **what)
    figure = _figure(request, form.indicator, replace(asked, by=()))
    context = {
        "indicator": form.indicator,
        "asked": asked,
        "part": part,
        "figure": figure,
        "listing": listing_for(
            request.seat, form.indicator, rows, lambda keys: lines_as_read(code, keys=keys, **what), part
        ),
        "tabs": part_tabs(figure, asked, part, partial(count_of, code, **what | {"part": Part.REST})),
        "chips": chips(form.indicator, asked, "indicators:records"),
        "more_url": records_address(form.indicator, asked, part, after=after) if after else None,
        **WORDS,
    }
    return page(
        request, "indicators/records.html", context, block="rows" if request.GET.get("after") else None
    )


@needs(Permission.EXPORT)
def export(request, code):
    form = _form(request, code)
    if not request.seat.can(Permission.READ_FIGURES) or not form.is_valid():
        raise Http404
    # What leaves the house may be passed on: a region's workbook withholds what the public may not see.
    disclosure = Disclosure.INTERNAL if request.seat.institution_id else Disclosure.PUBLIC
    figure = _figure(request, form.indicator, form.inquiry, disclosure)
    return figure_workbook(by=request.seat, figure=figure)


@needs(Permission.PUBLISH_FIGURES)
def publish(request, code):
    asking = _form(request, code)
    if not asking.is_valid():
        raise Http404
    asked, form = asking.inquiry, PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        publication = tried(form, lambda: _publish(request, code, asked, **form.cleaned_data))
        if publication:
            messages.success(request, _("Published. It can no longer be changed."))
            return redirect("indicators:publication", publication.pk)
    figure = _figure(request, asking.indicator, asked, Disclosure.PUBLIC)
    context = {"form": form, "figure": figure, "lines": lines(figure), "asked": asked, **WORDS}
    return page(request, "indicators/publish.html", context)


def _publish(request, code: str, asked: Inquiry, *, rounded_down: bool):
    return services.publish_figure(
        by=request.seat,
        code=code,
        period=asked.period,
        scope=_scope(request, asked),
        dimensions=asked.by,
        where=asked.where,
        base=asked.base,
        rounded_down=rounded_down,
        at=timezone.now(),
    )


def _for_programs(request) -> bool:
    if "format" in request.GET:
        return request.GET["format"] == "json"
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _columns(request, code: str) -> JsonResponse:
    form = _form(request, code, most=MOST_FOR_PROGRAMS)
    if form.is_valid():
        body, status = columns_of(_figure(request, form.indicator, form.inquiry)), 200
    else:
        body, status = {"errors": form.errors.get_json_data()}, 422
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(body, status=status, json_dumps_params=compact, headers={"Vary": "Accept"})


def _form(request, code: str, **more) -> InquiryForm:
    try:
        indicator = indicator_of(code)
    except UnknownIndicator:
        raise Http404 from None
    return InquiryForm(
        request.GET,
        indicator=indicator,
        today=timezone.localdate(),
        projects=projects_within(_own_scope(request)),
        **more,
    )


def _scope(request, asked: Inquiry):
    return project_scope(asked.project) if asked.project else _own_scope(request)


def _own_scope(request):
    """Return the scope of the seat, looked up once a request."""
    if not hasattr(request, "scope_of_figures"):
        request.scope_of_figures = scope_for(request.seat)
    return request.scope_of_figures


def _figure(request, indicator: Indicator, asked: Inquiry, disclosure=Disclosure.INTERNAL):
    return compute(
        indicator.code,
        asked.period,
        _scope(request, asked),
        by=asked.by,
        where=asked.where,
        base=asked.base,
        disclosure=disclosure,
    )


def _answer(request, indicator: Indicator, asked: Inquiry) -> dict:
    figure = _figure(request, indicator, asked)

    def link(keys: dict[str, str]) -> str:
        return reverse("indicators:records", args=[indicator.code], query=asked.query(where=keys, by=[]))

    # Where the part of a large table begins that is shown, in rows and columns from 1.
    begun = {
        name: int(said) for name in ("down", "across") if (said := request.GET.get(name, "")[:6]).isdecimal()
    }

    def turned(**places: int) -> str:
        return reverse("indicators:detail", args=[indicator.code], query=asked.query(**begun | places))

    return {
        "figure": figure,
        "asked": asked,
        "chart_period": period_of(figure),
        "chart": chart_of(figure, link, **begun) if figure.rows else None,
        "turned": turned,
        "records_url": link({}),
        "chips": chips(indicator, asked, "indicators:detail"),
    }

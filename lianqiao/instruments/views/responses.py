"""Giving a scale to a client: choose, answer, result, correct."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError, StaleRecord
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.courses import courses_of
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.forms import AnswersForm, CorrectForm, GiveForm
from lianqiao.instruments.kinds import Occasion
from lianqiao.instruments.models import Response
from lianqiao.instruments.progress import step_of
from lianqiao.instruments.readings import readings_of
from lianqiao.instruments.reasons import said_beneath
from lianqiao.instruments.seen import opened_response
from lianqiao.instruments.sheets import Sheet
from lianqiao.instruments.states import ResponseState
from lianqiao.people.seen import opened_client
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for

from .drawing import drawn, fields_of, gaps_meant, heard, unseen, wants_line

PLACE = "scale"
"""Where rooms above say what a client's scales belong to: on every page of this room about one client."""


@needs(Permission.READ_CASES)
def client_scales(request, pk):
    """Everything the client answered, scale by scale."""
    client = opened_client(request, pk, "scale.list")
    found = list(queries.responses_of(client.pk))
    newest = queries.newest_of_each(found)
    context = {
        "client": client,
        "newest": [(one, readings_of(one), step_of(one, found)) for one in newest],
        "earlier": [one for one in found if one not in newest],
        "courses": courses_of(found),
        "begun": list(queries.begun_of(client.pk)),
        "flags": list(queries.open_flags_of(client.pk)),
        "links": list(queries.outstanding_of(client.pk, timezone.now())),
        "now": timezone.now(),
        "places": panels_for(request, client, PLACE),
    }
    return page(request, "instruments/client.html", context)


@needs(Permission.WRITE_CASES)
def response_new(request, pk):
    """Choose a scale and say who answers where: `?scale=phq9&occasion=intake` has both chosen."""
    client, key = opened_client(request, pk, "scale.give"), f"instruments.response:new:{pk}"
    editions = list(queries.editions_in_use(client.institution_id))
    asked = request.GET.get("scale", "")
    chosen = {"edition": next((str(one.pk) for one in editions if one.instrument.code == asked), "")}
    if (occasion := request.GET.get("occasion", "")) in Occasion.values:
        chosen["occasion"] = occasion
    whose = {"client": client, "today": timezone.localdate()}
    form = GiveForm(request.POST or None, editions=editions, initial=chosen, **whose)
    if request.method == "POST" and form.is_valid():
        told = form.told() | {"client": client, "at": timezone.now()}
        if begun := tried(form, lambda: services.give_scale(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            return redirect("instruments:fill", begun.pk)
    context = {"client": client, "form": form, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "instruments/give.html", context | {"places": panels_for(request, client, PLACE)})


@needs(Permission.WRITE_CASES)
def response_fill(request, pk):
    """The form: one question a row. Sent without JavaScript it is kept or completed as the button says."""
    response = opened_response(request, pk, "scale.fill")
    if response.state != ResponseState.IN_PROGRESS:
        return redirect("instruments:response", pk)
    questionnaire, _pack = read_edition(response.edition)
    form, faults, gaps, fresh = AnswersForm(request.POST or None, record=response), {}, [], ()
    sheet = Sheet(questionnaire, response.answers)
    if request.method == "POST" and form.is_valid():
        sheet = sheet.sent(fields_of(request))
        fresh = unseen(request, sheet)
        if done := tried(form, lambda: _sent(request, form, sheet, faults, gaps)):
            return redirect(*done)
        # Faults are named by the lines that are filled; empty ones are gone then.
        sheet = Sheet(questionnaire, sheet.answers()) if faults else sheet
        form = form if form.errors else AnswersForm(record=response)
    context = drawn(sheet, faults) | {"response": response, "form": form, "fresh": fresh, "gaps": gaps}
    context["asked_back"] = bool(gaps) or gaps_meant(request)
    context["flags"] = list(queries.flags_of(response))
    return page(request, "instruments/fill.html", context, status=422 if faults else 200)


def _sent(request, form: AnswersForm, sheet: Sheet, faults: dict, gaps: list) -> tuple | None:
    """Keep or complete; put what is wrong with single answers into `faults`, by row, and the rows left out into `gaps`, where
    that was not asked yet. A line more or less is drawn at once."""
    response, now, answers = form.hold(), timezone.now(), sheet.answers()
    further = bool(unseen(request, sheet))
    if further or request.POST.get("do") != "complete":
        services.keep_answers(by=request.seat, response=response, answers=answers, at=now)
        if further:
            messages.info(request, _("Your answers bring up further questions; they are marked below."))
        return None if further or wants_line(request) else ("instruments:fill", response.pk)
    try:
        told = {"answers": answers, "at": now, "gaps_meant": gaps_meant(request)}
        services.complete_response(by=request.seat, response=response, **told)
    except rules.GapsLeft as left:
        gaps.extend(left.names)
        return None
    except rules.AnswersFaulty as refusal:
        faults.update({fault.name: fault.text for fault in refusal.faults})
        messages.error(request, str(refusal))
        return None
    return ("instruments:response", response.pk)


@needs(Permission.WRITE_CASES)
@require_POST
def response_keep(request, pk):
    """What the page sends while it is being answered: kept, and told back what is asked now and whether an answer warns."""
    response = opened_response(request, pk, "scale.fill")
    questionnaire, _pack = read_edition(response.edition)
    form = AnswersForm(request.POST, record=response)
    if not form.is_valid():
        return JsonResponse({"refused": _("This page is too old. Open it anew.")}, status=400)
    sheet = Sheet(questionnaire, response.answers).sent(fields_of(request))
    try:
        _kept(request, form, sheet)
    except DomainError as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    return JsonResponse(
        heard(sheet) | {"version": response.version, "warns": queries.flags_of(response).exists()}
    )


def _kept(request, form: AnswersForm, sheet: Sheet) -> None:
    """Keep what one page sends. As it is closed two of its sendings may be on their way at once: the one that is overtaken
    between reading and writing looks once more whether what stands now is its own page's."""
    told = {"answers": sheet.answers(), "at": timezone.now(), "sent_as": form.cleaned_data["sent_as"]}
    try:
        services.keep_answers(by=request.seat, response=form.hold(), **told)
    except StaleRecord:
        form.record.refresh_from_db()
        services.keep_answers(by=request.seat, response=form.hold(), **told)


@needs(Permission.WRITE_CASES)
@require_POST
def response_abandon(request, pk):
    response = opened_response(request, pk, "scale.fill")
    try:
        services.abandon_response(by=request.seat, response=response)
        messages.success(request, _("The scale was given up; nothing of it is counted."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("instruments:client", response.client_id)


@needs(Permission.READ_CASES)
def response_detail(request, pk):
    """The result: scores with what they say, the answers, how far it moved since last time."""
    response = opened_response(request, pk, "scale.result")
    if response.state == ResponseState.IN_PROGRESS:
        return redirect("instruments:fill", pk)
    questionnaire, _pack = read_edition(response.edition)
    context = {
        "response": response,
        "readings": readings_of(response),
        "step": step_of(response, queries.responses_of(response.client_id)),
        "flags": list(queries.flags_of(response)),
        "correction": Response.objects.filter(corrects=response).first(),
        "correct": CorrectForm(),
        "places": panels_for(request, response.client, PLACE),
        "actions": panels_for(request, response, "scale.response"),
        "beneath": panels_for(request, response, "scale.result"),
    }
    context |= said_beneath(response) | drawn(Sheet(questionnaire, response.answers), {})
    return page(request, "instruments/response.html", context)


@needs(Permission.WRITE_CASES)
@require_POST
def response_correct(request, pk):
    """Begin a correction: the same answers again, to be put right."""
    response, form = opened_response(request, pk, "scale.fill"), CorrectForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        again = services.correct_response(by=request.seat, response=response, why=why, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("instruments:response", pk)
    return redirect("instruments:fill", again.pk)


@needs(Permission.WRITE_CASES)
@require_POST
def response_retract(request, pk):
    """Take a response back that was entered in error; it is kept, and counted nowhere."""
    response = opened_response(request, pk, "scale.fill")
    try:
        services.retract_response(by=request.seat, response=response, mistake=request.POST.get("mistake", ""))
        messages.success(request, _("Taken back as entered in error; it is kept and counted nowhere."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("instruments:response", pk)

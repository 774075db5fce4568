"""The page a link leads to: nobody signs in, nothing can be read there afterwards, and nothing kept is lost."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import page
from lianqiao.instruments import queries, rules, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import Invitation
from lianqiao.instruments.services.by_link import TOUCHED
from lianqiao.instruments.sheets import Sheet
from lianqiao.instruments.warned import warns
from lianqiao.registry.gates import PUBLIC, needs
from lianqiao.registry.rates import within_rate

from .drawing import drawn, fields_of, gaps_meant, heard, remembering, spoken, unseen, wants_line

A_MINUTE = 60
TOLD = (rules.NothingAnswered, rules.AnswersFaulty, rules.InvitationIsOver)
"""What may hinder somebody in words that are meant for them."""


@needs(PUBLIC)
@never_cache
def answer(request, secret):
    """The questions. A link that was used, taken back, is too old or never was says nothing but that."""
    invitation = queries.invitation_of(secret)
    if refusal := _refusal(request, invitation):
        return refusal
    own, refused, fresh = Sheet.begun(read_edition(invitation.edition)[0]), None, ()
    language = spoken(request)
    if request.method == "POST":
        own = own.sent(fields_of(request))
        fresh = unseen(request, own)
        again = bool(fresh) or wants_line(request)
        refused = _taken(request, invitation, again=again)
        if isinstance(refused, rules.InvitationIsOver):
            return _over(request, str(refused))
        if refused is None and not again:
            return _thanked(request, invitation, own)
    context = {"invitation": invitation, "secret": secret, "fresh": fresh} | _drawn(own, refused)
    context["warns"] = warns(invitation.edition, own.answers())
    context["gaps"] = getattr(refused, "names", ())
    context["asked_back"] = bool(context["gaps"]) or gaps_meant(request)
    context |= {"touched": _touched(request, own), "kept": _kept(request, invitation)}
    shown = page(request, "instruments/answer.html", context, status=422 if context["refused"] else 200)
    return remembering(shown, language)


def _thanked(request, invitation: Invitation, own: Sheet):
    """Say thank you; where an answer warns, with help, and under this very address, which says nothing a second time."""
    if warns(invitation.edition, own.answers()):
        return page(request, "instruments/thanks.html", {"invitation": invitation})
    return redirect("instruments:thanks")


def _refusal(request, invitation: Invitation | None):
    """Refuse what leads nowhere. Only that is counted: a whole group may be answering from behind one address of the hospital."""
    now = timezone.now()
    if invitation is None:
        busy = not within_rate(request, "scale", a_minute=A_MINUTE, at=now)
        return _over(request, str(rules.InvitationIsOver.message), busy=busy)
    if request.method == "POST":
        return None  # Taking the answers in finds out, and hears what warns.
    try:
        rules.check_is_open(invitation, now)
    except rules.InvitationIsOver as over:
        return _over(request, str(over))
    return None


def _over(request, why: str, *, busy: bool = False):
    return page(
        request, "instruments/answer_over.html", {"busy": busy, "why": why}, status=429 if busy else 410
    )


def _taken(request, invitation: Invitation, *, again: bool) -> DomainError | None:
    """Keep what is answered where the form is drawn again, else take it in; return why it was not."""
    told = {"invitation": invitation, "sent": fields_of(request), "at": timezone.now()}
    try:
        if again:
            services.keep_by_link(**told)
        else:
            services.answer_by_link(**told, gaps_meant=gaps_meant(request))
    except DomainError as refusal:
        return refusal
    return None


def _drawn(own: Sheet, refused: DomainError | None) -> dict:
    """Draw what was answered on this page, never what was kept before: of that it says at most that something is missing."""
    faults = {fault.name: fault.text for fault in getattr(refused, "faults", ())}
    shown = {row.name for row in own.rows("") if not row.hidden}
    text = _said(refused)
    if faults.keys() - shown - {""}:
        text = _(
            "Something is missing that belongs to what you answered earlier. Please answer all questions once more."
        )
    sheet = Sheet(own.questionnaire, own.answers()) if faults else own
    return drawn(sheet, faults) | {"refused": text}


def _said(refused: DomainError | None) -> str:
    if refused is None or isinstance(refused, rules.GapsLeft):
        return ""
    if isinstance(refused, TOLD):
        return str(refused)
    return _(
        "Your answers could not be taken just now. They are still on this page; press “Send” again in a moment."
    )


def _touched(request, own: Sheet) -> list[str]:
    """Return what was touched on this page: the names it says, and what is answered on it."""
    answered = [row.name for row in own.rows("") if row.told and not row.hidden] if request.POST else []
    return list(dict.fromkeys([*request.POST.getlist(TOUCHED), *answered]))


def _kept(request, invitation: Invitation) -> int:
    """Return how many questions were answered before this page was opened."""
    standing = queries.standing_of(invitation) if request.method != "POST" else None
    if standing is None:
        return 0
    return Sheet(read_edition(standing.edition)[0], standing.answers).asked_and_answered()[1]


@needs(PUBLIC)
@require_POST
def answer_keep(request, secret):
    """What the page sends while it is being answered, so that an answer that warns is heard at once."""
    invitation = queries.invitation_of(secret)
    if invitation is None:
        busy = not within_rate(request, "scale", a_minute=A_MINUTE, at=timezone.now())
        refused = (
            _("Many are answering at once; it is tried again in a moment.")
            if busy
            else str(rules.InvitationIsOver.message)
        )
        return JsonResponse({"refused": refused}, status=429 if busy else 410)
    refused = _taken(request, invitation, again=True)
    if isinstance(refused, rules.InvitationIsOver):
        return JsonResponse({"refused": str(refused)}, status=410)
    if refused is not None:
        return JsonResponse({"refused": _said(refused)}, status=409)
    own = Sheet.begun(read_edition(invitation.edition)[0]).sent(fields_of(request))
    # Said to the phone alone: of an anonymous link nothing is kept before it is sent.
    told = {"version": 0, "warns": warns(invitation.edition, own.answers())}
    return JsonResponse(heard(own) | told)


@needs(PUBLIC)
def thanks(request):
    return page(request, "instruments/thanks.html", {"invitation": None})

"""Consents of a client: what stands, ask and sign, the sheet of paper and its scan, withdraw."""

import base64

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people import queries, rules, services
from lianqiao.people.forms import ConsentForm, SignedSheetForm, WithdrawForm
from lianqiao.people.models import Client, Consent, ConsentScan, ConsentSheet
from lianqiao.people.paper import qr_code
from lianqiao.people.seen import opened_client
from lianqiao.people.states import GENERAL, LIMITS, SEPARATE, ConsentState, Purpose, SignerKind, SigningWay
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.READ_PEOPLE)
def consent_list(request, pk):
    """What stands for each purpose, and every sheet there ever was."""
    client = opened_client(request, pk, "client.consents")
    context = {
        "client": client,
        "standing": queries.standing(queries.decisions_of(client.pk), on=timezone.localdate()),
        "sheets": queries.sheets_of(client.pk),
        "separate": [purpose for purpose in Purpose if purpose in SEPARATE],
    }
    return page(request, "people/consents.html", context)


@needs(Permission.WRITE_PEOPLE)
def consent_new(request, pk):
    """Ask for the general purposes at once, or for the one that `?for=` names and that needs its own signature."""
    client, today = opened_client(request, pk, "client.consent"), timezone.localdate()
    asked = request.GET.get("for", "")
    purposes = [Purpose(asked)] if asked in SEPARATE else list(GENERAL)
    guardianships = queries.guardians_of(client.pk, on=today)
    told = {"purposes": purposes, "guardianships": guardianships, "initial": _initial(client, guardianships)}
    form = ConsentForm(request.POST or None, **told)
    key = f"people.consent:{client.pk}" + (f":{asked}" if asked in SEPARATE else "")
    if form.is_valid():
        sheet = tried(form, lambda: _asked(request, client, form))
        if sheet:
            discard_draft(by=request.seat, key=key)
            return _after_asking(request, sheet)
    context = {"form": form, "client": client, "notices": queries.notices(), "asked": asked, "limits": LIMITS}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key, "why": _why_guardian(client)}
    return page(request, "people/consent_new.html", context)


@needs(Permission.READ_PEOPLE)
def consent_print(request, pk):
    """The sheet on paper, with a code that leads back to where its scan belongs."""
    sheet = _sheet(pk)
    client = opened_client(request, sheet.client_id, "client.consent_print")
    address = request.build_absolute_uri(reverse("people:consent_sheet", args=[pk]))
    context = {
        "sheet": sheet,
        "client": client,
        "asked": sheet.consents.select_related("notice").order_by("id"),
        "code": qr_code(address, _("Leads to the page where the signed sheet is uploaded")),
        "now": timezone.now(),
    }
    return page(request, "people/consent_print.html", context)


@needs(Permission.WRITE_PEOPLE)
def consent_sheet(request, pk):
    """Where the code on the paper leads: upload the signed sheet, and say what is ticked on it."""
    sheet, today = _sheet(pk), timezone.localdate()
    client = opened_client(request, sheet.client_id, "client.consent_scan")
    waiting = [Purpose(one.purpose) for one in sheet.consents.filter(state=ConsentState.PROPOSED)]
    told = {"purposes": waiting, "record": sheet, "initial": {"signed_on": today}}
    form = SignedSheetForm(request.POST or None, request.FILES or None, **told)
    key = f"people.consent_sheet:{pk}"
    if form.is_valid():
        form.hold()
        if tried(form, lambda: _came_back(request, sheet, form)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The signed sheet is kept."))
            return redirect("people:consents", client.pk)
    context = {"form": form, "sheet": sheet, "client": client, "scans": _scans(sheet)}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "people/consent_sheet.html", context)


@needs(Permission.READ_PEOPLE)
def consent_scan(request, pk):
    """The scan itself; the look is noted."""
    scan = get_object_or_404(ConsentScan.objects.select_related("sheet"), pk=pk)
    opened_client(request, scan.sheet.client_id, "client.consent_scan")
    response = HttpResponse(base64.b64decode(scan.content), content_type=scan.media_type)
    response.headers["Cache-Control"] = "no-store"
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(scan.media_type, "jpg")
    response.headers["Content-Disposition"] = f'inline; filename="consent.{ending}"'
    return response


@needs(Permission.WRITE_PEOPLE)
def consent_withdraw(request, pk):
    """End a consent. The page says what stops and what the law wants kept."""
    consent = get_object_or_404(Consent.objects.select_related("notice"), pk=pk)
    client, today = opened_client(request, consent.client_id, "client.withdraw"), timezone.localdate()
    alone = not rules.may_be_under(client, rules.CONSENTS_FROM, on=today)
    initial = {"on": today, "told_by": client.name if alone else ""}
    form = WithdrawForm(request.POST or None, record=consent, initial=initial)
    if form.is_valid():
        form.hold()
        told = {name: form.cleaned_data[name] for name in ("on", "told_by", "reason")}
        verb = services.withdraw_consent
        if tried(form, lambda: verb(by=request.seat, consent=consent, today=today, **told)):
            messages.success(
                request, _("The consent is withdrawn. What the law wants kept is kept, and no more.")
            )
            return redirect("people:consents", client.pk)
    return page(request, "people/consent_withdraw.html", {"form": form, "consent": consent, "client": client})


def _sheet(pk) -> ConsentSheet:
    return get_object_or_404(
        ConsentSheet.objects.select_related("client", "guardian", "limits_notice"), pk=pk
    )


def _scans(sheet: ConsentSheet) -> list[ConsentScan]:
    """The scans without their content, which is only read to be shown."""
    return list(sheet.scans.defer("content"))


def _initial(client: Client, guardianships: list) -> dict:
    today = timezone.localdate()
    signer = SignerKind.CLIENT.value
    if guardianships and _why_guardian(client):
        signer = f"{SignerKind.GUARDIAN}:{guardianships[0].guardian_id}"
    return {"signed_on": today, "way": SigningWay.SCREEN, "signer": signer}


def _why_guardian(client: Client):
    today = timezone.localdate()
    known = queries.capacity_of(client.pk, on=today)
    return rules.why_guardian(client, known.capacity if known else "", on=today)


def _asked(request, client: Client, form: ConsentForm) -> ConsentSheet:
    return services.ask_consent(
        by=request.seat,
        client=client,
        answers=form.answers,
        signature=form.signature,
        terms=form.terms,
        language=get_language() or "",
        at=timezone.now(),
    )


def _after_asking(request, sheet: ConsentSheet) -> HttpResponse:
    if sheet.signed_on is None:
        messages.info(request, _("Print the sheet, have it signed, then scan the code on it to upload it."))
        return redirect("people:consent_print", sheet.pk)
    messages.success(request, _("The answers are recorded."))
    return redirect("people:consents", sheet.client_id)


def _came_back(request, sheet: ConsentSheet, form: SignedSheetForm) -> ConsentSheet:
    """Both at once or neither: a scan that cannot be read must not leave a sheet signed."""
    file, at = form.cleaned_data["file"], timezone.now()
    return services.take_back_sheet(
        by=request.seat,
        sheet=sheet,
        answers=form.answers,
        signed_on=form.cleaned_data.get("signed_on"),
        content=file.read() if file else b"",
        at=at,
    )

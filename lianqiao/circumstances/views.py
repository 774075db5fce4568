"""Screens of files attached to contacts and cases, and of a wish for supervision with its answer."""

import base64

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.models import Contact
from lianqiao.cases.queries import contact_for_page
from lianqiao.cases.rules import can_edit
from lianqiao.cases.seen import note_case_seen, note_contact_seen, opened_case
from lianqiao.cases.states import ContactState
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from . import rules, services
from .forms import AnswerForm, FileForm, LaterFileForm, WithdrawForm
from .models import Attachment, SupervisionWish

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
# A file of anybody's making opens with nothing allowed, and out of reach of our own pages.
SEALED_OFF = "default-src 'none'; sandbox"


@needs(Permission.WRITE_CASES)
def attach_to_contact(request, pk):
    """Attach a file to one's own draft; to a signed note with an addendum."""
    contact = get_object_or_404(contact_for_page(), pk=pk)
    note_contact_seen(request, contact, "contact.attach")
    signed, key = contact.state == ContactState.SIGNED, f"circumstances.attachment:{pk}"
    if not signed and not can_edit(contact, account_id=request.seat.account_id):
        return redirect("cases:contact", pk)
    form = (LaterFileForm if signed else FileForm)(request.POST or None, request.FILES or None)
    if form.is_valid() and tried(form, lambda: _attached(request, contact, form)):
        discard_draft(by=request.seat, key=key)
        messages.success(request, _("The file is attached."))
        return redirect("cases:contact", pk)
    context = {"form": form, "contact": contact, "case": contact.case, "signed": signed, "draft_key": key}
    return page(request, "circumstances/attach.html", context | {"draft": offer_draft(request, key, form)})


def _attached(request, contact: Contact, form: FileForm) -> Attachment:
    told = {"by": request.seat, "contact": contact, "file": form.sent(), "at": timezone.now()}
    if contact.state == ContactState.SIGNED:
        return services.attach_with_addendum(text=form.cleaned_data["text"], **told)
    return services.attach_to_contact(**told)


@needs(Permission.WRITE_CASES)
def attach_to_case(request, pk):
    """Attach a file that belongs to the whole case."""
    case, key = opened_case(request, pk, "case.attach"), f"circumstances.attachment:{pk}"
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        verb, at = services.attach_to_case, timezone.now()
        if tried(form, lambda: verb(by=request.seat, case=case, file=form.sent(), at=at)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The file is attached."))
            return redirect(reverse("cases:detail", args=[pk], query={"tab": "summary"}))
    context = {"form": form, "contact": None, "case": case, "signed": False, "draft_key": key}
    return page(request, "circumstances/attach.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.READ_CASES)
def attachment(request, pk):
    """The file itself, for whoever may read what it is attached to; the look is noted."""
    file = _opened_file(request, Attachment.objects.filter(withdrawn_at=None), pk)
    response = HttpResponse(base64.b64decode(file.content), content_type=file.media_type)
    way = "inline" if file.media_type.startswith("image/") else "attachment"
    name = f"attachment-{file.pk.hex[-8:]}.{ENDINGS[file.media_type]}"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Content-Security-Policy"] = SEALED_OFF
    response.headers["Cache-Control"] = "no-store"
    return response


@needs(Permission.WRITE_CASES)
def attachment_withdraw(request, pk):
    """Take back what does not belong there, saying why."""
    file = _opened_file(request, Attachment.objects.defer("content"), pk)
    back = _page_of(file)
    form = WithdrawForm(request.POST or None, record=file)
    if form.is_valid():
        form.hold()
        reason, at = form.cleaned_data["reason"], timezone.now()
        verb = services.withdraw_attachment
        if tried(form, lambda: verb(by=request.seat, attachment=file, reason=reason, at=at)):
            messages.success(request, _("The file is withdrawn; that it was there stays on record."))
            return redirect(back)
    context = {"form": form, "file": file, "back": back, "may": rules.can_withdraw(file, request.seat)}
    return page(request, "circumstances/withdraw.html", context)


@needs(Permission.READ_CASES)
def wish(request, pk):
    """A wish for supervision beside its note: the supervisor answers, whoever asked reads the answer."""
    found = get_object_or_404(SupervisionWish.objects.select_related("contact__written_by"), pk=pk)
    contact = get_object_or_404(contact_for_page(), pk=found.contact_id)
    note_contact_seen(request, contact, "contact.supervision")
    may = rules.can_answer(request.seat, found)
    form = AnswerForm(request.POST if may and request.method == "POST" else None, record=found)
    if form.is_bound and form.is_valid():
        form.hold()
        answer, at = form.cleaned_data["answer"], timezone.now()
        if tried(form, lambda: services.answer_wish(by=request.seat, wish=found, answer=answer, at=at)):
            messages.success(request, _("Your answer stands beside the note, and on your colleague's desk."))
            return redirect("circumstances:wish", pk)
    services.note_answer_read(by=request.seat, wish=found)
    context = {"wish": found, "contact": contact, "form": form, "may": may}
    return page(request, "circumstances/wish.html", context)


def _opened_file(request, files, pk) -> Attachment:
    """Return a file whose contact or case the reader may read; that it was opened is written down."""
    file = get_object_or_404(
        files.select_related("contact__case__client", "contact__written_by", "case__client", "added_by"),
        pk=pk,
    )
    if file.contact:
        note_contact_seen(request, file.contact, "contact.attachment")
    else:
        note_case_seen(request, file.case, "case.attachment")
    return file


def _page_of(file: Attachment) -> str:
    if file.contact_id:
        return reverse("cases:contact", args=[file.contact_id])
    return reverse("cases:detail", args=[file.case_id], query={"tab": "summary"})

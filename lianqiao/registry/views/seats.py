"""Screens of accounts and seats: who sits where, from when until when; and one's own seats."""

import secrets

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.core.drafts import discard_draft, offer_draft
from lianqiao.core.errors import DomainError
from lianqiao.core.filters import Filter, chosen
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry import forms, queries, rules, services
from lianqiao.registry.gates import SIGNED_IN, needs
from lianqiao.registry.models import Account, Role, Seat
from lianqiao.registry.roles import Permission

NEW_ACCOUNT = "registry.account:new"
ORDER = ("-from_on", "-id")
MOST_FOUND = 50
ROLES = dict(Role.choices)
# Letters and digits that are not taken for one another when read aloud or copied from paper.
CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def seat_filters() -> tuple[Filter, ...]:
    roles = tuple((role.value, role.label) for role in Role if role != Role.SYSTEM)
    return (Filter("role", _("Role"), "role", roles),)


@needs(Permission.MANAGE_SEATS)
def seat_list(request):
    filters = seat_filters()
    rows = queries.seat_rows().filter(_within(request.seat))
    found = chosen(rows, filters, request.GET, reverse("registry:seats"))
    part = keyset(found.rows, order=ORDER, after=request.GET.get("after"))
    context = {"filters": filters, "found": found, "rows": part.rows, "roles": ROLES}
    context |= {"more_url": found.more(part.next), "today": timezone.localdate()}
    return page(request, "registry/seats.html", context, block="rows" if request.GET.get("after") else "list")


@needs(Permission.MANAGE_SEATS)
def account_new(request):
    """Open an account with its first seat. The first password is shown once, to be handed over in person."""
    form = forms.AccountForm(request.POST or None, by=request.seat)
    if request.method == "POST" and form.is_valid():
        password = first_password()
        account = tried(form, lambda: _invited(request.seat, form, password))
        if account:
            discard_draft(by=request.seat, key=NEW_ACCOUNT)
            return page(request, "registry/account_opened.html", {"opened": account, "password": password})
    draft = offer_draft(request, NEW_ACCOUNT, form)
    context = {"form": form, "draft": draft, "draft_key": NEW_ACCOUNT}
    return page(request, "registry/account_form.html", context)


@needs(Permission.MANAGE_SEATS)
def account_detail(request, pk):
    """An account as its administrator sees it: the seats within reach, and a form for another."""
    account = get_object_or_404(Account, pk=pk)
    form = forms.SeatForm(request.POST or None, by=request.seat)
    key = f"registry.seat:new:{pk}"
    if request.method == "POST" and form.is_valid():
        if tried(form, lambda: services.grant_seat(by=request.seat, account=account, **form.place())):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The seat is granted."))
            return redirect("registry:account", pk)
    rows = queries.seat_rows().filter(_within(request.seat), account_id=pk).order_by(*ORDER)
    context = {
        "holder": account,
        "rows": list(rows),
        "form": form,
        "roles": ROLES,
        "today": timezone.localdate(),
    }
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "registry/account.html", context)


@needs(Permission.MANAGE_SEATS)
@require_POST
def account_find(request):
    """Find somebody within reach by part of a name; elsewhere only by the exact user name.

    So nobody leafs through the accounts of other places. Sent, not fetched: a name never stands in an address.
    """
    text = request.POST.get("text", "").strip()
    rows = (
        queries.seat_rows()
        .filter(_within(request.seat))
        .filter(Q(account__display_name__icontains=text) | Q(account__username__icontains=text))
    )
    here = list(rows.order_by(*ORDER)[:MOST_FOUND]) if text else []
    account = None if here else Account.objects.filter(username__iexact=text, is_active=True).first()
    if account:
        return redirect("registry:account", account.pk)
    context = {"rows": here, "text": text, "roles": ROLES, "today": timezone.localdate()}
    return page(request, "registry/seats_found.html", context)


@needs(Permission.MANAGE_SEATS)
@require_POST
def seat_end(request, pk):
    seat = get_object_or_404(
        Seat.objects.filter(_within(request.seat)).select_related("institution", "region"), pk=pk
    )
    form = forms.SeatEndForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else timezone.localdate()
    try:
        services.end_seat(by=request.seat, seat=seat, on=on)
        messages.success(request, _("The seat ends on %(day)s.") % {"day": seat.until_on})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("registry:account", seat.account_id)


@needs(SIGNED_IN)
def my_seats(request):
    """One's own seats: those of today, to sit down on, and those before and after."""
    rows = list(queries.seat_rows().filter(account_id=request.user.pk).order_by(*ORDER))
    return page(
        request, "registry/my_seats.html", {"rows": rows, "roles": ROLES, "today": timezone.localdate()}
    )


def first_password() -> str:
    """Return a password of four groups of four clear characters: easy to hand over, about 78 bits."""
    return "-".join("".join(secrets.choice(CLEAR) for _place in range(4)) for _group in range(4))


def _invited(by: Seat, form, password: str) -> Account:
    names = {name: form.cleaned_data[name] for name in ("username", "display_name", "email")}
    return services.invite(by=by, password=password, seat=form.place(), **names)


def _within(seat: Seat) -> Q:
    """The condition that a seat stands within the place of this one."""
    if seat.institution_id:
        return Q(institution_id=seat.institution_id)
    prefix = rules.region_prefix(seat.region_id)
    return (
        Q(institution__region__code__startswith=prefix)
        | Q(institution__isnull=False, institution__region_id=None)
        | Q(region__code__startswith=prefix)
    )

"""Verbs that put an entry of the register right, where nothing in the world has changed."""

import datetime as dt
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Institution, InstitutionProfile, Seat, Unit, institution_key

from .institutions import InstitutionExists, check_credit_code, check_unit_name


class CreditCodeTaken(DomainError):
    message = _("Another institution already has this unified social credit code.")
    field = "credit_code"


def correct_institution(*, by: Seat, institution: Institution, **values) -> Institution:
    """Put name, codes or district right. `values` are fields of `Institution`.

    Raises `InstitutionExists`, `WrongCreditCode`, `CreditCodeTaken` or `StaleRecord`.
    """
    if "credit_code" in values:
        values["credit_code"] = check_credit_code(values["credit_code"])
    _check_single(institution.pk, values)
    with action("registry.institution_corrected", by=by, on=institution, fields=sorted(values)):
        _set(institution, values)
        institution.save()
    return institution


def correct_profile(*, by: Seat, profile: InstitutionProfile, **values) -> InstitutionProfile:
    """Put a wrong entry right over its whole span. What changed on a day is entered with `change_profile`."""
    with action("registry.profile_corrected", by=by, on=profile.institution, profile=profile.pk):
        _set(profile, values)
        profile.save()
    return profile


def change_unit(*, by: Seat, unit: Unit, name: str, kind: str, code: str, closed_on: dt.date | None) -> Unit:
    """Rename a ward or clinic, or say from which day on it is closed. Raises `UnitExists`."""
    check_unit_name(institution_id=unit.institution_id, name=name, besides=unit.pk)
    with action("registry.unit_changed", by=by, on=unit):
        _set(unit, {"name": name, "kind": kind, "code": code, "closed_on": closed_on})
        unit.save()
    return unit


def _check_single(own_key: UUID, values: dict) -> None:
    others = Institution.objects.exclude(pk=own_key)
    if "name" in values and others.filter(name_key=institution_key(values["name"])).exists():
        raise InstitutionExists
    code = values.get("credit_code")
    if code and others.filter(Q(credit_code=code)).exists():
        raise CreditCodeTaken


def _set(record, values: dict) -> None:
    for name, value in values.items():
        setattr(record, name, value)

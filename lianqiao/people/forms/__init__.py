"""Shapes of input, one form per verb; split by noun."""

from .clients import (
    BirthField,
    ChangeForm,
    DetailForm,
    IdentityForm,
    RegisterForm,
    RelationForm,
    UnitField,
    birth_text,
)
from .consents import ConsentForm, SignedSheetForm, WithdrawForm
from .guardians import CapacityForm, GuardianForm
from .merging import MergeForm

__all__ = [
    "BirthField", "CapacityForm", "ChangeForm", "ConsentForm", "DetailForm", "GuardianForm", "IdentityForm",
    "MergeForm", "RegisterForm", "RelationForm", "SignedSheetForm", "UnitField", "WithdrawForm", "birth_text",
]  # fmt: skip

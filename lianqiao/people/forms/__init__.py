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

__all__ = [
    "BirthField",
    "ChangeForm",
    "DetailForm",
    "IdentityForm",
    "RegisterForm",
    "RelationForm",
    "UnitField",
    "birth_text",
]

"""Tables of people."""

from .clients import Client
from .details import ContactDetail, IdentityNumber
from .families import (
    EcomapSystem,
    EmotionalLink,
    Family,
    FamilyMember,
    FamilySnapshot,
    FamilyUnion,
    Household,
    ParentLink,
)
from .relations import Relation

__all__ = [
    "Client",
    "ContactDetail",
    "EcomapSystem",
    "EmotionalLink",
    "Family",
    "FamilyMember",
    "FamilySnapshot",
    "FamilyUnion",
    "Household",
    "IdentityNumber",
    "ParentLink",
    "Relation",
]

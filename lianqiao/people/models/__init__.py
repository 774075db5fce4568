"""Tables of people."""

from .clients import Client
from .consents import Consent, ConsentNotice, ConsentScan, ConsentSheet
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
from .guardians import Guardianship, LegalCapacity
from .merges import Merge
from .relations import Relation

__all__ = [
    "Client", "Consent", "ConsentNotice", "ConsentScan", "ConsentSheet", "ContactDetail", "EcomapSystem",
    "EmotionalLink", "Family", "FamilyMember", "FamilySnapshot", "FamilyUnion", "Guardianship", "Household",
    "IdentityNumber", "LegalCapacity", "Merge", "ParentLink", "Relation",
]  # fmt: skip

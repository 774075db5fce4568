"""Tables of people."""

from .clients import Client
from .details import ContactDetail, IdentityNumber
from .relations import Relation

__all__ = ["Client", "ContactDetail", "IdentityNumber", "Relation"]

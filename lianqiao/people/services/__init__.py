"""Verbs of people."""

from .bulk import pseudonymous_client, pseudonymous_clients, pseudonymous_keys, remove_batch
from .clients import archive_client, note_death, register_client, restore_client, update_client
from .consents import (
    Signature,
    Terms,
    add_scan,
    ask_consent,
    expire_consents,
    sign_sheet,
    take_back_sheet,
    withdraw_consent,
)
from .details import add_detail, end_detail, reveal_identity, set_identity
from .guardians import add_guardian, end_guardianship, record_capacity
from .merging import merge_clients, undo_merge
from .notices import load_notices
from .register import ListedClient, Listing, register_listed
from .relations import add_relation, remove_relation

__all__ = [
    "ListedClient", "Listing", "Signature", "Terms", "add_detail", "add_guardian", "add_relation",
    "add_scan", "archive_client", "ask_consent", "end_detail", "end_guardianship", "expire_consents",
    "load_notices", "merge_clients", "note_death", "pseudonymous_client", "pseudonymous_clients", "pseudonymous_keys",
    "record_capacity", "register_client", "register_listed", "remove_batch", "remove_relation",
    "restore_client", "reveal_identity", "set_identity", "sign_sheet", "take_back_sheet", "undo_merge",
    "update_client", "withdraw_consent",
]  # fmt: skip

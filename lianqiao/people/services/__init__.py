"""Verbs of people."""

from .bulk import pseudonymous_client, pseudonymous_clients, pseudonymous_keys, remove_batch
from .clients import archive_client, register_client, restore_client, update_client
from .details import add_detail, end_detail, reveal_identity, set_identity
from .register import ListedClient, Listing, register_listed
from .relations import add_relation, remove_relation

__all__ = [
    "ListedClient",
    "Listing",
    "add_detail",
    "add_relation",
    "archive_client",
    "end_detail",
    "pseudonymous_client",
    "pseudonymous_clients",
    "pseudonymous_keys",
    "register_client",
    "register_listed",
    "remove_batch",
    "remove_relation",
    "restore_client",
    "reveal_identity",
    "set_identity",
    "update_client",
]

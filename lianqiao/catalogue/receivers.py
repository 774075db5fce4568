"""What the catalogue does when something happens elsewhere."""

from django.db import connections

from lianqiao.registry.services import seated

from . import queries
from .models import Term
from .services import load_library


def load_after_migrate(*, using: str, **_signal) -> None:
    """Bring the vocabularies to the files of this release, as soon as their table stands.

    Not a data migration: a label corrected in a file reaches every installation with its next `migrate`.
    """
    tables = connections[using].introspection.table_names()
    if Term._meta.db_table in tables and "audit_trailrow" in tables:
        with seated("vocabularies of this release") as by:
            load_library(by=by)
        queries.terms("category")

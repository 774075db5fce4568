"""What the catalogue does when something happens elsewhere."""

from django.db import connections

from lianqiao.registry.services import seated

from . import queries
from .models import PathwayStep, Term
from .services import load_library, load_pathways


def load_after_migrate(*, using: str, **_signal) -> None:
    """Bring the vocabularies and pathways to the files of this release, as soon as their tables stand.

    Not a data migration: a label corrected in a file reaches every installation with its next `migrate`.
    """
    tables = connections[using].introspection.table_names()
    if {Term._meta.db_table, PathwayStep._meta.db_table, "audit_trailrow"} <= set(tables):
        with seated("vocabularies and pathways of this release") as by:
            load_library(by=by)
            load_pathways(by=by)
        queries.terms("category")

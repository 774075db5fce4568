"""What the room does when something happens elsewhere."""

from django.db import connections

from lianqiao.registry.services import seated

from .models import InstrumentVersion
from .services import load_library


def load_after_migrate(*, using: str, **_signal) -> None:
    """Bring the scales of the library to the files of this release, as soon as their tables stand."""
    tables = connections[using].introspection.table_names()
    if InstrumentVersion._meta.db_table in tables and "audit_trailrow" in tables:
        with seated("scales of this release") as by:
            load_library(by=by)

"""What people does when something happens elsewhere."""

from django.db import connections

from lianqiao.registry.services import seated

from .models import ConsentNotice
from .services import load_notices


def load_after_migrate(*, using: str, **_signal) -> None:
    """Bring the notices of consent that ship with this release into the database, as soon as their table stands."""
    tables = connections[using].introspection.table_names()
    if ConsentNotice._meta.db_table in tables and "audit_trailrow" in tables:
        with seated("notices of consent of this release") as by:
            load_notices(by=by)

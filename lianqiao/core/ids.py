"""Keys of records."""

import uuid

from uuid6 import uuid7


def new_id() -> uuid.UUID:
    """Return a UUIDv7: random enough to be unguessable, ordered by time so that indexes stay compact."""
    return uuid.UUID(int=uuid7().int)

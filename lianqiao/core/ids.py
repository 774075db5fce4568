"""Keys of records."""

import uuid

from uuid6 import uuid7


def new_id() -> uuid.UUID:
    """Return a UUIDv7: random enough to be unguessable, ordered by time so that indexes stay compact."""
    return uuid.UUID(int=uuid7().int)


def key_from(text: str | None) -> uuid.UUID | None:
    """Return the key an address or a form names, None when it names none: then nothing is found, as for any other."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None

"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL of this home."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lianqiao.config.terminal import gettext as _


class WrongDatabaseUrl(ValueError):
    """DATABASE_URL is set to something that is not a PostgreSQL address."""


def database_from(url: str, *, pooled: bool) -> dict:
    """Turn `postgresql://user:password@host:port/name?host=/socket/folder` into Django's setting.

    Raises `WrongDatabaseUrl` for another scheme or a missing name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise WrongDatabaseUrl(_("DATABASE_URL must look like postgresql://user:password@host:port/name"))
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    size = int(
        os.environ.get("LIANQIAO_POOL", "0")
    )  # the web processes set it; a command needs one connection
    pooled = pooled and size > 0
    if pooled:
        # A thread never waits for a connection longer than its request is worth.
        options["pool"] = {
            "min_size": 1,
            "max_size": size,
            "timeout": 10,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # After a crash of the database the pool hands out no dead connection.
        "CONN_HEALTH_CHECKS": pooled,
    }

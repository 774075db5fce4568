"""Where the database is: `DATABASE_URL`, or the embedded PostgreSQL of this home; a pooler or a replica beside it.

`DATABASE_DIRECT_URL` says that `DATABASE_URL` is a pooler that hands out connections by transaction (pgbouncer): web
processes go through it, and whatever keeps something for a whole session (migrations, the job worker that listens, a
restore) goes straight to the server. `DATABASE_REPLICA_URL` names a server that follows the first.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lianqiao.config.terminal import gettext as _

ONE_PLAN = "-c plan_cache_mode=force_generic_plan"


class WrongDatabaseUrl(ValueError):
    """DATABASE_URL is set to something that is not a PostgreSQL address."""


def databases_from(environment: Mapping[str, str], embedded_url: str, *, pooled: bool) -> dict[str, dict]:
    """Return Django's DATABASES: `default`, and `replica` when one is named. Raises `WrongDatabaseUrl`."""
    direct = environment.get("DATABASE_DIRECT_URL")
    is_web = int(environment.get("LIANQIAO_POOL", "0")) > 0
    url = environment.get("DATABASE_URL") or embedded_url
    default = database_from(url if is_web or not direct else direct, pooled=pooled)
    # A cursor kept open on the server may find another server connection at its next fetch.
    default["DISABLE_SERVER_SIDE_CURSORS"] = bool(direct)
    found = {"default": default}
    if replica := environment.get("DATABASE_REPLICA_URL"):
        found["replica"] = database_from(replica, pooled=pooled)
        # It is a shortcut: rather the primary now than the replica in ten seconds.
        found["replica"]["OPTIONS"].setdefault("connect_timeout", "2")
        if "pool" in found["replica"]["OPTIONS"]:
            found["replica"]["OPTIONS"]["pool"]["timeout"] = 2
    return found


def database_from(url: str, *, pooled: bool) -> dict:
    """Turn `postgresql://user:password@host:port/name?host=/socket/folder` into Django's setting.

    Raises `WrongDatabaseUrl` for another scheme or a missing name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise WrongDatabaseUrl(_("DATABASE_URL must look like postgresql://user:password@host:port/name"))
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host, port = options.pop("host", parts.hostname or ""), options.pop("port", parts.port or "")
    size = int(
        os.environ.get("LIANQIAO_POOL", "0")
    )  # the web processes set it; a command needs one connection
    pooled = pooled and size > 0
    if not os.environ.get("DATABASE_DIRECT_URL"):
        # A statement of `registry.composed` keeps its plan from its first time on, in web processes the one plan for all
        # values: by itself PostgreSQL plans it five times more in each connection, and a page is slow as often.
        # Behind a pooler by transaction the next server connection would not know it.
        options["prepare_threshold"] = 0 if pooled else 1
        if pooled:
            options["options"] = f"{options.get('options', '')} {ONE_PLAN}".strip()
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
        "PORT": str(port),
        "OPTIONS": options,
        # After a crash of the database the pool hands out no dead connection.
        "CONN_HEALTH_CHECKS": pooled,
    }

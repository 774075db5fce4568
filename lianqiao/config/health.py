"""Two questions a load balancer asks: is this process alive, and should it be sent anybody?"""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from lianqiao.registry.gates import PUBLIC, needs


@needs(PUBLIC)
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process answers at all; the database is not asked."""
    return _plain("alive")


@needs(PUBLIC)
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say 200 when the database answers and has every table this release needs, else 503 and why.

    A database that is ahead of this release is fine: so it is in the middle of an update.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            waiting = _needed() - set(cursor.fetchall())
    except Error:
        return _plain("the database does not answer", 503)
    if waiting:
        return _plain(f"{len(waiting)} migrations wait", 503)
    return _plain("ready")


@cache
def _needed() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.nodes)


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")

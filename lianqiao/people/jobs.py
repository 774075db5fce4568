"""Background work of this room: consents whose period is over say so."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.registry.services import seated

from .services import expire_consents


@app.periodic(cron="7 1 * * *")
@app.task(name="people.expire_consents", queueing_lock="people.expire_consents")
async def expire(timestamp: int) -> None:
    """Every night: mark the consents that have ended."""
    await sync_to_async(_expire)()


def _expire() -> None:
    try:
        with seated("consents that have ended") as by:
            expire_consents(by=by, on=timezone.localdate())
    finally:
        connection.close()

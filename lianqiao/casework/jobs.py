"""Background work of this room: links nobody answered in time say so."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.registry.services import seated

from .services import expire_surveys


@app.periodic(cron="17 1 * * *")
@app.task(name="casework.expire_surveys", queueing_lock="casework.expire_surveys")
async def expire(timestamp: int) -> None:
    """Every night: mark the links whose time is over."""
    await sync_to_async(_expire)()


def _expire() -> None:
    try:
        with seated("links that have ended") as by:
            expire_surveys(by=by, at=timezone.now())
    finally:
        connection.close()

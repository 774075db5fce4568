"""Background work of this room: links nobody answered in time say so."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.registry.services import seated

from .services import expire_invitations


@app.periodic(cron="27 1 * * *")
@app.task(name="instruments.expire_invitations", queueing_lock="instruments.expire_invitations")
async def expire(timestamp: int) -> None:
    """Every night: mark the links whose time is over."""
    await sync_to_async(_expire)()


def _expire() -> None:
    try:
        with seated("links to scales that have ended") as by:
            expire_invitations(by=by, at=timezone.now())
    finally:
        connection.close()

"""Background work of this room: what is over in time says so, links nobody answered and economic assessments."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.registry.services import seated

from .services import expire_economies, expire_surveys


@app.periodic(cron="17 1 * * *")
@app.task(name="casework.expire", queueing_lock="casework.expire")
async def expire(timestamp: int) -> None:
    """Every night: mark the links and the economic assessments whose time is over."""
    await sync_to_async(_expire)()


def _expire() -> None:
    try:
        with seated("links and assessments that have ended") as by:
            now = timezone.now()
            expire_surveys(by=by, at=now)
            expire_economies(by=by, on=timezone.localdate(now))
    finally:
        connection.close()

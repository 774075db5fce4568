"""Background work of this room: the sums behind figures follow the records."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from .tallies.folding import keep_up


@app.periodic(cron="* * * * *")
@app.task(name="indicators.tally", queueing_lock="indicators.tally")
async def tally(timestamp: int) -> None:
    """Every minute: count the months anew that were touched since the last, so that few are counted live."""
    await sync_to_async(_tally)()


def _tally() -> None:
    try:
        keep_up(at=timezone.now())
    finally:
        connection.close()

"""Who stands in the journeys beside the cast."""

import datetime as dt

import pytest

from lianqiao.audit.actions import action
from lianqiao.registry.services import seated
from lianqiao.workforce.services import WorkerRow, upsert_workers


@pytest.fixture
def staffed(cast):
    """The worker of the cast stands in the register of workers as well."""
    with seated("test") as by:
        row = WorkerRow(
            institution=cast.worker.institution,
            name=cast.worker.account.display_name,
            source="recruit",
            from_on=dt.date(2022, 1, 1),
        )
        worker = upsert_workers(by=by, rows=[row])[0].worker
        worker.account = cast.worker.account
        with action("workforce.worker_updated", by=by, on=worker):
            worker.save()
    return cast

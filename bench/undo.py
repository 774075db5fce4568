"""Take back the imports of a run, so that the next one finds the city as it was built. Run by the benchmark.

DATABASE_URL=… python -m bench.undo
"""

import os

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
django.setup()

from django_scopes import scopes_disabled  # noqa: E402 - models only after setup

from lianqiao.interop.models import ImportBatch  # noqa: E402
from lianqiao.interop.services import undo_batch  # noqa: E402
from lianqiao.interop.states import BatchState  # noqa: E402
from lianqiao.registry.services import seated  # noqa: E402


def main() -> None:
    with seated("benchmark") as by, scopes_disabled():
        for batch in ImportBatch.objects.filter(state=BatchState.TAKEN).order_by("-taken_at"):
            undo_batch(by=by, batch=batch, at=timezone.now())


if __name__ == "__main__":
    main()

"""Rows of a sheet whose members had not agreed: what was told on the page of consent or ground, and what became of it."""

from uuid import UUID

from django.utils import timezone

from lianqiao.core.forms import tried
from lianqiao.core.ids import key_from
from lianqiao.measurements import services
from lianqiao.measurements.forms import RowGroundForm
from lianqiao.measurements.models import Measurement

OPEN = "open"
"""The button that opens a row, and the beginning of the names of its fields."""
BEGINS, ENDS = f"{OPEN}-", "-ground"


def unopened_rows(request, measurement: Measurement) -> dict[UUID, RowGroundForm]:
    """Open the rows whose ground was told on the page; return the forms of those that stay closed, saying why."""
    told = {"by": request.seat, "measurement": measurement, "at": timezone.now()}
    closed = {}
    for key in _rows_told(request.POST):
        form = RowGroundForm(request.POST, client=key)
        if form.is_valid() and tried(form, lambda: _open(form, client=key, **told)):  # noqa: B023 - run at once
            continue
        closed[key] = form
    return closed


def _open(form: RowGroundForm, **told) -> bool:
    services.open_row(ground=form.cleaned_data["ground"], witness=form.cleaned_data["witness"], **told)
    return True


def _rows_told(sent) -> list[UUID]:
    """The members beside whom a consent or a ground was chosen, or the button was pressed."""
    names = [
        name for name, value in sent.items() if value and name.startswith(BEGINS) and name.endswith(ENDS)
    ]
    keys = [key_from(name.removeprefix(BEGINS).removesuffix(ENDS)) for name in names]
    keys.append(key_from(sent.get(OPEN)))
    return list(dict.fromkeys(key for key in keys if key is not None))

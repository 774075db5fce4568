"""Fields several forms have, also those of rooms above: codes, items under their category, units, workers, moments."""

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.queries.team import caseloads
from lianqiao.cases.rules.caseload import Caseload, Standing
from lianqiao.catalogue.queries import choices, terms
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Unit
from lianqiao.registry.queries import open_units
from lianqiao.workforce.models import Worker
from lianqiao.workforce.queries import workers_at_hand


def items_by_category(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the service items of the day, each list under the letter and name of its category."""
    items = terms("item", on=on)
    return [
        (f"{code} {label}", [(item.code, item.label) for item in items if item.parent == code])
        for code, label in choices("category", on=on)
    ]


class TermField(forms.ChoiceField):
    """One code of a vocabulary; the choices are those of the day the form is drawn."""

    def __init__(self, vocabulary: str, **kwargs):
        self.vocabulary = vocabulary
        super().__init__(**kwargs)

    def offer(self, on: date) -> None:
        self.choices = choices(self.vocabulary, on=on)
        if isinstance(self.widget, forms.Select) and not isinstance(self.widget, forms.RadioSelect):
            self.choices = [("", _("Choose…")), *self.choices]


class UnitField(forms.ChoiceField):
    """A unit of one institution. Cleans to the unit or None."""

    def offer(self, institution_id: UUID) -> None:
        self.units = {str(unit.pk): unit for unit in composed(open_units, institution_id=institution_id)}
        self.choices = [("", _("Not on a ward")), *((key, unit.name) for key, unit in self.units.items())]

    def clean(self, value) -> Unit | None:
        return self.units.get(super().clean(value))


class WorkerField(forms.ChoiceField):
    """A worker posted at the institution in scope who can sign in, or nobody. Cleans to the worker or None.

    With `loads` each name says how much they carry, and who carries too much already.
    """

    def __init__(self, *, nobody="", loads=False, **kwargs):
        self.nobody, self.loads = nobody or _("Nobody yet"), loads
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def offer(self, on: date, *, institution_id: UUID) -> None:
        at_hand = workers_at_hand(on, institution_id=institution_id)
        self.workers = {str(worker.pk): worker for worker in at_hand}
        loads = caseloads(on) if self.loads else {}
        named = ((key, said_with(loads.get(worker.pk), worker)) for key, worker in self.workers.items())
        self.choices = [("", self.nobody), *named]

    def clean(self, value) -> Worker | None:
        return self.workers.get(super().clean(value))


class MomentField(forms.DateTimeField):
    """A day and a time of day, to the minute."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"], **kwargs)


def said_with(load: Caseload | None, worker: Worker) -> str:
    """Return the name with what they carry, as "林安 · 18.5 / 30", and whether that is near or above their post's ceiling."""
    if load is None:
        return worker.name
    said = f"{worker.name} · {' / '.join(load.said)}"
    return f"{said} · {load.standing.label}" if load.standing != Standing.ROOM else said


class OfferingForm(forms.Form):
    """Fills the choices of the fields above, for a seat on a day."""

    def offer(self, *, seat, today: date) -> None:
        for field in self.fields.values():
            if isinstance(field, TermField):
                field.offer(today)
            elif isinstance(field, UnitField):
                field.offer(seat.institution_id)
            elif isinstance(field, WorkerField):
                field.offer(today, institution_id=seat.institution_id)

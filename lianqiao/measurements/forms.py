"""The shape of what is told about measurements."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import DateField, Form
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Mode, Occasion
from lianqiao.instruments.models import InstrumentVersion

from .cells import fits_a_sheet

MODES = [(mode.value, mode.label) for mode in (Mode.SELF, Mode.ASSISTED)]


class EditionField(forms.ChoiceField):
    """A scale that fits a sheet. Cleans to its version in use."""

    def __init__(self, **kwargs):
        super().__init__(label=pgettext_lazy("questionnaire", "Scale"), **kwargs)

    def offer(self, editions: Iterable[InstrumentVersion]) -> None:
        self.editions = {str(one.pk): one for one in editions if fits_a_sheet(read_edition(one)[0])}
        named = sorted((edition.title, key) for key, edition in self.editions.items())
        self.choices = [("", _("Choose…")), *((key, title) for title, key in named)]

    def clean(self, value) -> InstrumentVersion:
        return self.editions[super().clean(value)]


class MeasurementForm(Form):
    """Which scale, when in the work of the group, on which day, who answers."""

    edition = EditionField()
    occasion = forms.ChoiceField(label=_("When in the work"), choices=Occasion, widget=forms.RadioSelect)
    on = DateField(label=_("Answered on"))
    mode = forms.ChoiceField(label=_("Who answers"), choices=MODES, widget=forms.RadioSelect)

    def __init__(self, *args, editions: Iterable[InstrumentVersion], today: date, **kwargs):
        initial = {"on": today, "occasion": Occasion.BEFORE, "mode": Mode.SELF}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.fields["edition"].offer(editions)

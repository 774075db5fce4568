"""The shape of what is told about measurements."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.grounds import GroundFields
from lianqiao.instruments.kinds import ORAL, Mode, Occasion, Setting
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.rules import AnsweredInFuture, AskedAlone, asked_alone, check_is_alone
from lianqiao.instruments.shelf import grouped

from .cells import fits_a_sheet


class EditionField(forms.ChoiceField):
    """A scale that fits a sheet. Cleans to its version in use."""

    def __init__(self, **kwargs):
        super().__init__(label=pgettext_lazy("questionnaire", "Scale"), **kwargs)

    def offer(self, editions: Iterable[InstrumentVersion]) -> None:
        self.editions = {str(one.pk): one for one in editions if fits_a_sheet(read_edition(one)[0])}
        self.choices = [("", _("Choose…")), *grouped(self.editions.values())]

    def clean(self, value) -> InstrumentVersion:
        return self.editions[super().clean(value)]


class MeasurementForm(Form):
    """Which scale, when in the work of the group, on which day, who answers."""

    edition = EditionField()
    occasion = forms.ChoiceField(label=_("When in the work"), choices=Occasion, widget=forms.RadioSelect)
    on = DateField(label=_("Answered on"))
    mode = forms.ChoiceField(label=_("Who answers"), choices=Mode, widget=forms.RadioSelect)
    proxy = forms.CharField(
        label=_("Who answers for the members"), help_text=_("In general words, as “a parent of each”"),
        required=False, max_length=60, widget=forms.TextInput(attrs={"data-when": "mode=proxy"}),
    )  # fmt: skip

    def __init__(self, *args, editions: Iterable[InstrumentVersion], today: date, **kwargs):
        initial = {"on": today, "occasion": Occasion.BEFORE, "mode": Mode.SELF}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.fields["edition"].offer(one for one in editions if not asked_alone(one))


class RowGroundForm(GroundFields):
    """The same question as at every other door, for one row of a sheet; a row that is left as it is answers nothing."""

    def __init__(self, *args, client: UUID, **kwargs):
        super().__init__(*args, prefix=f"open-{client}", **kwargs)
        self.fields["ground"].required = False
        self.fields["witness"].widget.attrs["data-when"] = f"{self.add_prefix('ground')}={ORAL}"


class PileForm(Form):
    """What all sheets of a pile of paper have in common; it stands in the address, so that one goes on with it tomorrow."""

    edition = EditionField()
    on = DateField(label=_("Answered on"))
    mode = forms.ChoiceField(label=_("Who answers"), choices=Mode, widget=forms.RadioSelect)
    setting = forms.ChoiceField(label=_("Where it is answered"), choices=Setting, widget=forms.RadioSelect)
    occasion = forms.ChoiceField(label=_("When in the work"), choices=Occasion, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the paper"), choices=settings.LANGUAGES, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args, editions: Iterable[InstrumentVersion], today: date, **kwargs):
        initial = {"on": today, "mode": Mode.SELF, "setting": Setting.CLINIC, "occasion": Occasion.DURING}
        initial["language"] = get_language()
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.today = today
        self.fields["edition"].offer(editions)

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError(AnsweredInFuture.message)
        return self.cleaned_data["on"]

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or get_language() or "zh-hans"

    def clean(self) -> dict:
        told = super().clean() or self.cleaned_data
        if {"edition", "mode", "setting"} <= told.keys():
            try:
                check_is_alone(told["edition"], mode=told["mode"], setting=told["setting"])
            except AskedAlone as refusal:  # Said here, before the first sheet is typed.
                self.add_error(AskedAlone.field, str(refusal))
        return told

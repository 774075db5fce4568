"""Forms of giving a scale, answering it and correcting it."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.instruments.kinds import Mode, Occasion, Setting
from lianqiao.instruments.models import InstrumentVersion


class GiveForm(Form):
    """Which scale, who answers, where and when."""

    edition = forms.ChoiceField(label=pgettext_lazy("questionnaire", "Scale"))
    on = DateField(label=_("Answered on"))
    mode = forms.ChoiceField(label=_("Who answers"), choices=Mode, widget=forms.RadioSelect)
    proxy = forms.CharField(
        label=_("Who answers for the client"), help_text=_("Name and relation, as “mother”"), required=False,
        max_length=60,
    )  # fmt: skip
    setting = forms.ChoiceField(label=_("Where it is answered"), choices=Setting, widget=forms.RadioSelect)
    occasion = forms.ChoiceField(label=_("When in the work"), choices=Occasion, widget=forms.RadioSelect)

    def __init__(self, *args, editions: Iterable[InstrumentVersion], today: date, **kwargs):
        initial = {
            "on": today,
            "mode": Mode.ASSISTED,
            "setting": Setting.BEDSIDE,
            "occasion": Occasion.DURING,
        }
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.editions = {str(edition.pk): edition for edition in editions}
        choices = sorted((edition.title, key) for key, edition in self.editions.items())
        self.fields["edition"].choices = [("", "—"), *((key, title) for title, key in choices)]

    def told(self) -> dict:
        return self.cleaned_data | {"edition": self.editions[self.cleaned_data["edition"]]}


class AnswersForm(VersionedForm):
    """Carries the version of the response; its questions are drawn from the scale."""


class CorrectForm(Form):
    why = forms.CharField(label=_("What was wrong"), max_length=200)

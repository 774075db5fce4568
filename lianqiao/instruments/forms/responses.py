"""Forms of giving a scale, answering it and correcting it."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.instruments.grounds import GroundForm
from lianqiao.instruments.kinds import A_CHILD_UNTIL, OF_CHILDREN, Mode, Occasion, Setting
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.services.scores import ages_on
from lianqiao.instruments.shelf import grouped


class LinkForm(GroundForm):
    """Which scale somebody answers on their own phone, and when in the work."""

    edition = forms.ChoiceField(label=pgettext_lazy("questionnaire", "Scale"))
    occasion = forms.ChoiceField(label=_("When in the work"), choices=Occasion, widget=forms.RadioSelect)

    def __init__(self, *args, editions: Iterable[InstrumentVersion], **kwargs):
        kwargs["initial"] = {"occasion": Occasion.DURING} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.editions = {str(edition.pk): edition for edition in editions}
        self.fields["edition"].choices = [("", _("Choose…")), *grouped(self.editions.values())]

    def told(self) -> dict:
        return self.cleaned_data | {"edition": self.editions[self.cleaned_data["edition"]]}


class GiveForm(LinkForm):
    """Which scale, who answers, where and when."""

    on = DateField(label=_("Answered on"))
    mode = forms.ChoiceField(label=_("Who answers"), choices=Mode, widget=forms.RadioSelect)
    proxy = forms.CharField(
        label=_("Who answers for the client"), help_text=_("Name and relation, as “mother”"), required=False,
        max_length=60, widget=forms.TextInput(attrs={"data-when": "mode=proxy"}),
    )  # fmt: skip
    setting = forms.ChoiceField(label=_("Where it is answered"), choices=Setting, widget=forms.RadioSelect)

    field_order = ("ground", "witness", "edition", "on", "mode", "proxy", "setting", "occasion")

    def __init__(self, *args, editions: Iterable[InstrumentVersion], today: date, **kwargs):
        initial = {"on": today, "mode": Mode.ASSISTED, "setting": Setting.BEDSIDE}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, editions=editions, today=today, **kwargs)
        ages = ages_on(kwargs["client"], today)
        if ages is not None and ages[0] > A_CHILD_UNTIL:
            self.fields["mode"].choices = [one for one in Mode.choices if one[0] not in OF_CHILDREN]


class AnswersForm(VersionedForm):
    """Carries the version of the response; its questions are drawn from the scale.

    `sent_as` is what the page calls this sending, `unsure` names those it heard no answer to.
    """

    sent_as = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    unsure = forms.CharField(required=False, widget=forms.HiddenInput)

    def hold(self, record=None):
        record = self.record if record is None else record
        record.read_at(self.cleaned_data["version"], unsure=self.cleaned_data["unsure"])
        return record


class CorrectForm(Form):
    why = forms.CharField(label=_("What was wrong"), max_length=200)

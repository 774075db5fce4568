"""Forms of beginning a questionnaire and of what it is as a whole."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import Form, VersionedForm
from lianqiao.designs.items import ACTS
from lianqiao.designs.kinds import Better, Languages, Who
from lianqiao.instruments.models import InstrumentVersion

from .parts import PartForm


def _title(language: str) -> forms.CharField:
    label = _("Chinese name") if language == "zh" else _("English name")
    return forms.CharField(label=label, max_length=120 if language == "zh" else 160, required=False)


def _code(help_text: str) -> forms.SlugField:
    return forms.SlugField(label=_("Code"), max_length=40, required=False, help_text=help_text)


class _Named(Form):
    """A name in each language the form is in."""

    title_zh = _title("zh")
    title_en = _title("en")
    languages = forms.ChoiceField(
        label=_("Languages of the form"), choices=Languages, widget=forms.RadioSelect
    )

    def clean(self) -> dict:
        told = super().clean() or {}
        languages = told.get("languages")
        for language in ("zh", "en"):
            if languages in (language, Languages.BOTH) and not told.get(f"title_{language}"):
                self.add_error(f"title_{language}", _("The form needs a name in each of its languages."))
        return told

    def titles(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"title_{language}"] for language in ("zh", "en")}


class StartForm(_Named):
    """From nothing, or with what another scale has."""

    origin = forms.ChoiceField(
        label=_("Begin with"), required=False,
        help_text=_("A copy is a questionnaire of its own. Only scales whose licence allows changing their text are listed."),
    )  # fmt: skip
    code = _code(
        _(
            "Letters, digits and dashes, as “ward-stay”; it names the scale in figures. Left empty, one is made."
        )
    )

    field_order = ("origin", "title_zh", "title_en", "languages", "code")

    def __init__(self, *args, editions: Iterable[InstrumentVersion], **kwargs):
        kwargs["initial"] = {"languages": Languages.BOTH} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.editions = {str(edition.pk): edition for edition in editions}
        listed = [(key, edition.title) for key, edition in self.editions.items()]
        self.fields["origin"].choices = [("", _("an empty form")), *listed]

    def told(self) -> dict:
        told = self.cleaned_data
        return {
            "titles": self.titles(), "languages": told["languages"], "code": told["code"],
            "origin": self.editions.get(told["origin"]),
        }  # fmt: skip


class SettingsForm(_Named, PartForm):
    """Name, purpose, who answers, and what holds for all scores."""

    purpose_zh = forms.CharField(
        label=_("Purpose, in Chinese"), widget=forms.Textarea, max_length=1000, required=False
    )
    purpose_en = forms.CharField(
        label=_("Purpose, in English"), widget=forms.Textarea, max_length=1000, required=False
    )
    who = forms.MultipleChoiceField(
        label=pgettext_lazy("of a questionnaire", "Who answers"),
        choices=Who,
        widget=forms.CheckboxSelectMultiple,
        initial=[Who.SELF],
    )
    minutes = forms.IntegerField(label=_("Minutes it takes"), min_value=1, max_value=180, required=False)
    better = forms.ChoiceField(
        label=pgettext_lazy("of a score", "Which way is good"), choices=Better, widget=forms.RadioSelect
    )
    screens = forms.BooleanField(
        label=_("This form screens"), required=False,
        help_text=_(
            "Only then does a result say “screen positive — refer”, and only then is it counted among screens. "
            "Forms that ask about wishes, circumstances or satisfaction do not screen."
        ),
    )  # fmt: skip
    unasked = forms.DecimalField(
        label=_("What a question that is not asked counts"), required=False,
        help_text=_("Left empty, a score that needs it stays incomplete."),
    )  # fmt: skip

    code = _code(
        _("Letters, digits and dashes; it names the scale in figures and stays once the form is published.")
    )

    field_order = ("title_zh", "title_en", "languages", "purpose_zh", "purpose_en", "who", "minutes", "code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record.instrument_id is not None:
            del self.fields["code"]


class ReceiveForm(Form):
    """A questionnaire another institution handed on."""

    file = forms.FileField(
        label=_("File of a questionnaire design"),
        help_text=_("As “Hand it on” of another institution made it: questions, scoring, limits, warnings and test vectors in one."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
    )  # fmt: skip
    code = _code(_("Left empty, that of the file is taken, with a number where it is taken already."))


class ActForm(VersionedForm):
    """What a button beside a row does, and to which row."""

    do = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    link = forms.CharField(max_length=255)
    to = forms.CharField(max_length=255, required=False)

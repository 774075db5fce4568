"""Forms of one score: what it reads, how, what may be missing, and what its values are called."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.designs.content import Content
from lianqiao.designs.items import questions
from lianqiao.designs.kinds import How
from lianqiao.designs.outlines import title_of
from lianqiao.designs.scoring import counts

from .items import short
from .parts import PartForm
from .rows import LONGEST, RowForm, SpokenMixin, rows_of

WEIGHT = "weight_"


class ScoreForm(SpokenMixin, PartForm):
    """How a score is made. For a weighted sum each question has a field of its own."""

    title_zh = forms.CharField(label=_("Chinese name"), max_length=80, required=False)
    title_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    how = forms.ChoiceField(label=pgettext_lazy("of a score", "How it is made"), widget=forms.RadioSelect)
    everything = forms.BooleanField(
        label=_("All questions to choose that have points"), required=False,
        help_text=_("Those added later count too. Otherwise choose below."),
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        label=_("Questions that count"), widget=forms.CheckboxSelectMultiple, required=False
    )
    of = forms.MultipleChoiceField(
        label=_("Scores it adds up"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Only for a sum of other scores."),
    )  # fmt: skip
    may_miss = forms.IntegerField(
        label=_("So many questions may be left out"), min_value=0, max_value=100, initial=0,
        help_text=_("The mean of those answered stands in for them. With more left out, or at 0 with any, the score is incomplete."),
    )  # fmt: skip
    places = forms.ChoiceField(
        label=_("Rounded to"), choices=[("0", _("whole numbers")), ("1", "0.1"), ("2", "0.01")], initial="0"
    )
    source = forms.CharField(
        label=_("Where the ranges come from"), max_length=200, required=False,
        help_text=_("A publication, or the meeting that set them."),
    )  # fmt: skip

    def __init__(self, *args, content: Content, code: str, how: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.speak(content.spoken)
        kept = how == How.KEPT
        self.fields["how"].choices = [one for one in How.choices if (one[0] == How.KEPT) == kept]
        offered = [item for item in questions(content) if counts(item)]
        named = [(item["linkId"], short(item)) for item in offered]
        # What counts but has no points any more stays to be seen.
        missing = [
            link for link in self.initial.get("items") or () if link not in {one for one, _name in named}
        ]
        self.fields["items"].choices = [*named, *((link, link) for link in missing)]
        before = [one for one in content.scores if one["code"] != code]
        self.fields["of"].choices = [(one["code"], title_of(one)) for one in before]
        for link, name in named:
            self.fields[f"{WEIGHT}{link}"] = forms.DecimalField(label=name, required=False)
        for name in (
            ("everything", "items", "of", "may_miss", "places") if kept else () if before else ("of",)
        ):
            del self.fields[name]
        if not before:
            self.fields["how"].choices = [
                one for one in self.fields["how"].choices if one[0] != How.OF_SCORES
            ]

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(WEIGHT)]

    def weights(self) -> dict[str, str]:
        """Return the weight of each question that has one."""
        told = {
            name.removeprefix(WEIGHT): value
            for name, value in self.cleaned_data.items()
            if name.startswith(WEIGHT)
        }
        return {link: f"{value:f}" for link, value in told.items() if value is not None}

    def clean(self) -> dict:
        told = super().clean() or {}
        if told.get("how") == How.OF_SCORES and not told.get("of"):
            self.add_error("of", _("Choose the scores to add up."))
        if told.get("how") == How.WEIGHTED and not self.errors and not self.weights():
            self.add_error("how", _("Give at least one question a weight."))
        if told.get("how") == How.WEIGHTED and told.get("may_miss"):
            self.add_error("may_miss", _("A weighted sum needs all its questions."))
        return told


class BandRow(SpokenMixin, RowForm):
    """One range of values, and what it is called."""

    MATTERS = ("from", "to", "label_zh", "label_en")
    code = forms.CharField(widget=forms.HiddenInput, required=False)
    to = forms.DecimalField(label=pgettext_lazy("of a range", "to"), required=False)
    label_zh = forms.CharField(label=_("Called, in Chinese"), max_length=LONGEST, required=False)
    label_en = forms.CharField(label=_("Called, in English"), max_length=LONGEST, required=False)
    next_zh = forms.CharField(label=_("Next step, in Chinese"), max_length=300, required=False)
    next_en = forms.CharField(label=_("Next step, in English"), max_length=300, required=False)
    positive = forms.BooleanField(label=_("Screen positive — refer"), required=False)

    def __init__(self, *args, spoken: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        # `from` is no name Python lets a class give.
        self.fields["from"] = forms.DecimalField(label=pgettext_lazy("of a range", "from"), required=False)
        self.speak(spoken)
        self.order_fields(["code", "from", "to"])


BandRows = rows_of(BandRow, blank=2)

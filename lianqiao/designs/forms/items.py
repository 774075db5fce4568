"""Forms of one row of a questionnaire: its wording, its answers, when it is asked, what it counts and warns of."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, VersionedForm
from lianqiao.designs import conditions
from lianqiao.designs.content import Content
from lianqiao.designs.edits.bounds import NO, YES
from lianqiao.designs.items import groups, kind_of, questions, siblings
from lianqiao.designs.kinds import ALIKE, ASKS_NOTHING, CHOICES, NUMBERS, TEXTS, Kind, Operator
from lianqiao.instruments.protocols import PROTOCOLS
from lianqiao.instruments.sheets import label_of
from lianqiao.questionnaires.elements import Element, translated

from .parts import PartForm
from .rows import LONGEST, RowForm, SpokenMixin, by_language, rows_of

FIRST_ROWS = 5
_ALL = {"all": _("all of them"), "any": _("one of them")}


def short(item: Element) -> str:
    """Return a question as a list to choose from names it."""
    text = translated(item, "text", get_language() or "zh")
    return f"{item.get('prefix') or ''} {text[:60]}".strip()


class AddForm(SpokenMixin, VersionedForm):
    """A new row at the end."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("of a row", "Kind"), choices=[one for one in Kind.choices if one[0] != Kind.OTHER]
    )
    text_zh = forms.CharField(label=_("Wording, in Chinese"), max_length=500)
    text_en = forms.CharField(label=_("Wording, in English"), max_length=500, required=False)
    like = forms.ChoiceField(label=_("Same answers as"), required=False)
    parent = forms.ChoiceField(label=_("Stands in"), required=False)

    def __init__(self, *args, content: Content, **kwargs):
        super().__init__(*args, **kwargs)
        self.speak(content.spoken)
        self.fields[f"text_{content.spoken[0]}"].required = True
        models = [item for item in questions(content) if kind_of(item) in CHOICES]
        self.fields["like"].choices = [
            ("", _("answers of its own")),
            *((one["linkId"], short(one)) for one in models),
        ]
        self.fields["parent"].choices = _places(content)
        if models:
            self.fields["like"].initial = models[-1]["linkId"]
        if len(self.fields["parent"].choices) == 1:
            del self.fields["parent"]
        if not models:
            del self.fields["like"]

    def told(self) -> dict[str, Any]:
        """Return the row to add."""
        told = self.cleaned_data
        named = {name: told.get(name, "") for name in ("kind", "parent", "like")}
        return named | {"texts": by_language(told, "text")}


def _places(content: Content, but: str = "") -> list[tuple[str, Any]]:
    return [("", _("the form itself")), *((one["linkId"], short(one)) for one in groups(content, but))]


class ItemForm(SpokenMixin, PartForm):
    """One row; only the fields of its kind are there."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a row", "Kind"))
    text_zh = forms.CharField(
        label=_("Wording, in Chinese"), widget=forms.Textarea, max_length=2000, required=False
    )
    text_en = forms.CharField(
        label=_("Wording, in English"), widget=forms.Textarea, max_length=2000, required=False
    )
    parent = forms.ChoiceField(label=_("Stands in"), required=False)
    behind = forms.ChoiceField(label=_("Stands behind"), required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    repeats = forms.BooleanField(label=_("May be answered several times"), required=False)
    least_times = forms.IntegerField(label=_("At least so many"), min_value=1, max_value=60, required=False)
    most_times = forms.IntegerField(label=_("At most so many"), min_value=1, max_value=60, required=False)
    own_words = forms.BooleanField(label=_("One may write something else"), required=False)
    minimum = forms.DecimalField(label=_("Least"), required=False)
    maximum = forms.DecimalField(label=_("Greatest"), required=False)
    unit_zh = forms.CharField(label=_("Unit, in Chinese"), max_length=120, required=False)
    unit_en = forms.CharField(label=_("Unit, in English"), max_length=120, required=False)
    shortest = forms.IntegerField(label=_("Fewest characters"), min_value=1, max_value=5000, required=False)
    longest = forms.IntegerField(label=_("Most characters"), min_value=1, max_value=5000, required=False)
    pattern = forms.CharField(
        label=_("Pattern"), max_length=200, required=False,
        help_text=_("A regular expression the whole answer must follow, as [0-9]{6} for six digits."),
    )  # fmt: skip
    format = forms.CharField(
        label=_("How the pattern is explained"), max_length=80, required=False,
        help_text=_("Shown in the empty field, and where an answer does not follow it: “six digits”."),
    )  # fmt: skip
    initial = forms.CharField(label=_("Value at the beginning"), max_length=500, required=False)
    reverse = forms.BooleanField(label=_("Counts the other way round (reverse)"), required=False)
    warn = forms.DecimalField(
        label=_("Warns from this many points on"), required=False,
        help_text=_("The worker in charge and the supervisor are told at once, before the form is finished. Left empty, it does not warn."),
    )  # fmt: skip
    warn_zh = forms.CharField(
        label=_("What the warning is about, in Chinese"), max_length=LONGEST, required=False
    )
    warn_en = forms.CharField(
        label=_("What the warning is about, in English"), max_length=LONGEST, required=False
    )
    protocol = forms.ChoiceField(
        label=_("What is done then"), required=False,
        help_text=_("Which steps the worker finds with the warning, and what must never be done. Violence is kept from the family."),
    )  # fmt: skip
    urgent = forms.BooleanField(
        label=_("Urgent: somebody goes at once"), required=False,
        help_text=_("Otherwise within a day."),
    )  # fmt: skip
    behaviour = forms.ChoiceField(
        label=_("Of several conditions"),
        choices=list(_ALL.items()),
        widget=forms.RadioSelect,
        initial="all",
        required=False,
    )

    def __init__(self, *args, content: Content, item: Element, **kwargs):
        super().__init__(*args, **kwargs)
        kind = kind_of(item)
        self.speak(content.spoken)
        self.fields["kind"].choices = [(one.value, one.label) for one in ALIKE.get(kind, (kind,))]
        self.fields["parent"].choices = _places(content, item["linkId"])
        self.fields["protocol"].choices = [(code, str(one.title)) for code, one in PROTOCOLS.items()]
        self._of_kind(kind)
        before = [one for one in siblings(content, item["linkId"]) if one is not item]
        self.fields["behind"].choices = [
            ("", _("nothing: it comes first")),
            *((one["linkId"], short(one)) for one in before),
        ]
        for name in _unfit(kind) | {
            name for name in ("parent", "behind") if len(self.fields[name].choices) == 1
        }:
            self.fields.pop(name, None)

    def _of_kind(self, kind: Kind) -> None:
        """Days are bounded by days, and yes or no begins with one of them."""
        if kind is Kind.DATE:
            for name, label in (
                ("minimum", _("Earliest day")),
                ("maximum", _("Latest day")),
                ("initial", _("Value at the beginning")),
            ):
                self.fields[name] = DateField(label=label, required=False)
        elif kind is Kind.BOOLEAN:
            choices = [("", _("none")), (YES, _("Yes")), (NO, _("No"))]
            self.fields["initial"] = forms.ChoiceField(
                label=_("Value at the beginning"), choices=choices, required=False
            )
        elif kind is Kind.QUANTITY:
            for name in ("unit_zh", "unit_en"):
                if name in self.fields:
                    self.fields[name].help_text = _(
                        "Several to choose from are separated by commas. Least and greatest are in the first."
                    )


def _unfit(kind: Kind) -> set[str]:
    """The fields a kind of row has no use for."""
    none: set[str] = set()
    counts = kind in CHOICES or kind in NUMBERS or kind is Kind.BOOLEAN
    none |= {"required"} if kind in ASKS_NOTHING else set()
    none |= set() if kind in CHOICES else {"own_words"}
    none |= {"repeats"} if kind in (*CHOICES, Kind.BOOLEAN, Kind.DISPLAY, Kind.OTHER) else set()
    none |= set() if kind in NUMBERS else {"unit_zh", "unit_en"}
    none |= set() if kind in (*NUMBERS, Kind.DATE) else {"minimum", "maximum"}
    none |= set() if kind in TEXTS else {"shortest", "longest", "pattern", "format"}
    none |= set() if kind in (*NUMBERS, *TEXTS, Kind.DATE, Kind.BOOLEAN) else {"initial"}
    none |= (
        {"least_times", "most_times"}
        if kind in (Kind.CHOICE, Kind.BOOLEAN, Kind.DISPLAY, Kind.OTHER)
        else set()
    )
    none |= set() if kind in (Kind.CHOICE, Kind.BOOLEAN) else {"reverse"}
    return none | (set() if counts else {"warn", "warn_zh", "warn_en", "protocol", "urgent"})


class OptionRow(SpokenMixin, RowForm):
    """One answer to choose."""

    MATTERS = ("label_zh", "label_en", "weight")
    code = forms.CharField(widget=forms.HiddenInput, required=False)
    label_zh = forms.CharField(label=_("Answer, in Chinese"), max_length=LONGEST, required=False)
    label_en = forms.CharField(label=_("Answer, in English"), max_length=LONGEST, required=False)
    weight = forms.DecimalField(label=_("Points"), required=False, max_digits=9, decimal_places=4)
    chosen = forms.BooleanField(label=_("Chosen at the beginning"), required=False)
    alone = forms.BooleanField(label=_("Excludes all others"), required=False)

    def __init__(self, *args, spoken: tuple[str, ...], several: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.speak(spoken)
        if not several:
            del self.fields["alone"]


class ConditionRow(RowForm):
    """One condition under which the row is asked."""

    MATTERS = ("question",)
    question = forms.ChoiceField(label=pgettext_lazy("in a condition", "Question"), required=False)
    operator = forms.ChoiceField(
        label=pgettext_lazy("in a condition", "Relation"), choices=Operator, required=False
    )
    option = forms.ChoiceField(label=pgettext_lazy("in a condition", "Answer"), required=False)
    value = forms.CharField(
        label=pgettext_lazy("in a condition", "or number, day, text"), max_length=200, required=False
    )

    def __init__(self, *args, content: Content, link: str, **kwargs):
        super().__init__(*args, **kwargs)
        offered = conditions.offered(content, link)
        named = [(item["linkId"], short(item)) for item in offered]
        # What a condition asked before stays to be seen, to be put right.
        asked = str(self.initial.get("question") or "")
        if asked and asked not in {one for one, _name in named}:
            named.append((asked, asked))
        self.fields["question"].choices = [("", "—"), *named]
        self.fields["option"].choices = [
            ("", "—"),
            *((short(item), _options(item)) for item in offered if _options(item)),
        ]

    def told(self) -> conditions.Condition:
        return conditions.Condition(
            **{name: self.cleaned_data[name] for name in ("question", "operator", "option", "value")}
        )


def _options(item: Element) -> list[tuple[str, str]]:
    language = get_language() or "zh"
    return [(key, _label(option, language)) for key, option in conditions.options_of(item)]


def _label(option: Element, language: str) -> str:
    value = next((told for name, told in option.items() if name.startswith("value")), "")
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return label_of(value, language)


class OptionRows(rows_of(OptionRow, blank=2, ordered=True)):  # type: ignore[misc]  # a class made on the spot
    """The answers to choose; a question without any begins with room for as many as most have."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial:
            self.extra = FIRST_ROWS


ConditionRows = rows_of(ConditionRow, blank=1)

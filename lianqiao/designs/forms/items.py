"""Forms of one row of a questionnaire: its wording, its answers, when it is asked, what it counts and warns of."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import VersionedForm
from lianqiao.designs import conditions
from lianqiao.designs.content import Content
from lianqiao.designs.items import groups, kind_of, questions
from lianqiao.designs.kinds import ALIKE, ASKS_NOTHING, CHOICES, NUMBERS, TEXTS, Kind, Operator
from lianqiao.instruments.sheets import label_of
from lianqiao.questionnaires.elements import Element, translated

from .rows import LONGEST, RowForm, SpokenMixin, rows_of

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


def _places(content: Content, but: str = "") -> list[tuple[str, Any]]:
    return [("", _("the form itself")), *((one["linkId"], short(one)) for one in groups(content, but))]


class ItemForm(SpokenMixin, VersionedForm):
    """One row; only the fields of its kind are there."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a row", "Kind"))
    text_zh = forms.CharField(
        label=_("Wording, in Chinese"), widget=forms.Textarea, max_length=2000, required=False
    )
    text_en = forms.CharField(
        label=_("Wording, in English"), widget=forms.Textarea, max_length=2000, required=False
    )
    parent = forms.ChoiceField(label=_("Stands in"), required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    repeats = forms.BooleanField(label=_("May be answered several times"), required=False)
    own_words = forms.BooleanField(label=_("One may write something else"), required=False)
    minimum = forms.DecimalField(label=_("Least"), required=False)
    maximum = forms.DecimalField(label=_("Greatest"), required=False)
    unit_zh = forms.CharField(label=_("Unit, in Chinese"), max_length=30, required=False)
    unit_en = forms.CharField(label=_("Unit, in English"), max_length=30, required=False)
    longest = forms.IntegerField(label=_("Most characters"), min_value=1, max_value=5000, required=False)
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
        for name in _unfit(kind) | ({"parent"} if len(self.fields["parent"].choices) == 1 else set()):
            self.fields.pop(name, None)


def _unfit(kind: Kind) -> set[str]:
    """The fields a kind of row has no use for."""
    none: set[str] = set()
    counts = kind in CHOICES or kind in NUMBERS or kind is Kind.BOOLEAN
    none |= {"required"} if kind in ASKS_NOTHING else set()
    none |= set() if kind in CHOICES else {"own_words"}
    none |= {"repeats"} if kind in (*CHOICES, Kind.BOOLEAN, Kind.DISPLAY, Kind.OTHER) else set()
    none |= set() if kind in NUMBERS else {"minimum", "maximum", "unit_zh", "unit_en"}
    none |= set() if kind in TEXTS else {"longest"}
    none |= set() if kind in (*NUMBERS, *TEXTS) else {"initial"}
    none |= set() if kind in (Kind.CHOICE, Kind.BOOLEAN) else {"reverse"}
    return none | (set() if counts else {"warn", "warn_zh", "warn_en"})


class OptionRow(SpokenMixin, RowForm):
    """One answer to choose."""

    MATTERS = ("label_zh", "label_en", "weight")
    code = forms.CharField(widget=forms.HiddenInput, required=False)
    label_zh = forms.CharField(label=_("Answer, in Chinese"), max_length=LONGEST, required=False)
    label_en = forms.CharField(label=_("Answer, in English"), max_length=LONGEST, required=False)
    weight = forms.DecimalField(label=_("Points"), required=False, max_digits=9, decimal_places=4)
    chosen = forms.BooleanField(label=_("Chosen at the beginning"), required=False)

    def __init__(self, *args, spoken: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.speak(spoken)


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


OptionRows = rows_of(OptionRow, blank=2, ordered=True)
ConditionRows = rows_of(ConditionRow, blank=1)

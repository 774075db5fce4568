"""Shapes of input, one form per verb."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.catalogue.queries import terms
from lianqiao.core.forms import DateField, Form, TimeField, VersionedForm, required_choices
from lianqiao.workforce.models import Worker

from .states import Attended, CountMethod, GroupKind

MOST_HEADS = 1_000_000
MOST_MINUTES = 24 * 60
MARK = "mark-"


def codes(vocabulary: str) -> list[tuple[str, str]]:
    """Return the choices of a vocabulary valid today, in the reader's language."""
    return [(term.code, term.label) for term in terms(vocabulary, on=timezone.localdate())]


def items_by_category() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return service items under the name of their category."""
    items = terms("item", on=timezone.localdate())
    return [
        (label, [(item.code, item.label) for item in items if item.parent == code])
        for code, label in codes("category")
    ]


def own_workers() -> list[tuple[str, str]]:
    """Return the workers of the institution in scope."""
    return [(str(key), name) for key, name in Worker.objects.order_by("name", "id").values_list("pk", "name")]


class _Placed(forms.Form):
    """What groups and activities share: category, items, scene; choices come from the catalogue of today."""

    category = forms.ChoiceField(label=_("Service category"))
    items = forms.MultipleChoiceField(
        label=_("Service items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    scene = forms.ChoiceField(label=_("Scene"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = required_choices(codes("category"))
        self.fields["items"].choices = items_by_category()
        self.fields["scene"].choices = required_choices(codes("scene"))

    def clean_items(self) -> list[str]:
        chosen, category = self.cleaned_data["items"], self.cleaned_data.get("category")
        parents = {item.code: item.parent for item in terms("item", on=timezone.localdate())}
        if category and any(parents[code] != category for code in chosen):
            raise forms.ValidationError(_("These items belong to another category."))
        return chosen


class WorkerField(forms.ChoiceField):
    """A worker of the institution, or nobody yet. Cleans to the worker."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value):
        key = super().clean(value)
        return Worker.objects.get(pk=key) if key else None


class GroupForm(_Placed, Form):
    name = forms.CharField(label=_("Name of the group"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of group"), choices=GroupKind.choices, widget=forms.RadioSelect)
    responsible = WorkerField(label=_("Responsible worker"))
    aim = forms.CharField(label=_("Aim"), max_length=300, required=False, widget=forms.Textarea)
    field_order = ("name", "kind", "category", "items", "scene", "responsible", "aim")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = [("", _("Not decided yet")), *own_workers()]


class GroupChangeForm(GroupForm, VersionedForm):
    pass


class MemberForm(Form):
    client = forms.UUIDField(widget=forms.HiddenInput)


class SessionForm(Form):
    on = DateField(label=_("Date"))
    started_at = TimeField(label=_("Time"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, required=False)
    theme = forms.CharField(label=_("Theme"), max_length=200, required=False)
    place = forms.CharField(label=_("Venue"), max_length=120, required=False)
    worker = WorkerField(label=_("Led by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [("", _("The responsible worker of the group")), *own_workers()]


class SheetForm(VersionedForm):
    """A sign-in sheet. The marks are read from fields named `mark-<client>`, one for each line of the sheet."""

    on = DateField(label=_("Held on"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, required=False)
    theme = forms.CharField(label=_("Theme"), max_length=200, required=False)
    counted = forms.IntegerField(
        label=_("Also came, without a name"),
        help_text=_("Heads you only counted. Do not count anybody twice who is ticked above."),
        min_value=0,
        max_value=MOST_HEADS,
        required=False,
    )
    note = forms.CharField(label=_("What happened"), required=False, widget=forms.Textarea)

    def clean_counted(self) -> int:
        return self.cleaned_data["counted"] or 0

    def marks(self, lines) -> dict:
        """Return what was ticked for each line. A member nobody ticked was absent; who was just added walked in.

        A walk-in taken off again is left out.
        """
        marked = {}
        for line in lines:
            usual = Attended.PRESENT if line.walk_in else Attended.ABSENT
            status = self.data.get(f"{MARK}{line.client_id}", usual)
            if status in Attended.values:
                marked[line.client_id] = status
        return marked


class ReasonForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ActivityForm(_Placed, Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    on = DateField(label=_("Date"))
    started_at = TimeField(label=_("Time"), required=False)
    place = forms.CharField(label=_("Venue"), max_length=120, required=False)
    audience = forms.ChoiceField(label=_("Audience"), required=False)
    partner = forms.CharField(label=_("Partner"), max_length=120, required=False)
    worker = WorkerField(label=_("Responsible worker"))
    field_order = (
        "title", "on", "started_at", "place", "category", "items", "scene", "audience", "partner", "worker",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [("", _("Everybody")), *codes("population_group")]
        self.fields["worker"].choices = [("", _("Not decided yet")), *own_workers()]


class ActivityChangeForm(ActivityForm, VersionedForm):
    pass


class ReportForm(VersionedForm):
    """What is known after an activity."""

    on = DateField(label=_("Held on"))
    head_count = forms.IntegerField(label=_("How many came"), min_value=0, max_value=MOST_HEADS)
    count_method = forms.ChoiceField(
        label=_("How was that counted?"),
        choices=[choice for choice in CountMethod.choices if choice[0] != CountMethod.UNKNOWN],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, required=False)
    report = forms.CharField(label=_("What happened"), required=False, widget=forms.Textarea)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record.count_method == CountMethod.UNKNOWN:
            # What a log did not say stays sayable, so that another correction need not invent a method.
            self.fields["count_method"].choices = CountMethod.choices

"""Shapes of input, one form per verb."""

from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.dates import Span
from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.registry.models import Unit
from lianqiao.registry.queries import open_units
from lianqiao.workforce.models import Worker
from lianqiao.workforce.queries import active_workers

from .models import SampledRecord
from .queries import title_of
from .rules.checklist import Checklist
from .rules.samples import quarters
from .services import Checked
from .states import HINT_MOVES, Answer, HintState

USUAL = timedelta(days=90)


class LookForm(Form):
    since = DateField(label=_("Notes since"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, initial={"since": today - USUAL}, **kwargs)


class AnswerForm(VersionedForm):
    state = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["state"].choices = [
            (state.value, state.label) for state in HintState if state in HINT_MOVES[record.state]
        ]


class DrawForm(Form):
    quarter = forms.TypedChoiceField(label=_("Quarter"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Ward or clinic"), required=False, empty_label=_("All wards and clinics")
    )
    worker = forms.ModelChoiceField(
        Worker.objects.none(), label=_("Worker"), required=False, empty_label=_("All workers")
    )

    def __init__(self, *args, today: date, institution_id: UUID, **kwargs):
        super().__init__(*args, **kwargs)
        spans = {f"{span.from_on:%Y-%m}": span for span in quarters(today)}
        self.fields["quarter"].choices = [(key, quarter_words(span)) for key, span in spans.items()]
        self.fields["quarter"].coerce = spans.get
        self.fields["unit"].queryset = open_units(institution_id=institution_id)
        self.fields["worker"].queryset = active_workers(today, institution_id=institution_id)


def quarter_words(span: Span) -> str:
    """Return "2026, third quarter" in the reader's language."""
    return gettext("%(year)s, quarter %(number)s") % {
        "year": span.from_on.year,
        "number": (span.from_on.month + 2) // 3,
    }


class CheckForm(VersionedForm):
    """An answer and a remark for each item that is asked of the case; it begins with what the system can tell."""

    remark = forms.CharField(
        label=_("What is to be done about this record"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, record: SampledRecord, checklist: Checklist, **kwargs):
        said = {item.code: item for item in record.items.all()}
        super().__init__(*args, record=record, initial={"remark": record.remark}, **kwargs)
        self.asked = [item for item in checklist.items if item.applies_to(record.case.depth)]
        for item in self.asked:
            before = said.get(item.code)
            self.fields[f"answer_{item.code}"] = forms.ChoiceField(
                label=title_of(item),
                choices=Answer.choices,
                widget=forms.RadioSelect,
                initial=before.answer if before else record.computed.get(item.code),
            )
            self.fields[f"remark_{item.code}"] = forms.CharField(
                label=gettext("Remark"),
                required=False,
                max_length=500,
                initial=before.remark if before else "",
            )

    def lines(self) -> list[dict]:
        """Return the items with their two fields and what the system told of each."""
        return [
            {
                "item": item,
                "answer": self[f"answer_{item.code}"],
                "remark": self[f"remark_{item.code}"],
                "computed": self.record.computed.get(item.code, ""),
            }
            for item in self.asked
        ]

    def checked(self) -> dict[str, Checked]:
        """Return what was said, by code of the item."""
        told = self.cleaned_data
        return {
            item.code: Checked(told[f"answer_{item.code}"], told[f"remark_{item.code}"])
            for item in self.asked
        }


class SignForm(VersionedForm):
    conclusion = forms.CharField(
        label=_("Conclusion and what follows"), max_length=4000, widget=forms.Textarea({"rows": 4})
    )

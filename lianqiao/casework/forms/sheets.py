"""The forms of a full case: intake, assessment, economic hardship."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.states import Risk
from lianqiao.casework.models import Assessment, Intake
from lianqiao.casework.models.assessments import SECTIONS, Severity
from lianqiao.casework.models.economies import Coping, Evidence, Housing, IncomeSource, Publicity, Shock
from lianqiao.casework.models.intakes import Assistance, Decision, Education, Marital, Payer
from lianqiao.catalogue.queries import terms
from lianqiao.core.errors import StaleRecord
from lianqiao.core.forms import DateField, VersionedForm, required_choices
from lianqiao.workspace.rows import RowsForm

PROBLEMS, MEMBERS = 8, 6
icd_code = RegexValidator(
    r"^[A-Z]\d{2}(\.[\dx]{1,10})?[+*]?$",
    _("A code of ICD-10 looks like C91.0: a letter, two digits, a point."),
)


def _words(label, *, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}))


def _title(model, name: str):
    return model._meta.get_field(name).verbose_name


def _one_of(label, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=required_choices(choices.choices), required=False)


def _some_of(label, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SignedMeanwhile(StaleRecord):
    message = _(
        "This form was signed while you wrote. What you typed is still here; fields that differ show what was signed. "
        "Save again to make yours the next edition."
    )


class SheetForm(VersionedForm):
    """A form of a case. `told()` is what goes onto the sheet itself."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    written_again = _words(_("Why it is written again"))

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["edition"].initial = record.edition
        if record.edition == 1:
            del self.fields["written_again"]

    def hold(self, record: Any = None) -> Any:
        """As of every form that holds a version; raises `SignedMeanwhile` when it was of an earlier edition."""
        if self.cleaned_data["edition"] != self.record.edition:
            self.data = self.data.copy()
            self.data["edition"] = self.record.edition
            raise SignedMeanwhile
        return super().hold(record)

    def told(self) -> dict[str, Any]:
        """Return what was told of the fields of the sheet."""
        columns = {field.name for field in self.record._meta.concrete_fields} - {"version", "edition"}
        return {name: value for name, value in self.cleaned_data.items() if name in columns}


class IntakeForm(SheetForm):
    presenting = _words(_("Presenting problem, in the client's words"), rows=4)
    diagnosis = _words(_title(Intake, "diagnosis"))
    icd_code = forms.CharField(
        label=_title(Intake, "icd_code"), max_length=16, required=False, validators=[icd_code]
    )
    admitted_on = DateField(label=_title(Intake, "admitted_on"), required=False)
    doctor = forms.CharField(label=_title(Intake, "doctor"), max_length=60, required=False)
    carer = forms.CharField(label=_title(Intake, "carer"), max_length=120, required=False)
    guardian = forms.CharField(label=_title(Intake, "guardian"), max_length=120, required=False)
    phone = forms.CharField(label=_title(Intake, "phone"), max_length=60, required=False)
    emergency = forms.CharField(label=_title(Intake, "emergency"), max_length=120, required=False)
    ethnicity = forms.CharField(
        label=_title(Intake, "ethnicity"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"list": "ethnic-groups"}),
    )
    education = _one_of(_title(Intake, "education"), Education)
    marital = _one_of(_title(Intake, "marital"), Marital)
    occupation = forms.CharField(label=_title(Intake, "occupation"), max_length=60, required=False)
    household_registration = forms.CharField(
        label=_title(Intake, "household_registration"), max_length=100, required=False
    )
    residence = forms.CharField(label=_title(Intake, "residence"), max_length=200, required=False)
    payer = _one_of(_title(Intake, "payer"), Payer)
    assistance = _some_of(_title(Intake, "assistance"), Assistance.choices)
    previous_service = _words(_title(Intake, "previous_service"))
    risk = forms.TypedChoiceField(
        label=_title(Intake, "risk"), choices=Risk, coerce=int, widget=forms.RadioSelect, initial=Risk.NONE
    )
    decision = forms.ChoiceField(
        label=_title(Intake, "decision"), choices=Decision, required=False, widget=forms.RadioSelect
    )
    decision_reason = _words(_title(Intake, "decision_reason"))

    def clean_icd_code(self) -> str:
        return self.cleaned_data["icd_code"].strip()


def problem_choices() -> list[tuple[Any, Any]]:
    """Return the problem types, each list under what they stand under, codes of ICD-10 before their names."""
    found = terms("problem_type")
    tops = {term.code: term for term in found if not term.parent}
    groups: dict[str, list] = {code: [] for code in tops}
    for term in found:
        groups[term.parent or term.code].append((term.code, _coded(term.code, term.label)))
    return [
        ("", _("Choose…")),
        *((tops[code].label, listed[1:] or listed) for code, listed in groups.items()),
    ]


def _coded(code: str, label: str) -> str:
    return f"{code} {label}" if code[:1] == "Z" and "." in code else label


def _problem() -> dict[str, forms.Field]:
    return {
        "code": forms.ChoiceField(label=_("Problem"), required=False),
        "severity": forms.TypedChoiceField(
            label=_("Severity"), choices=Severity, coerce=int, required=False, initial=Severity.MODERATE
        ),
        "priority": forms.IntegerField(label=_("Priority"), min_value=1, max_value=9, required=False),
        "text": forms.CharField(label=_("In own words"), max_length=200, required=False),
    }


class AssessmentForm(RowsForm, SheetForm):
    rows = {"problem": (PROBLEMS, _problem)}

    assessed_on = DateField(label=_title(Assessment, "assessed_on"))
    formulation = _words(_title(Assessment, "formulation"), rows=4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[section] = _words(_title(Assessment, section), rows=3)
        self.add_rows()
        listed = problem_choices()
        for number in range(PROBLEMS):
            self.fields[f"problem-{number}-code"].choices = listed

    def clean(self) -> dict:
        given = super().clean()
        seen: set[str] = set()
        for number in range(PROBLEMS):
            name = f"problem-{number}-code"
            code = given.get(name)
            if code and code in seen:
                self.add_error(name, _("This problem is listed already."))
            seen.add(code)
        return given

    def problems(self) -> list[dict[str, Any]]:
        """Return the problems that were named; one without a priority comes after those before it."""
        told = self.told_rows("problem")
        for place, row in enumerate(told, start=1):
            row["priority"] = row["priority"] or place
            row["severity"] = Severity.MODERATE if row["severity"] in ("", None) else row["severity"]
        return told


class MoneyField(forms.DecimalField):
    """An amount in yuan, never negative. Empty is nothing."""

    def __init__(self, **kwargs):
        negative = _("An amount of money cannot be negative.")
        kwargs = {"required": False, "error_messages": {"min_value": negative}} | kwargs
        super().__init__(min_value=Decimal(0), max_digits=12, decimal_places=2, **kwargs)


def _member() -> dict[str, forms.Field]:
    return {
        "who": forms.CharField(label=_("Who"), max_length=40, required=False),
        "income": MoneyField(label=_("Income a month")),
        "source": forms.ChoiceField(
            label=_("Source of income"), choices=required_choices(IncomeSource.choices), required=False
        ),
    }


class EconomyForm(RowsForm, SheetForm):
    """What the family tells of its economy; amounts in yuan, cost of the last twelve months and the next six."""

    rows = {"member": (MEMBERS, _member)}

    assessed_on = DateField(label=_("Assessed on"))
    valid_until = DateField(label=_("Valid until"))
    size = forms.IntegerField(label=_("People in the household"), min_value=1, max_value=30)
    children = forms.IntegerField(label=_("Of these, children"), min_value=0, max_value=20, required=False)
    housing = forms.ChoiceField(label=_("Housing"), choices=required_choices(Housing.choices), required=False)
    savings = MoneyField(label=_("Savings"))
    other_assets = MoneyField(label=_("Vehicles and other goods that could be sold"))
    debts = MoneyField(label=_("Debts"))
    paid = MoneyField(label=_("Cost of the illness so far, twelve months"))
    reimbursed = MoneyField(label=_("Of this reimbursed"))
    expected = MoneyField(label=_("Cost expected in the next six months"))
    expected_reimbursed = MoneyField(label=_("Of this probably reimbursed"))
    other_costs = MoneyField(label=_("Lodging, travel, lost pay"))
    assistance = _some_of(_("Assistance they have"), Assistance.choices)
    coping = _some_of(_("How they have coped"), Coping.choices)
    shocks = _some_of(_("What hit the family"), Shock.choices)
    willing = forms.BooleanField(label=_("Wants to apply for charitable aid"), required=False)
    publicity = forms.ChoiceField(
        label=_("Being shown in public for aid"), choices=Publicity, required=False, widget=forms.RadioSelect
    )
    evidence = _some_of(_("Proof seen"), Evidence.choices)
    remark = _words(_("Remarks"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_rows()

    def inputs(self) -> dict[str, Any]:
        """Return what the judgement is made from, as plain values that are frozen with it."""
        return {name: self.cleaned_data[name] for name in INPUTS} | {"members": self.told_rows("member")}


INPUTS = (
    "size", "children", "housing", "savings", "other_assets", "debts", "paid", "reimbursed", "expected",
    "expected_reimbursed", "other_costs", "assistance", "coping", "shocks", "willing", "publicity", "evidence",
)  # fmt: skip

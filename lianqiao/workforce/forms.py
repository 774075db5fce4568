"""Shapes of input, one form per verb."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.registry.models import Account

from .models import Worker
from .queries import workers_at_hand
from .states import AwayReason, Qualification, Sex, Source


class _Person(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"})
    )
    account = forms.ModelChoiceField(Account.objects.none(), label=_("Signs in as"), required=False)

    def __init__(self, *args, institution_id, **kwargs):
        super().__init__(*args, **kwargs)
        here = Account.objects.filter(seats__institution_id=institution_id, is_active=True)
        self.fields["account"].queryset = here.order_by("display_name").distinct()
        self.fields["account"].empty_label = _("does not sign in")


class _Qualified(forms.Form):
    qualification = forms.ChoiceField(
        label=_("Qualification"), choices=Qualification.choices, initial=Qualification.NONE
    )
    qualified_on = DateField(label=_("Qualified on"), required=False)


class _Posted(forms.Form):
    source = forms.ChoiceField(label=_("Source"), choices=Source.choices, widget=forms.RadioSelect)
    employer = forms.CharField(label=_("Employer"), required=False, max_length=120)
    fulltime = forms.TypedChoiceField(
        label=_("Full or part time"),
        choices=[("yes", _("full time")), ("no", _("part time"))],
        coerce=lambda text: text == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    fte = forms.DecimalField(
        label=_("Full-time equivalent"), max_digits=3, decimal_places=2, initial=Decimal("1.00")
    )
    from_on = DateField(label=_("From"))
    until_on = DateField(label=_("Until"), required=False)


class HireForm(_Person, _Qualified, _Posted, Form):
    pass


class WorkerForm(_Person, VersionedForm):
    pass


class QualifyForm(_Qualified, VersionedForm):
    pass


class AssignForm(_Posted, Form):
    pass


class AssignmentForm(_Posted, VersionedForm):
    pass


class EndForm(VersionedForm):
    on = DateField(label=_("First day no longer posted"))


class DeputyForm(Form):
    deputy = forms.ModelChoiceField(Worker.objects.none(), label=_("Deputy"), empty_label=_("Choose…"))
    from_on = DateField(label=_("Away from"))
    until_on = DateField(label=_("Back on"))
    reason = forms.ChoiceField(
        label=_("Why away"), choices=AwayReason.choices, initial=AwayReason.LEAVE, widget=forms.RadioSelect
    )

    def __init__(self, *args, worker: Worker, institution_id, today, **kwargs):
        super().__init__(*args, **kwargs)
        here = workers_at_hand(today, institution_id=institution_id)
        self.fields["deputy"].queryset = here.exclude(pk=worker.pk)


class EndDeputyForm(VersionedForm):
    pass

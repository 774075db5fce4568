"""Forms of consents: ask and sign, answer for a sheet that came back, withdraw."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.people.models import Client, Guardianship
from lianqiao.people.services.consents import Signature, Terms
from lianqiao.people.states import SEPARATE, ConsentState, Purpose, SignerKind, SigningWay

ANSWERS = [(ConsentState.GRANTED, _("agrees")), (ConsentState.REFUSED, _("does not agree"))]
GUARDIAN = f"{SignerKind.GUARDIAN}:"
LATER = "later"
WAYS = [
    (SigningWay.SCREEN, _("signs here on the screen")),
    (SigningWay.PAPER, _("has signed on paper")),
    (SigningWay.ORAL, _("says so before a witness")),
    (LATER, _("print it, to be signed later")),
]


def answer_field(purpose: Purpose) -> forms.ChoiceField:
    return forms.ChoiceField(label=purpose.label, choices=ANSWERS, required=False, widget=forms.RadioSelect)


class ConsentForm(Form):
    """One field a purpose, named by it; then who signs, and how. `guardianships` are those of the client today."""

    receiver = forms.CharField(label=_("Who receives it"), required=False, max_length=120)
    receiver_contact = forms.CharField(label=_("Contact of the receiver"), required=False, max_length=120)
    shared = forms.CharField(
        label=_("What, how, and what for"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until_on = DateField(label=_("Expires on"), required=False)
    limits_explained = forms.BooleanField(
        label=_("The limits of confidentiality were explained"), required=False
    )
    signer = forms.ChoiceField(label=_("Who signs"), widget=forms.RadioSelect)
    signer_name = forms.CharField(label=_("Name of who signs"), required=False, max_length=60)
    relation = forms.CharField(label=_("Relation to the client"), required=False, max_length=40)
    proxy_reason = forms.CharField(label=_("Why the client does not sign"), required=False, max_length=300)
    way = forms.ChoiceField(label=_("How"), choices=WAYS, widget=forms.RadioSelect, initial=SigningWay.SCREEN)
    witness_name = forms.CharField(label=_("Witness"), required=False, max_length=60)
    signed_on = DateField(label=_("Signed on"), required=False)
    drawing = forms.CharField(label=_("Signature"), required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, purposes: Sequence[Purpose], guardianships: Sequence[Guardianship], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = purposes
        self.guardians: dict[str, Client] = {
            f"{GUARDIAN}{one.guardian_id}": one.guardian for one in guardianships
        }
        for purpose in purposes:
            self.fields[purpose.value] = answer_field(purpose)
        if not self.names_receiver:
            for name in ("receiver", "receiver_contact", "shared"):
                del self.fields[name]
        choices = [(SignerKind.CLIENT.value, SignerKind.CLIENT.label)]
        choices += [
            (key, _("guardian: %(name)s") % {"name": guardian.name})
            for key, guardian in self.guardians.items()
        ]
        self.fields["signer"].choices = [*choices, (SignerKind.PROXY.value, SignerKind.PROXY.label)]

    @property
    def names_receiver(self) -> bool:
        """Whether this is a separate consent, which says who receives what."""
        return bool(SEPARATE & set(self.purposes))

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by purpose; those nobody answered are left out."""
        given = {purpose.value: self.cleaned_data[purpose.value] for purpose in self.purposes}
        return {purpose: answer for purpose, answer in given.items() if answer}

    @property
    def signature(self) -> Signature:
        told, signer = self.cleaned_data, self.cleaned_data["signer"]
        later = told["way"] == LATER
        return Signature(
            signer=SignerKind.GUARDIAN if signer.startswith(GUARDIAN) else signer,
            guardian=self.guardians.get(signer),
            way=SigningWay.PAPER if later else told["way"],
            signed_on=None if later else told["signed_on"],
            name=told["signer_name"],
            relation=told["relation"],
            proxy_reason=told["proxy_reason"],
            witness_name=told["witness_name"],
            drawing=told["drawing"],
            limits_explained=told["limits_explained"],
        )

    @property
    def terms(self) -> Terms:
        names = ("until_on", "receiver", "receiver_contact", "shared")
        return Terms(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("way") != LATER and not told.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", _("Please fill this in."))
        return told


class SignedSheetForm(VersionedForm):
    """What a sheet of paper came back with: the scan, the day, and for each purpose what is ticked on it."""

    file = forms.FileField(
        label=_("Photo or scan of the signed sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    signed_on = DateField(label=_("Signed on"), required=False)

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = purposes
        for purpose in purposes:
            self.fields[purpose.value] = answer_field(purpose)
            self.fields[purpose.value].required = True
        if purposes:
            self.fields["signed_on"].required = True
        else:
            del self.fields["signed_on"]
            self.fields["file"].required = True

    @property
    def answers(self) -> dict[str, str]:
        return {purpose.value: self.cleaned_data[purpose.value] for purpose in self.purposes}


class WithdrawForm(VersionedForm):
    told_by = forms.CharField(label=_("Who withdraws it"), max_length=60)
    on = DateField(label=_("Withdrawn from"))
    reason = forms.CharField(
        label=_("Reason, if one is given"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

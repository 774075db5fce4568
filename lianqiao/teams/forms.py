"""Forms of the team sheet: who joins and as what; who leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, WorkerField
from lianqiao.core.forms import DateField, Form, VersionedForm, required_choices

from .kinds import ROLES_ASKED, MemberKind, TeamRole
from .models import Member
from .services import TOLD, Told

LONG = forms.Textarea(attrs={"rows": 2})
# What is asked of whom; a colleague of ours is known by name.
ASKED = {
    MemberKind.OURS: (),
    MemberKind.HOSPITAL: ("name", "unit", "phone"),
    MemberKind.OUTSIDE: ("name", "organisation", "phone"),
}
PERSONAL = ("name", "unit", "organisation", "phone")


def _field(name: str, *, when: str = "", **more: Any) -> forms.CharField:
    field = Member._meta.get_field(name)
    attrs = {"data-when": when} if when else {}
    return forms.CharField(
        label=field.verbose_name,
        max_length=field.max_length,
        required=False,
        widget=forms.TextInput(attrs=attrs),
        **more,
    )


class AboutMember(OfferingForm, Form):
    """What stands about a member, whoever it is."""

    name = _field("name", when="kind=hospital|outside")
    unit = _field("unit", when="kind=hospital")
    organisation = _field("organisation", when="kind=outside")
    phone = _field("phone", when="kind=hospital|outside")
    role = forms.ChoiceField(label=_("Works on it as"), choices=required_choices(ROLES_ASKED))
    role_text = _field("role_text", when="role=other")
    task = forms.CharField(label=_("What they do"), required=False, widget=LONG)
    may_know = forms.CharField(label=_("What they may be told"), required=False, widget=LONG)
    from_on = DateField(label=_("On the team since"))

    def _check(self, given: dict, kind: str) -> None:
        if kind and kind != MemberKind.OURS and not given.get("name"):
            self.add_error("name", _("Who is it? A name, or the office when nobody is known by name."))
        if kind == MemberKind.OUTSIDE and not given.get("organisation"):
            self.add_error("organisation", _("Name the organisation they come from."))
        if given.get("role") == TeamRole.OTHER and not given.get("role_text"):
            self.add_error("role_text", _("Say as what they work on it."))

    def told(self) -> Told:
        """Return what the form tells, for the service."""
        return Told(
            **{name: value for name, value in self.cleaned_data.items() if name not in ("kind", "version")}
        )


class JoinForm(AboutMember):
    """Somebody joins. Colleagues are offered to who may name them: they read the case from then on."""

    field_order = ("kind", "worker")
    kind = forms.ChoiceField(label=_("Who it is"), choices=MemberKind, widget=forms.RadioSelect)
    worker = WorkerField(label=_("Colleague"), nobody=_("Choose…"))

    def __init__(self, *args: Any, seat, today, names: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["worker"].widget.attrs["data-when"] = "kind=ours"
        if not names:
            del self.fields["worker"]
            self.fields["kind"].choices = [one for one in MemberKind.choices if one[0] != MemberKind.OURS]
        self.offer(seat=seat, today=today)

    def clean(self) -> dict:
        given = super().clean()
        kind = given.get("kind", "")
        if kind == MemberKind.OURS and not given.get("worker"):
            self.add_error("worker", _("Choose the colleague."))
        self._check(given, kind)
        # What was typed before the kind was changed is told of nobody.
        given |= dict.fromkeys((one for one in PERSONAL if one not in ASKED.get(kind, PERSONAL)), "")
        return given if kind == MemberKind.OURS else given | {"worker": None}


class ChangeMemberForm(AboutMember, VersionedForm):
    """Changes what stands about a member; who it is stays."""

    def __init__(self, *args: Any, record: Member, **kwargs: Any):
        kwargs["initial"] = {name: getattr(record, name) for name in TOLD}
        super().__init__(*args, record=record, **kwargs)
        for name in PERSONAL:
            self.fields[name].widget.attrs.pop("data-when", None)
            if name not in ASKED[MemberKind(record.kind)]:
                del self.fields[name]

    def clean(self) -> dict:
        given = super().clean()
        self._check(given, self.record.kind)
        return given


class LeaveForm(VersionedForm):
    on = DateField(label=_("Left on"))
    reason = forms.CharField(
        label=_("Why they leave"),
        max_length=Member._meta.get_field("leave_reason").max_length,
        required=False,
    )

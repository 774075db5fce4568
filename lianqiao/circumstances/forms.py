"""The part of a contact's form that asks what stands beside the note, and the forms of files and answers."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import Form, VersionedForm, required_choices, worded
from lianqiao.workforce.models import Worker
from lianqiao.workforce.queries import active_workers

from .kinds import AttachmentKind, Safety
from .models import Attachment, Circumstances, Coworker, SupervisionWish
from .services import File, Told

ACCEPTED = "image/jpeg,image/png,application/pdf"
LONGEST_TITLE = 80


class FileForm(Form):
    """One file with what it is called and what it shows."""

    file = forms.FileField(label=_("Photo, scan or PDF"), widget=forms.FileInput(attrs={"accept": ACCEPTED}))
    title = forms.CharField(label=_("What it is"), max_length=LONGEST_TITLE)
    kind = forms.ChoiceField(label=_("Kind"), choices=required_choices(AttachmentKind.choices))

    def sent(self) -> File:
        """Return the file for the service."""
        given = self.cleaned_data
        return File(given["file"].read(), given["title"], given["kind"])


class LaterFileForm(FileForm):
    """A file that joins a signed note, with the addendum that says why."""

    text = forms.CharField(label=_("Addendum"), widget=forms.Textarea)


class CircumstancesForm(Form):
    """All of it may be left empty; `file` attaches one file at once, more are attached to the draft on its page."""

    place = forms.CharField(label=pgettext_lazy("of a contact", "Place"), max_length=80, required=False)
    purpose = forms.CharField(label=_("Purpose of the contact"), max_length=120, required=False)
    coworkers = forms.MultipleChoiceField(
        label=_("Co-workers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    safety = forms.ChoiceField(
        label=_("Was safety asked about?"),
        choices=[("", ""), *Safety.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    wish = forms.CharField(
        label=_("Wish for supervision"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    file = forms.FileField(
        label=FileForm.base_fields["file"].label,
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    title = forms.CharField(
        label=FileForm.base_fields["title"].label, max_length=LONGEST_TITLE, required=False
    )
    kind = forms.ChoiceField(
        label=FileForm.base_fields["kind"].label,
        choices=[("", _("Choose…")), *AttachmentKind.choices],
        required=False,
    )

    def __init__(
        self, *args: Any, today: date, institution_id: UUID | None, holder: UUID | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        posted = active_workers(today, institution_id=institution_id)
        self.workers = {str(one.pk): one for one in posted if one.pk != holder}
        for one in self.initial.pop("were_there", ()):  # those who have left since stay on the draft
            self.workers.setdefault(str(one.pk), one)
        self.fields["coworkers"].choices = [(key, one.name) for key, one in self.workers.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("file") and not given.get("title"):
            self.add_error("title", _("Say what it is, so that it is found again."))
        if given.get("file") and not given.get("kind"):
            self.add_error("kind", _("Please fill this in."))
        return given

    def told(self) -> Told:
        """Return what was told, for the service."""
        given = self.cleaned_data
        words = {name: given[name] for name in ("place", "purpose", "safety", "wish")}
        return Told(coworkers=[self.workers[key] for key in given["coworkers"]], **words)

    def sent(self) -> File | None:
        """Return the file to attach, if one was chosen."""
        given = self.cleaned_data
        if not given["file"]:
            return None
        return File(given["file"].read(), given["title"], given["kind"])

    def set_beside_the_newer(self) -> dict[str, str]:
        """Return what is saved by now where it differs from what was typed; each field shows its part."""
        changed = (name for name in self.changed_data if name not in ("file", "title", "kind"))
        self.newer = {name: worded(self.fields[name], self.initial.get(name)) for name in changed}
        return self.newer

    def filled(self) -> list[str]:
        """Return the labels of what is told as the form stands, for the line it is folded under."""
        names = ("place", "purpose", "coworkers", "safety", "wish", "file")
        return [str(self[name].label) for name in names if self[name].value()]


def as_kept(
    told: Circumstances | None, coworkers: list[Coworker], wish: SupervisionWish | None
) -> dict[str, Any]:
    """Return what was told of a draft, for its form to begin with."""
    there: list[Worker] = [one.worker for one in coworkers]
    return {
        "place": told.place if told else "",
        "purpose": told.purpose if told else "",
        "safety": told.safety if told else "",
        "wish": wish.text if wish else "",
        "coworkers": [str(one.pk) for one in there],
        "were_there": there,
    }


class WithdrawForm(VersionedForm):
    reason = forms.CharField(
        label=Attachment._meta.get_field("withdrawal_reason").verbose_name, max_length=200
    )


class AnswerForm(VersionedForm):
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea, max_length=2000)

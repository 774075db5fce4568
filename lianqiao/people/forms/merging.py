"""The page where two records are laid side by side: what is taken of which."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.errors import StaleRecord
from lianqiao.core.forms import Form
from lianqiao.core.unreadable import readable
from lianqiao.people import rules
from lianqiao.people.models import Client
from lianqiao.people.services.merging import ASPECTS, IDENTITY
from lianqiao.people.states import IdentityKind

from .clients import birth_text

KEPT, MERGED = "kept", "merged"
LABELS = {
    "name": pgettext_lazy("of a person", "name"),
    "sex": _("sex"),
    "birth": _("birth date"),
    "kind": _("kind"),
    "place": _("Ward and bed"),
    "died_on": _("died on"),
    "contact_caution": _("caution when contacting"),
}


@dataclass(frozen=True)
class Line:
    """One line of the comparison. `field` is the name of the choice, "" where the two agree."""

    label: Any
    kept: str
    merged: str
    field: str = ""


def shown(client: Client, aspect: str) -> str:
    """Return what the record says of an aspect, as a reader would read it; "" when it says nothing."""
    match aspect:
        case "sex":
            return str(client.get_sex_display())
        case "kind":
            return str(client.get_kind_display())
        case "birth":
            return birth_text(client)
        case "died_on":
            return date_format(client.died_on) if client.died_on else ""
        case "place":
            return " ".join(part for part in (client.unit.name if client.unit else "", client.bed) if part)
        case _:
            return readable(client, aspect)


class MergeForm(Form):
    """A choice for each aspect in which the two differ. The versions keep two people from merging at once."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    merged_version = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("I have compared them: they are the same person"))

    def __init__(self, *args: Any, kept: Client, merged: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.merged = kept, merged
        self.fields["kept_version"].initial = kept.version
        self.fields["merged_version"].initial = merged.version
        self.lines = [self._line(aspect) for aspect in ASPECTS] + self._identities()

    def _line(self, aspect: str) -> Line:
        ours, theirs = shown(self.kept, aspect), shown(self.merged, aspect)
        return Line(
            LABELS[aspect], ours, theirs, self._choice(aspect, ours, theirs) if ours != theirs else ""
        )

    def _identities(self) -> list[Line]:
        ours = {number.kind: number for number in self.kept.identity_numbers.all()}
        theirs = {number.kind: number for number in self.merged.identity_numbers.all()}
        lines = []
        for kind in IdentityKind:
            texts = [
                readable(held[kind], "value", rules.masked) if kind in held else "" for held in (ours, theirs)
            ]
            # A number only one of them has is moved with the rest: nothing to choose.
            differ = kind in ours and kind in theirs and ours[kind].index != theirs[kind].index
            name = f"{IDENTITY}{kind}"
            if any(texts):
                lines.append(Line(kind.label, *texts, self._choice(name, *texts) if differ else ""))
        return lines

    def _choice(self, name: str, ours: str, theirs: str) -> str:
        self.fields[name] = forms.ChoiceField(
            label=LABELS.get(name, _("number")),
            choices=[(KEPT, ours or "–"), (MERGED, theirs or "–")],
            initial=KEPT if ours else MERGED,
            widget=forms.RadioSelect,
        )
        return name

    @property
    def take(self) -> list[str]:
        """What is taken over from the record that is merged away."""
        return [name for name, value in self.cleaned_data.items() if value == MERGED]

    def hold(self) -> None:
        """Raise `StaleRecord` when one of the two was changed since the page was opened."""
        if (self.cleaned_data["kept_version"], self.cleaned_data["merged_version"]) != (
            self.kept.version,
            self.merged.version,
        ):
            # The page shows both as they are now; the next time it is sent, that is what was compared.
            self.data = self.data.copy()
            self.data["kept_version"], self.data["merged_version"] = self.kept.version, self.merged.version
            raise StaleRecord

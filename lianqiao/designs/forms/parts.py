"""Forms of one part of a design, where others may change other parts meanwhile."""

import hashlib
import json
from typing import Any

from django import forms

from lianqiao.core.forms import VersionedForm


def mark_of(stands: Any) -> str:
    """Return what tells one state of a part from another."""
    return hashlib.sha256(json.dumps(stands, sort_keys=True, default=str).encode()).hexdigest()[:24]


class PartForm(VersionedForm):
    """A form of one part: of a question, a score, a test vector. `stands` is that part as it is kept now.

    Two people may work on different parts of one design at once: where nobody changed this part since it was read, the form
    is taken, whatever else was changed; where somebody did, `StaleRecord` is raised as for every record.
    """

    part = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, stands: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = mark_of(stands)
        self.fields["part"].initial = self.stands

    def hold(self, record: Any = None) -> Any:
        held = super().hold(record)
        if self.cleaned_data["part"] == self.stands:
            held.version = self.fields["version"].initial
        return held

"""The form of handing over a caseload."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, WorkerField
from lianqiao.core.forms import Form
from lianqiao.workforce.models import Worker


class HandoverForm(OfferingForm, Form):
    """Who takes it over: one name for all, another where a case goes elsewhere."""

    everything = WorkerField(label=_("Everything goes to"), nobody=_("Choose for each case"), loads=True)

    def __init__(self, *args, seat, today, rows: Iterable[dict], **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = {row["id"]: f"case_{row['id']}" for row in rows}
        for row in rows:
            field = WorkerField(label=row["client__name"], nobody=_("As above"))
            field.widget.attrs["class"] = "form-select"
            self.fields[self.cases[row["id"]]] = field
        self.offer(seat=seat, today=today)

    def to(self) -> dict[UUID, Worker]:
        """Return who takes over each case; those nobody was named for stay."""
        told, everybody = self.cleaned_data, self.cleaned_data["everything"]
        chosen = {key: told[name] or everybody for key, name in self.cases.items()}
        return {key: whom for key, whom in chosen.items() if whom}

    def clean(self):
        told = super().clean()
        if not self.errors and not self.to():
            self.add_error("everything", _("Choose who takes over."))
        return told

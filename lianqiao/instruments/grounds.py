"""What is asked before a scale where nobody has agreed to scales yet: the same at every door."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import Form
from lianqiao.instruments import rules
from lianqiao.instruments.kinds import ORAL, Ground
from lianqiao.people.models import Client


class GroundFields(Form):
    """On what ground, and who heard it where they agree now."""

    ground = forms.ChoiceField(
        label=_("Ground for giving it without consent"),
        choices=[
            (ORAL, _("They agree now, before a witness; confidentiality and its limits were explained")),
            *Ground.choices,
        ],
        widget=forms.RadioSelect,
    )
    witness = forms.CharField(
        label=_("Witness"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"data-when": f"ground={ORAL}"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("ground") == ORAL and not told.get("witness", "").strip():
            self.add_error("witness", _("Say who heard it."))
        return told


class GroundForm(GroundFields):
    """Asks nothing where they agreed. `hindered` says why it asks, `refused` that no ground helps."""

    def __init__(self, *args: Any, client: Client, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consent = rules.standing(client.pk, on=today)
        self.hindered = "" if consent else consent.reason
        self.refused = rules.ScalesRefused.message if rules.is_refused(client.pk) else ""
        if consent or self.refused:
            del self.fields["ground"], self.fields["witness"]

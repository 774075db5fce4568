"""The form of a test vector: what it is about and which scores its answers must give. The answers are the form itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.designs import limits
from lianqiao.designs.content import Content
from lianqiao.designs.outlines import title_of
from lianqiao.instruments.models.instruments import in_tongue

from .parts import PartForm

VALUE, BAND = "value_", "band_"


class VectorForm(PartForm):
    """A value (or none: incomplete) and a range for each score."""

    what = forms.CharField(
        label=_("What it tries"),
        max_length=120,
        help_text=_("As “the least there can be” or “border at 10”."),
    )

    def __init__(self, *args, content: Content, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = [entry["code"] for entry in content.scores]
        for entry in content.scores:
            title = title_of(entry)
            label = _("%(score)s must be") % {"score": title}
            self.fields[f"{VALUE}{entry['code']}"] = forms.DecimalField(
                label=label, required=False, help_text=_("Reckoned by hand. Left empty: incomplete.")
            )
            bands = [
                (row["code"], in_tongue(row["label"].get("zh", ""), row["label"].get("en", "")))
                for row in limits.rows_of(content, entry["code"])
            ]
            if bands:
                label = _("%(score)s must read") % {"score": title}
                choices = [("", _("not checked")), *bands]
                self.fields[f"{BAND}{entry['code']}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False
                )

    @property
    def expected(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith((VALUE, BAND))]

    def scores(self) -> dict[str, dict]:
        """Return what is expected, as a test vector keeps it."""
        return {code: self._wanted(code) for code in self.codes}

    def _wanted(self, code: str) -> dict:
        value, band = self.cleaned_data[f"{VALUE}{code}"], self.cleaned_data.get(f"{BAND}{code}")
        if value is None:
            return {"complete": False}
        plain = int(value) if value == value.to_integral_value() else float(value)
        return {"value": plain} | ({"band": band} if band else {})

"""Shape of an upload and of what is said about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import Form
from lianqiao.registry.models import Seat

from .labels import fields_of
from .rules import LARGEST, can_import
from .sheets.drafts import Mapping
from .states import ImportKind


def _box(table: dict[str, Any], column: dict[str, Any]) -> str:
    """The name of the select of a column; tables alike share theirs."""
    number = table["number"] if table["like"] is None else table["like"]
    return f"t{number}c{column['index']}"


class UploadForm(Form):
    """A file and what kind it is; only kinds this seat may import are offered."""

    kind = forms.ChoiceField(label=_("What is in the file"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.ods,.xlsb,.html,.htm"}),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in ImportKind if can_import(seat, kind)]
        self.fields["kind"].choices = kinds
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0][0]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB; split it."))
        return file


class OptionsForm(Form):
    """Which column of each table is what; for a log also the year it leaves open."""

    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=_("Only needed when neither sheets, titles nor dates name the year."),
    )

    def __init__(self, *args: Any, preview: dict[str, Any], with_year: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = preview["tables"]
        shown = [table for table in self.tables if table["like"] is None]
        if not with_year:
            del self.fields["year"]
        for table in shown:
            choices = [("", _("not used")), *fields_of(table["kind"])]
            for column in table["columns"]:
                self.fields[_box(table, column)] = forms.ChoiceField(
                    label=f"{column['letter']} {column['title']}",
                    choices=choices,
                    required=False,
                    initial=column["field"],
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for table in self.tables:
            seen: dict[str, str] = {}
            for column in table["columns"]:
                name = _box(table, column)
                field = cleaned.get(name)
                if field and field in seen:
                    self.add_error(name, _("Two columns cannot mean the same."))
                elif field:
                    seen[field] = name
        return cleaned

    @property
    def mapping(self) -> Mapping:
        """The columns that differ from what was recognised, by table; -1 takes a field off its column."""
        found: Mapping = {}
        for table in self.tables:
            chosen = {
                field: column["index"]
                for column in table["columns"]
                if (field := self.cleaned_data.get(_box(table, column)))
            }
            before = {column["field"]: column["index"] for column in table["columns"] if column["field"]}
            if chosen != before:
                found[table["key"]] = {**dict.fromkeys(before, -1), **chosen}
        return found

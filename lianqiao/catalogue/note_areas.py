"""The text of a note in a form of a room above: in one area or one area a heading, as the format says that is chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .headings import MOST, joined, parted
from .note_formats import Format, format_of, formats

ASKED = "format:"
"""What the button of a format sends as `do`, before the code of the format."""


class NoteForm(forms.Form):
    """`format` is the one the areas are drawn for, empty for free text; the fields `part-0`… are the areas of its headings.

    What is typed moves with the choice of another format: nothing is left behind in an area that is not shown.
    """

    format = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Contact note"), required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, Format] = {}
        # A draft may be brought back in any format; what was sent has one.
        for number in range(len(self.drawn.headings) if self.is_bound else MOST):
            self.fields[f"part-{number}"] = forms.CharField(required=False, widget=forms.Textarea)
        self.lay_out(self._value("format"), self.initial.get("text", ""))

    def _value(self, name: str) -> str:
        # Not by the bound field: that remembers what it began with, and a draft is filled in later.
        return (self.data if self.is_bound else self.initial).get(self.add_prefix(name)) or ""

    def _layout(self, code: str) -> Format:
        if code not in self._known:
            self._known[code] = format_of(code)
        return self._known[code]

    @property
    def drawn(self) -> Format:
        """The format the areas are drawn for."""
        return self._layout(self._value("format"))

    def formats(self) -> list[Format]:
        """Return the formats to choose from, the one drawn among them though it be retired."""
        offered, drawn = formats(), self.drawn
        return offered if drawn.code in {one.code for one in offered} else [*offered, drawn]

    def areas(self) -> list[tuple[forms.BoundField, str, str]]:
        """Return the areas to show, each with its heading and what belongs there; empty strings for free text."""
        headings = self.drawn.headings
        if not headings:
            return [(self["text"], "", "")]
        return [(self[f"part-{number}"], one.text, one.hint) for number, one in enumerate(headings)]

    def written(self) -> str:
        """Return the text of the areas together."""
        headings = self.drawn.headings
        if not headings:
            return self._value("text")
        return joined(
            [heading.text for heading in headings],
            [self._value(f"part-{number}") for number in range(len(headings))],
        )

    def lay_out(self, code: str, text: str) -> None:
        """Draw the areas of a format around a text."""
        headings = self._layout(code).headings
        self.initial |= {"format": code, "text": "" if headings else text}
        parts = parted(text, [heading.names for heading in headings]) if headings else []
        for number, (heading, part) in enumerate(zip(headings, parts, strict=True)):
            self.initial[f"part-{number}"] = part
            self.fields[f"part-{number}"].label = heading.text

"""Where a text comes from and on what its use rests; a file from elsewhere; which limits."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import Form
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models.instruments import in_tongue
from lianqiao.instruments.readings import source_of
from lianqiao.instruments.scoring import AS_THE_SCALE_HAS_IT, Pack

from .files import Incoming
from .kinds import Numbers
from .services import Origin


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once: the questionnaire and the value sets it names."""

    widget = FilesInput(attrs={"accept": ".json,application/json,application/fhir+json"})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [
            (file.name, file.read())
            for each in given
            if (file := super(FilesField, self).clean(each, initial))
        ]


class OriginForm(Form):
    """What is told of every text from elsewhere."""

    source = forms.CharField(
        label=_("Source"), max_length=300,
        help_text=_("Who made and who translated it, where it was published, from whom you have it."),
    )  # fmt: skip
    text_version = forms.CharField(label=_("Version of the text"), max_length=40)
    language = forms.CharField(label=_("Language of the text"), max_length=40)
    statement = forms.CharField(
        label=_("What the licence rests on"), max_length=600, widget=forms.Textarea,
        help_text=_("Number and date of the licence or of the permission; “free” where its owner says so."),
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=_("I confirm that our institution may use this text."), required=False
    )

    def origin(self) -> Origin:
        told = self.cleaned_data
        names = ("source", "text_version", "language", "statement", "confirmed")
        return Origin(**{name: told[name] for name in names})


class TextForm(OriginForm):
    files = FilesField(
        label=_("Questionnaire file (FHIR R4, JSON)"),
        help_text=_("Add the files of its value sets and code systems where it names some."),
    )
    numbers = forms.ChoiceField(
        label=_("Numbers on the answers of reversed questions"), required=False,
        choices=[("", _("Not known; only the codes of the house are taken")), *Numbers.choices],
        help_text=_("Look at the file and at the manual: taken the wrong way round, every result is wrong."),
    )  # fmt: skip
    field_order = ("files", "numbers", "source")

    def __init__(self, *args, turns: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not turns:
            del self.fields["numbers"]

    def origin(self) -> Origin:
        return replace(super().origin(), numbers=self.cleaned_data.get("numbers", ""))


class FileForm(Form):
    files = FilesField(label=_("Questionnaire file (FHIR R4, JSON)"))


class KeepForm(OriginForm):
    """An imported questionnaire with a name and a code; the file itself travels in `content`."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
    code = forms.SlugField(label=pgettext_lazy("of a scale", "Code"), max_length=40)
    title_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    title_en = forms.CharField(label=_("English name"), max_length=160)
    licence = forms.ChoiceField(label=_("Licence of the text"), choices=Licence)
    field_order = ("content", "code", "title_zh", "title_en", "licence")

    def handed_in(self) -> list[tuple[str, bytes]]:
        """Return the files as they were handed in. Raises `ValueError` for what we did not write."""
        told = json.loads(self.cleaned_data["content"])
        return [(str(name), str(text).encode()) for name, text in told]

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("code", "title_zh", "title_en", "licence")}


def suggested(incoming: Incoming, files: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
    """Return what the file says of itself, for the form to begin with."""
    form = incoming.imported.questionnaire
    title = str(form.get("title") or form.get("name") or form.get("id") or "")
    code = "".join(
        each if each.isalnum() and each.isascii() else "-" for each in str(form.get("id") or title)
    )
    return {
        "content": json.dumps([(name, content.decode("utf-8-sig")) for name, content in files]),
        "code": code.strip("-").lower()[:40],
        "title_zh": title[:120],
        "title_en": title[:160],
        "licence": Licence.LOAD,
        "source": str(form.get("publisher") or form.get("url") or "")[:300],
        "text_version": str(form.get("version") or "")[:40],
        "language": str(form.get("language") or "")[:40],
        "statement": str(form.get("copyright") or "")[:600],
    }


class LimitsForm(Form):
    """By which set each score is read, for the scores that have several."""

    def __init__(self, *args: Any, pack: Pack, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule in pack.rules:
            sets = [one for one in pack.sets_of(rule.code) if not one.sex]
            if len(sets) < 2 and not any(one.by_choice for one in sets):
                continue
            own = _("None chosen: as the scale has it for the language of the text")
            if all(one.by_choice for one in sets):
                own = _("None: its author gives no limits, so nothing is called positive or negative")
            self.fields[rule.code] = forms.ChoiceField(
                label=titled(rule.title),
                choices=[(AS_THE_SCALE_HAS_IT, own), *((one.code, source_of(one)) for one in sets)],
                initial=chosen.get(rule.code, AS_THE_SCALE_HAS_IT),
                widget=forms.RadioSelect,
            )


def titled(title: dict[str, str]) -> str:
    return in_tongue(title.get("zh", ""), title.get("en", ""))

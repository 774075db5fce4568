"""From files to a questionnaire: one of them is it, the others are the value sets and code systems it names. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.licences.reading import Imported, Refused, read_questionnaire
from lianqiao.questionnaires.assembly import PART, Find
from lianqiao.questionnaires.elements import Element, extension, walk
from lianqiao.questionnaires.files import LARGEST, Unreadable, read_json
from lianqiao.questionnaires.options import with_options
from lianqiao.questionnaires.validation import Fault, misshapen

SUPPORTS = ("ValueSet", "CodeSystem")
# Whose owner forbids what we do with texts, whatever an institution may have paid. Ours stands in the library instead.
NEVER = ("morisky", "mmas", "莫里斯基")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A questionnaire from elsewhere, to be kept in the very words of its file; `supporting` as JSON, "" without any."""

    definition: str
    imported: Imported
    supporting: str

    @property
    def asked(self) -> dict[str, Any]:
        """The questionnaire as it would be asked, all options on their questions."""
        return with_options(
            self.imported.questionnaire, json.loads(self.supporting) if self.supporting else ()
        )


def read_files(files: Sequence[tuple[str, bytes]], find: Find | None = None) -> Incoming:
    """Return the one Questionnaire among the files, with what it needs of the others; a Bundle counts as its entries.

    Several Questionnaires are one where all but one are parts of another; `find` knows parts brought in before. Raises
    `Refused` with the exact reasons: no JSON, none or two of them, or what `read_questionnaire` finds.
    """
    forms, supporting, others = [], [], []
    for name, content in files:
        resource, text = _resource(name, content)
        bundled = resource.get("resourceType") == "Bundle"
        for each in _entries(resource) if bundled else [resource]:
            if each.get("resourceType") in SUPPORTS:
                supporting.append(each)
            elif each.get("resourceType") == "Questionnaire":
                forms.append((text, each))
            elif bundled:
                others.append(str(each.get("resourceType")))
            else:
                raise _none(each)
    if not forms:
        kinds = [*(str(each["resourceType"]) for each in supporting), *others]
        raise _none({"resourceType": ", ".join(dict.fromkeys(kinds)) or "Bundle"})
    (text, form), parts = _chosen(forms)
    return _incoming(text, form, supporting, parts, _left_out(others), find)


def _chosen(forms: list[tuple[str, Element]]) -> tuple[tuple[str, Any], list[Element]]:
    """Return the form that is part of none of the others, and its parts."""
    asked = {
        str(extension(item, PART)).partition("|")[0]: form for _text, form in forms for item in walk(form)
    }
    whole = [each for each in forms if asked.get(str(each[1].get("url"))) in (None, each[1])]
    if len(whole) != 1:
        names = [
            str(each.get("title") or each.get("url") or each.get("id") or "–")
            for _text, each in whole or forms
        ]
        told = {"n": len(names), "names": ", ".join(names)}
        raise _refused(_("Hand in one Questionnaire; these files hold %(n)s: %(names)s.") % told)
    return whole[0], [form for _text, form in forms if form is not whole[0][1]]


def _left_out(others: list[str]) -> tuple[Fault, ...]:
    if not others:
        return ()
    kinds = ", ".join(dict.fromkeys(others))
    return (Fault("Bundle", _("Left aside, for it is no part of a form: %(kinds)s.") % {"kinds": kinds}),)


def _incoming(
    text: str, form: dict[str, Any], supporting: list[Element], parts: list[Element], notes: tuple[Fault, ...],
    find: Find | None,
) -> Incoming:  # fmt: skip
    for each in supporting:
        if faults := misshapen(each):
            raise Refused(faults)
    imported = read_questionnaire(form, [*supporting, *parts], find)
    _check_allowed(imported.questionnaire)
    if not any(imported.questionnaire.get("item") or ()):
        raise _refused(_("The questionnaire has no questions."))
    same = imported.questionnaire == form and json.loads(text) == form
    return Incoming(
        definition=text if same else json.dumps(imported.questionnaire, ensure_ascii=False, indent=2),
        imported=replace(imported, notes=(*notes, *imported.notes)),
        supporting=json.dumps(supporting, ensure_ascii=False) if supporting else "",
    )


def _check_allowed(form: Element) -> None:
    named = " ".join(
        str(form.get(name) or "") for name in ("name", "title", "url", "description", "copyright")
    )
    if any(name in named.lower() for name in NEVER):
        raise _refused(
            _(
                "The Morisky scales are not used here: their owner forbids it. The library has an adherence "
                "interview of our own."
            )
        )


def _resource(name: str, content: bytes) -> tuple[dict[str, Any], str]:
    """Return what a file holds, and its text."""
    if len(content) > LARGEST:
        raise _refused(_("“%(file)s” is larger than 5 MB.") % {"file": name})
    try:
        found = read_json(content)
    except Unreadable as error:
        raise _refused(
            _("“%(file)s” cannot be read: %(reason)s.") % {"file": name, "reason": error}
        ) from error
    if not isinstance(found, dict):
        raise _none({"resourceType": "null" if found is None else type(found).__name__})
    return found, content.decode("utf-8-sig")


def _entries(bundle: Element) -> list[dict[str, Any]]:
    entries = bundle.get("entry")
    within = (
        [each.get("resource") for each in entries if isinstance(each, dict)]
        if isinstance(entries, list)
        else []
    )
    return [each for each in within if isinstance(each, dict)]


def _none(resource: Element) -> Refused:
    told = {"kind": resource.get("resourceType") or _("an object without resourceType")}
    return _refused(_("This is no Questionnaire but: %(kind)s") % told)


def _refused(text: str) -> Refused:
    return Refused([Fault("", text)])

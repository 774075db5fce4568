"""From files to a questionnaire: one of them is it, the others are the value sets and code systems it names. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.instruments.reading import Imported, Refused, read_questionnaire
from lianqiao.questionnaires.elements import Element
from lianqiao.questionnaires.options import with_options
from lianqiao.questionnaires.validation import Fault

SUPPORTS = ("ValueSet", "CodeSystem")
LARGEST = 5 * 1024 * 1024
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


def read_files(files: Sequence[tuple[str, bytes]]) -> Incoming:
    """Return the one Questionnaire among the files, with what it needs of the others; a Bundle counts as its entries.

    Raises `Refused` with the exact reasons: no JSON, none or two of them, or what `read_questionnaire` finds.
    """
    texts, forms, supporting = [_text(*each) for each in files], [], []  # type: ignore[var-annotated]
    for text in texts:
        for resource in _resources(text):
            if resource.get("resourceType") in SUPPORTS:
                supporting.append(resource)
            elif resource.get("resourceType") == "Questionnaire":
                forms.append((text, resource))
            else:
                raise _refused(
                    _("This is no Questionnaire but: %(kind)s") % {"kind": resource.get("resourceType")}
                )
    if not forms and supporting:
        raise _refused(_("This is no Questionnaire but: %(kind)s") % {"kind": supporting[0]["resourceType"]})
    if len(forms) != 1:
        raise _refused(_("Hand in one Questionnaire; these files hold %(n)s.") % {"n": len(forms)})
    return _incoming(*forms[0], supporting)


def _incoming(text: str, form: dict[str, Any], supporting: list[dict[str, Any]]) -> Incoming:
    imported = read_questionnaire(form, supporting)
    _check_allowed(imported.questionnaire)
    same = imported.questionnaire == form and json.loads(text) == form
    return Incoming(
        definition=text if same else json.dumps(imported.questionnaire, ensure_ascii=False, indent=2),
        imported=imported,
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


def _text(name: str, content: bytes) -> str:
    if len(content) > LARGEST:
        raise _refused(_("“%(file)s” is larger than 5 MB.") % {"file": name})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(_("“%(file)s” is not written in UTF-8.") % {"file": name}) from error


def _resources(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _refused(_("This is no JSON: %(reason)s") % {"reason": error}) from error
    if not isinstance(found, dict):
        raise _refused(_("This is no Questionnaire but: %(kind)s") % {"kind": type(found).__name__})
    if found.get("resourceType") != "Bundle":
        return [found]
    entries = found.get("entry") if isinstance(found.get("entry"), list) else []
    within = [each.get("resource") for each in entries if isinstance(each, dict)]
    return [each for each in within if isinstance(each, dict)]


def _no_number(name: str) -> None:
    raise ValueError(name)


def _refused(text: str) -> Refused:
    return Refused([Fault("", text)])

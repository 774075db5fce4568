"""Can the answers to a scale stay as they are? The validator judges; this says it beside the question, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.instruments.sheets import KINDS, PREFIX, Sheet
from lianqiao.questionnaires.elements import Element
from lianqiao.questionnaires.validation import Fault as Found
from lianqiao.questionnaires.validation import check_response


@dataclass(frozen=True)
class Fault:
    """What is wrong with the answer to one question: `name` is its row on the form, "" where it belongs to none."""

    name: str
    text: str

    @property
    def link(self) -> str:
        """The question, whichever of its occurrences."""
        return self.name.removeprefix(PREFIX).rpartition("~")[0] or self.name.removeprefix(PREFIX)


def faults_of(questionnaire: Element, response: Element) -> list[Fault]:
    """Return what hinders completing, the first fault of each question."""
    sheet = Sheet(questionnaire, response)
    kinds = sheet.kinds()
    found = {
        name: Fault(name, _plainly(fault, kinds.get(name, ""))) for name, fault in reversed(sheet.faults())
    }
    if found:
        order = {name: at for at, name in enumerate(kinds)}
        return sorted(found.values(), key=lambda each: order.get(each.name, len(order)))
    if sheet.answers().get("item") == response.get("item"):
        return []
    # What no form of ours sends: answers to questions that are not there, in another order, or not asked.
    fixed = {row.link for row in sheet.rows("") if row.fixed}
    return [
        Fault("", each.text)
        for each in check_response(questionnaire, response)
        if each.values.get("link") not in fixed
    ]


def _plainly(fault: Found, kind: str) -> str:
    """Say it as to somebody who fills in a form; in the words of the validator where there are no plainer ones."""
    values: Mapping[str, Any] = fault.values
    if fault.code == "required":
        return (
            _("Please choose an answer.")
            if kind in ("choice", "open-choice", "boolean")
            else _("Please answer this.")
        )
    if fault.code in ("type", "shape"):
        return _not_of_kind(kind) or fault.text
    texts = {
        "least": lambda: _("At least %(n)s.") % {"n": values["limit"]},
        "most": lambda: _("At most %(n)s.") % {"n": values["limit"]},
        "longest": lambda: _("At most %(n)s characters.") % {"n": values["most"]},
        "shortest": lambda: _("At least %(n)s characters.") % {"n": values["least"]},
        "few": lambda: _("Please give at least %(n)s answers.") % {"n": values["least"]},
        "many": lambda: _("At most %(n)s answers, please.") % {"n": values["most"]},
        "decimals": lambda: _("At most %(n)s decimal places.") % {"n": values["most"]},
        "format": lambda: _("Please write it as: %(format)s") % {"format": values["format"]},
        "alone": lambda: _("One of these answers excludes all others. Please take one away."),
        "choice": lambda: _("Please choose one of the answers."),
        "unit": lambda: _("Please choose one of the units."),
        "constraint": lambda: values["human"] or fault.text,
    }
    plain = texts.get(fault.code)
    return plain() if plain else fault.text


def _not_of_kind(kind: str) -> str:
    if kind == "integer":
        return _("Please write a whole number.")
    texts = {
        "number": lambda: _("Please write a number."),
        "date": lambda: _("Please write a day, as 2023-08-28."),
        "moment": lambda: _("Please write day and time, as 2023-08-28T14:30."),
        "time": lambda: _("Please write a time, as 14:30."),
        "line": lambda: _("Please write an address without blanks.") if kind == "url" else "",
    }
    plain = texts.get(str(KINDS.get(kind)))
    return plain() if plain else ""

"""A QuestionnaireResponse against its Questionnaire: which items there may be, where, how often, and their answers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..elements import (
    CORE,
    Element,
    answers,
    content,
    extension,
    items,
    key_of,
    number_of,
    translated,
    typed,
    walk,
)
from ..enabling import Chain, Enabling
from .constraints import check_constraints
from .faults import Report
from .limits import check_limits
from .terms import Terms

# A form that is not finished may have gaps; what is there must be right all the same.
UNFINISHED = {"in-progress", "stopped", "entered-in-error"}
PERMITTED = {
    "boolean": ("Boolean",), "decimal": ("Decimal",), "integer": ("Integer",), "date": ("Date",),
    "dateTime": ("DateTime",), "time": ("Time",), "string": ("String",), "text": ("String",), "url": ("Uri",),
    "attachment": ("Attachment",), "reference": ("Reference",), "quantity": ("Quantity",),
    "choice": ("Coding", "Date", "Time", "Integer", "String", "Reference"),
    "open-choice": ("Coding", "Date", "Time", "Integer", "String", "Reference"),
}  # fmt: skip
_CHOICES = ("choice", "open-choice")
# What may be answered beside the options: an element of FHIR R5, which R4 writes as an extension.
_CONSTRAINT = (
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-answerConstraint",
)


class _Check:
    """One response and all that is needed to judge it."""

    def __init__(self, questionnaire: Element, response: Element, terms: Terms, report: Report) -> None:
        self.terms, self.report = terms, report
        self.enabling = Enabling(questionnaire, response)
        self.finished = response.get("status") not in UNFINISHED
        self.elsewhere = {str(each.get("linkId")) for each in walk(questionnaire)}

    def items(self, definition: Element, element: Element, path: str, chain: Chain) -> None:
        """Check the items below an element against the definitions of the same level."""
        order = {str(each.get("linkId")): at for at, each in enumerate(items(definition))}
        found: dict[str, list[tuple[Element, str]]] = {}
        last = -1
        for at, item in enumerate(items(element)):
            link = item.get("linkId")
            if link is None:
                continue  # said by the structure
            if link not in order:
                self._misplaced(str(link), path)
                continue
            if order[link] < last:
                self.report.add(
                    path, _("The items are not in the order of the questionnaire: “%(link)s”."), link=link
                )
            last = max(last, order[link])
            found.setdefault(str(link), []).append((item, f"{path}.item[{at}]"))
        for each in items(definition):
            self._occurrences(each, found.get(str(each.get("linkId")), []), path, chain)

    def _misplaced(self, link: str, path: str) -> None:
        if link in self.elsewhere:
            self.report.add(path, _("The item “%(link)s” stands in the wrong place."), link=link)
        else:
            self.report.add(path, _("The questionnaire has no item “%(link)s”."), link=link)

    def _occurrences(
        self, definition: Element, found: list[tuple[Element, str]], path: str, chain: Chain
    ) -> None:
        link = definition.get("linkId")
        enabled = self.enabling.enabled(definition, chain)
        filled = [(item, where) for item, where in found if answers(item) or items(item)]
        if not enabled:
            for _item, where in filled:
                self.report.add(where, _("“%(link)s” has an answer although it is not asked."), link=link)
        elif not found and definition.get("required") and self.finished:
            self.report.add(path, _("The required item “%(link)s” has no answer."), "required", link=link)
        if len(filled) > 1 and not definition.get("repeats"):
            self.report.add(path, _("“%(link)s” stands here more than once and does not repeat."), link=link)
        if found and enabled:
            number = (
                len(filled)
                if definition.get("type") == "group"
                else sum(len(answers(each)) for each, _at in found)
            )
            self._counted(definition, number, found[0][1])
        for item, where in found:
            self._item(definition, item, where, (*chain, (definition, item)), enabled=enabled)

    def _counted(self, definition: Element, number: int, path: str) -> None:
        least = number_of(extension(definition, f"{CORE}questionnaire-minOccurs"))
        most = number_of(extension(definition, f"{CORE}questionnaire-maxOccurs"))
        # Where an answer is required at all, that is said in its own words.
        said = number == 0 and definition.get("required")
        if self.finished and least is not None and number < least and not said:
            self.report.add(
                path,
                _("At least %(least)s answers are needed; there are %(found)s."),
                "few",
                least=least,
                found=number,
            )
        if most is not None and number > most:
            self.report.add(
                path,
                _("At most %(most)s answers are allowed; there are %(found)s."),
                "many",
                most=most,
                found=number,
            )

    def _item(self, definition: Element, item: Element, path: str, chain: Chain, *, enabled: bool) -> None:
        self._wording(definition, item, path)
        kind, given, link = definition.get("type"), answers(item), definition.get("linkId")
        if kind is None:
            self.report.add(path, _("The questionnaire gives “%(link)s” no type."), link=link)
        elif kind in ("group", "display", "question"):
            if given:
                self.report.add(path, _("An item of type “%(kind)s” has no answers."), kind=kind)
            if kind == "display" and items(item):
                self.report.add(path, _("An item of type “display” has no items below it."))
            if kind == "group":
                self._group(definition, item, path, chain, enabled=enabled)
        else:
            self._question(definition, item, path, chain, enabled=enabled)
        check_constraints(chain, self.enabling, path, self.report)

    def _wording(self, definition: Element, item: Element, path: str) -> None:
        text, wanted = item.get("text"), definition.get("text")
        if (
            text
            and wanted
            and text != wanted
            and text != translated(definition, "text", _language_of(definition, text))
        ):
            self.report.add(
                path,
                _("The text is not that of the questionnaire: “%(link)s”."),
                link=definition.get("linkId"),
            )

    def _group(self, definition: Element, item: Element, path: str, chain: Chain, *, enabled: bool) -> None:
        if not items(item) and not answers(item) and definition.get("required") and enabled and self.finished:
            self.report.add(
                path, _("The required group “%(link)s” is empty."), "required", link=definition.get("linkId")
            )
        if enabled or items(item):
            self.items(definition, item, path, chain)

    def _question(
        self, definition: Element, item: Element, path: str, chain: Chain, *, enabled: bool
    ) -> None:
        given, link = answers(item), definition.get("linkId")
        if items(item):
            self.report.add(
                path, _("“%(link)s” is no group; items below a question stand in its answer."), link=link
            )
        if not given and definition.get("required") and enabled and self.finished:
            self.report.add(path, _("The required item “%(link)s” has no answer."), "required", link=link)
        if len(given) > 1 and not definition.get("repeats"):
            self.report.add(path, _("“%(link)s” has several answers and does not repeat."), link=link)
        for at, answer in enumerate(given):
            where = f"{path}.answer[{at}]"
            self._answer(definition, answer, where)
            # What is asked below an answer goes by this answer, not by the others.
            alone = (definition, {**item, "answer": [answer]})
            self.items(definition, answer, where, (*chain[:-1], alone))
        self._exclusive(definition, given, path)

    def _answer(self, definition: Element, answer: Element, path: str) -> None:
        found = typed(answer)
        permitted = PERMITTED.get(str(definition.get("type")))
        if found is None or permitted is None:
            return
        kind, value = found
        here = f"{path}.value.ofType({kind if kind[0] in 'CAQR' else kind[0].lower() + kind[1:]})"
        if kind not in permitted:
            self.report.add(
                here,
                _("The answer must be of type %(wanted)s, not %(found)s."),
                "type",
                wanted=permitted[0], found=kind,
            )  # fmt: skip
            return
        if kind in ("Coding", "Quantity", "Attachment", "Reference") and not isinstance(value, dict):
            return  # said by the structure
        if not self._permitted(definition, kind, value):
            self.report.add(
                here, _("“%(value)s” is not among the permitted answers."), "choice", value=_said(kind, value)
            )
        elif kind == "Coding" and (rightly := self.misnamed(value)):
            self.report.add(
                f"{here}.display",
                _("“%(value)s” is not what %(coded)s is called; it is called “%(rightly)s”."),
                value=value["display"], coded=_said(kind, value), rightly=rightly,
            )  # fmt: skip
        check_limits(definition, kind, value, here, self.terms, self.report)

    def misnamed(self, coding: Element) -> str:
        """Return how a code is called where it is called otherwise and its code system is at hand, in the same language."""
        shown = coding.get("display")
        table, names = self.terms.names(coding) if isinstance(shown, str) else ({}, [])
        tongues = [str(each.get("language") or "en")[:2] for each in (self.enabling.response, table)]
        if not names or tongues[0] != tongues[1]:
            return ""
        told = {" ".join(name.lower().split()) for name in names}
        return "" if " ".join(str(shown).lower().split()) in told else names[0]

    def _permitted(self, definition: Element, kind: str, value: Any) -> bool:
        """Whether the answer is one of the options; free text, and a choice without any options, are permitted."""
        of_choice = definition.get("type") in _CHOICES
        beside = extension(definition, *_CONSTRAINT)
        if beside is None and definition.get("type") == "open-choice":
            beside = "optionsOrString"
        if beside == "optionsOrType" or (beside == "optionsOrString" and _in_own_words(kind, value)):
            return True
        options = definition.get("answerOption") or ()
        if options:
            key = key_of(kind, value)
            return any((other := typed(option)) and key_of(*other) == key for option in options)
        address = definition.get("answerValueSet")
        if address and kind == "Coding":
            return self.terms.holds(str(address), value) is not False
        if address and kind == "String" and not of_choice:
            listed = self.terms.listed(str(address))
            return listed is None or any(each.get("code") == value for each in listed)
        return not (address and of_choice)

    def _exclusive(self, definition: Element, given: list[Element], path: str) -> None:
        if len(given) < 2:
            return
        for option in definition.get("answerOption") or ():
            if extension(option, f"{CORE}questionnaire-optionExclusive") is not True:
                continue
            alone = typed(option)
            for at, answer in enumerate(given):
                value = typed(answer)
                if alone and value and key_of(*alone) == key_of(*value):
                    self.report.add(
                        f"{path}.answer[{at}]",
                        _("“%(value)s” excludes every other answer."),
                        "alone",
                        value=_said(*value),
                    )


def check_answers(
    questionnaire: Element, response: Element, supporting: Iterable[Element], path: str, report: Report
) -> None:
    """Report where a response does not fit its questionnaire. The response is taken to be well shaped."""
    container = response if questionnaire in (response.get("contained") or ()) else questionnaire
    check = _Check(questionnaire, response, Terms(container, supporting), report)
    check.items(questionnaire, response, path, check.enabling.root)
    check_constraints(check.enabling.root, check.enabling, path, report)


def _language_of(definition: Element, text: Any) -> str:
    """Return the language whose translation of the text this is, "" where it is none."""
    for each in (definition.get("_text") or {}).get("extension") or ():
        parts = {part.get("url"): content(part) for part in each.get("extension") or ()}
        if parts.get("content") == text:
            return str(parts.get("lang", ""))
    return "none"


def _in_own_words(kind: str, value: Any) -> bool:
    return kind == "String" or (kind == "Coding" and not value.get("code") and not value.get("system"))


def _said(kind: str, value: Any) -> str:
    if kind == "Coding":
        return f"{value.get('system') or ''}#{value.get('code') or value.get('display') or ''}"
    return str(value.get("reference")) if kind == "Reference" else str(value)

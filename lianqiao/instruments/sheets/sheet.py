"""One form with what was answered: drawn, read back, and checked by the validator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lianqiao.questionnaires.elements import Element
from lianqiao.questionnaires.validation import Fault, check_response
from lianqiao.questionnaires.validation.terms import Terms

from .kinds import answered, asks, kept_as_is
from .options import initial_answers
from .places import Place, Told, drawn, named, places_of
from .rows import Row, rows
from .sent import Reader, Sent, begun

ROOT = "QuestionnaireResponse"


@dataclass(frozen=True)
class Sheet:
    """A questionnaire and a response to it, which may have lines that are still empty.

    `known` are value sets and code systems that are not the questionnaire's own.
    """

    questionnaire: Element
    response: Element
    known: tuple[Element, ...] = ()

    @classmethod
    def begun(cls, questionnaire: Element, known: Iterable[Element] = ()) -> "Sheet":
        """Return the form as it begins, with its initial values."""
        told = {"resourceType": ROOT, "item": begun(questionnaire, initial_answers)}
        return cls(questionnaire, told, tuple(known))

    def sent(self, sent: Sent) -> "Sheet":
        """Return the form as it was sent, with a line more or less where a button asked for it."""
        told = Reader(sent, named(self.places), self.terms).items(self.questionnaire)
        return Sheet(self.questionnaire, {**self.response, "item": told}, self.known)

    def over(self, sent: Sent, touched: Iterable[str]) -> "Sheet":
        """Return this form with what a page sent that does not show what was answered: a question it leaves empty stays as it
        is, unless somebody touched it there."""
        reader = Reader(sent, named(self.places), self.terms, frozenset(touched))
        return Sheet(
            self.questionnaire, {**self.response, "item": reader.items(self.questionnaire)}, self.known
        )

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return places_of(self.questionnaire, self.response)

    @cached_property
    def terms(self) -> Terms:
        return Terms(self.questionnaire, self.known)

    def rows(self, language: str) -> list[Row]:
        """Return the rows in their order; those that are not asked now are there too, hidden."""
        return list(rows(self.places, language, self.terms))

    def answers(self, status: str = "in-progress") -> dict[str, Any]:
        """Return what is asked and answered as a QuestionnaireResponse; an answer hidden again is gone."""
        return self._told(status, Told(), whole=False)

    def faults(self) -> list[tuple[str, Fault]]:
        """Return what hinders completing, each with the name of the row it belongs to; "" for what belongs to none."""
        where = Told()
        response = self._told("completed", where, whole=True)
        found = check_response(self.questionnaire, response, self.known)
        known = named(self.places)
        placed = [(_row_of(fault, where), fault) for fault in found]
        # What nobody can write on screen hinders nobody: a total that is still to be computed.
        return [(name, fault) for name, fault in placed if not (name and kept_as_is(known[name].item))]

    def kinds(self) -> dict[str, str]:
        """Return the type of item of each row, in their order."""
        return {name: str(place.item.get("type")) for name, place in named(self.places).items()}

    def _told(self, status: str, where: Told, *, whole: bool) -> dict[str, Any]:
        told: dict[str, Any] = {"resourceType": ROOT, "status": status}
        if address := self.questionnaire.get("url"):
            version = self.questionnaire.get("version")
            told["questionnaire"] = f"{address}|{version}" if version else str(address)
        if below := where.items(self.places, ROOT, whole=whole):
            told["item"] = below
        return told

    def asked_and_answered(self) -> tuple[int, int]:
        """Return how many questions are asked now and how many of them are answered."""
        asked = [each for each in self.asking if each.asked]
        return len(asked), sum(answered(each.element) for each in asked)

    @property
    def asking(self) -> list[Place]:
        """The places somebody may answer on screen, those that are not asked now too."""
        return [each for each in drawn(self.places) if asks(each.item)]

    @property
    def hidden(self) -> list[str]:
        """The names of the rows that are not asked now."""
        return [each.name for each in drawn(self.places) if not each.asked]


def _row_of(fault: Fault, where: Told) -> str:
    if (name := where.slots.get((fault.path, str(fault.values.get("link"))))) is not None:
        return name
    path = fault.path
    while path:
        if (name := where.spots.get(path)) is not None:
            return name
        path = path.rpartition(".")[0]
    return ""


def rows_of(questionnaire: Element, response: Element, language: str) -> list[Row]:
    """Return the rows of a form in their order; those that are not asked now are there too, hidden."""
    return Sheet(questionnaire, response).rows(language)


def response_of(
    questionnaire: Element, sent: Mapping[str, list[str]], *, status: str = "in-progress"
) -> dict[str, Any]:
    """Return what a form sent as a QuestionnaireResponse. Only what is asked is kept: an answer hidden again is gone.

    `sent` holds lists of texts by name, as a form sends them. A text that is no number is kept as it is, for the check to find.
    """
    return Sheet(questionnaire, {}).sent(sent).answers(status)


def asked_and_answered(questionnaire: Element, response: Element) -> tuple[int, int]:
    """Return how many questions are asked now and how many of them are answered."""
    return Sheet(questionnaire, response).asked_and_answered()

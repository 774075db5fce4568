"""A scale as columns of a sheet: what may be typed into a cell, and answers read out of a row and back.

Pure: no database, no request. A choice is typed as the number it counts, which is what stands on most paper forms; where its
options count nothing, or two the same, as their place from 1.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.instruments.scoring import Pack, score
from lianqiao.instruments.sheets import KINDS, Row, options_of, response_of, rows_of
from lianqiao.questionnaires.elements import Element, items, key_of, typed, walk
from lianqiao.questionnaires.weights import weights_of

CELLS = frozenset({"choice", "number", "line", "text", "date", "time"})
LONGEST = 500


@dataclass(frozen=True)
class Mark:
    """What is typed for one option: its sign, the place of the option, its words."""

    sign: str
    place: str
    label: str


@dataclass(frozen=True)
class Column:
    """One question as a column. Without marks anything may be typed, and the scale says later whether it can be so."""

    link: str
    name: str
    number: str
    text: str
    kind: str
    marks: tuple[Mark, ...] = ()

    @property
    def signs(self) -> str:
        return " ".join(mark.sign for mark in self.marks)


@dataclass(frozen=True)
class Typed:
    """A row as it was read: the answers, and what cannot be so, by question."""

    answers: dict[str, Any]
    faults: dict[str, str]

    @property
    def is_empty(self) -> bool:
        return not self.faults and not links_answered(self.answers)


def fits_a_sheet(questionnaire: Element) -> bool:
    """Say whether every question has one answer that fits a cell; forms with lists of their own do not."""
    asked = [
        item for item in walk(questionnaire) if KINDS.get(str(item.get("type"))) not in (None, "display")
    ]
    single = all(not item.get("repeats") and item.get("type") != "open-choice" for item in asked)
    return single and all(KINDS[str(item.get("type"))] in CELLS | {"group"} for item in asked) and bool(asked)


def columns_of(questionnaire: Element, language: str) -> list[Column]:
    """Return the questions of a scale in their order, those asked only after certain answers included."""
    weights, known = (
        weights_of(questionnaire),
        {str(item.get("linkId")): item for item in walk(questionnaire)},
    )
    rows = [row for row in rows_of(questionnaire, {}, language) if row.asks]
    return [
        Column(
            row.link,
            row.name,
            number,
            row.text,
            row.kind,
            _marks(row, known[row.link], weights.get(row.link, {})),
        )
        for row, number in zip(rows, _numbers(rows), strict=True)
    ]


def _numbers(rows: Sequence[Row]) -> list[str]:
    """How columns are headed: by the numbers printed on the form; what has none is A, B …, never the number of another."""
    printed = [row.number.rstrip(".、 ") for row in rows]
    if not any(printed):
        return [str(at) for at in range(1, len(printed) + 1)]
    letters = iter(ascii_uppercase)
    return [number or next(letters, "–") for number in printed]


def legend_of(columns: Sequence[Column]) -> list[tuple[list[str], tuple[Mark, ...]]]:
    """Return what the signs mean: the numbers of the questions that share them, and the signs with their words."""
    found: dict[tuple[tuple[str, str], ...], tuple[list[str], tuple[Mark, ...]]] = {}
    for column in columns:
        alike = tuple((mark.sign, mark.label) for mark in column.marks)
        if alike:
            found.setdefault(alike, ([], column.marks))[0].append(column.number)
    return [(in_runs(numbers), marks) for numbers, marks in found.values()]


def in_runs(numbers: Sequence[str]) -> list[str]:
    """Return numbers as a line names them: 1, 2, 3, 7 is 1–3, 7; what is no number stands by itself."""
    runs: list[list[str]] = []
    for number in numbers:
        before = runs[-1][-1] if runs else ""
        if number.isdecimal() and before.isdecimal() and int(number) == int(before) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _marks(row: Row, item: Element, weights: Mapping[tuple, Decimal]) -> tuple[Mark, ...]:
    if row.kind != "choice":
        return ()
    counted = [_counted(option, weights) for option in options_of(item)]
    told = (
        counted if None not in counted and len(set(counted)) == len(counted) else range(1, len(counted) + 1)
    )
    labels = [_("Yes"), _("No")] if item.get("type") == "boolean" else [one.label for one in row.options]
    return tuple(
        Mark(f"{Decimal(value or 0).normalize():f}", option.value, label)
        for value, option, label in zip(told, row.options, labels, strict=True)
    )


def _counted(option: Element, weights: Mapping[tuple, Decimal]) -> Decimal | None:
    found = typed(option)
    if found is None:
        return None
    if found[0] == "Boolean":
        return Decimal(bool(found[1]))
    return weights.get(key_of(*found))


def read_row(questionnaire: Element, columns: Sequence[Column], cells: Mapping[str, str]) -> Typed:
    """Return what a row of cells, by question, says. What cannot be read is a fault and no answer; empty is left out."""
    sent: dict[str, list[str]] = {}
    faults: dict[str, str] = {}
    for column in columns:
        text = plain(cells.get(column.link, ""))
        if not text:
            continue
        place = _place_of(column, text)
        if place is None:
            faults[column.link] = _("%(typed)s is no answer here. Possible: %(signs)s") % {
                "typed": text[:20],
                "signs": column.signs,
            }
        else:
            sent[column.name] = [place]
    told = response_of(questionnaire, sent)
    kept = links_answered(told)
    for column in columns:
        if column.name in sent and column.link not in kept:
            faults[column.link] = _("After the other answers this question is not asked. Leave it empty.")
    return Typed(told, faults)


def plain(text: str) -> str:
    """Return what was typed without what keyboards and spreadsheets put around it: full-width digits, blanks, 3.0 for 3."""
    told = unicodedata.normalize("NFKC", text).strip()[:LONGEST]
    return told[:-2] if told.endswith(".0") and told[:-2].lstrip("-").isdecimal() else told


def _place_of(column: Column, text: str) -> str | None:
    if not column.marks:
        return text
    asked = text.casefold()
    return next(
        (mark.place for mark in column.marks if asked in (mark.sign, plain(mark.label).casefold())), None
    )


def links_answered(element: Element) -> set[str]:
    """Return the questions a response answers."""
    found: set[str] = set()
    for item in items(element):
        if item.get("answer"):
            found.add(str(item.get("linkId")))
        found |= links_answered(item)
        for answer in item.get("answer") or ():
            found |= links_answered(answer)
    return found


def total_of(questionnaire: Element, pack: Pack | None, answers: Element) -> Decimal | None:
    """Return the main score of the answers, None while it is incomplete or nothing is scored."""
    found = score(questionnaire, pack, answers) if pack else ()
    return found[0].value if found else None


def cells_of(questionnaire: Element, columns: Sequence[Column], answers: Element) -> dict[str, str]:
    """Return the answers of a response as they would be typed, by question."""
    rows = {row.link: row for row in rows_of(questionnaire, answers, "")}
    return {column.link: _sign(column, rows[column.link]) for column in columns}


def _sign(column: Column, row: Row) -> str:
    if not column.marks:
        return row.value
    chosen = {option.value for option in row.options if option.chosen}
    return next((mark.sign for mark in column.marks if mark.place in chosen), "")

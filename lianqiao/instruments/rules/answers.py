"""Can the answers to a scale stay as they are? Said per question, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.dates import read_date
from lianqiao.instruments.sheets import Row, rows_of


@dataclass(frozen=True)
class Fault:
    """What is wrong with the answer to one question."""

    link: str
    text: str


def faults_of(questionnaire: Mapping[str, Any], response: Mapping[str, Any]) -> list[Fault]:
    """Return what hinders completing: required questions left out, numbers that are none or out of their bounds."""
    asked = [row for row in rows_of(questionnaire, response, "") if row.asks and not row.hidden]
    return [Fault(row.link, text) for row in asked if (text := _wrong(row))]


def _wrong(row: Row) -> str:
    if row.kind == "choice":
        answered = row.other or any(option.chosen for option in row.options)
        return _("Please choose an answer.") if row.required and not answered else ""
    if not row.value:
        return _("Please answer this.") if row.required else ""
    if row.kind == "number":
        return _number_wrong(row)
    if row.kind == "date":
        return _date_wrong(row.value)
    longest = row.bounds.get("maxlength")
    if longest and len(row.value) > int(longest):
        return _("At most %(n)s characters.") % {"n": longest}
    return ""


def _number_wrong(row: Row) -> str:
    try:
        number = Decimal(row.value)
    except ArithmeticError:
        return _("Please write a number.")
    if not number.is_finite():
        return _("Please write a number.")
    if row.bounds.get("step") == "1" and number != number.to_integral_value():
        return _("Please write a whole number.")
    low, high = row.bounds.get("min"), row.bounds.get("max")
    if low is not None and number < Decimal(low):
        return _("At least %(n)s.") % {"n": low}
    if high is not None and number > Decimal(high):
        return _("At most %(n)s.") % {"n": high}
    return ""


def _date_wrong(text: str) -> str:
    try:
        read_date(text)
    except ValueError:
        return _("Please write a day, as 2023-08-28.")
    return ""

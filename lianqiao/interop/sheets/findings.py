"""What can be wrong or doubtful in a cell, said once, in the language of whoever reads it."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

T = TypeVar("T")

MESSAGES: dict[str, str | Promise] = {
    # rows and sheets
    "missing": _("Nothing is entered here, and the row cannot be taken without it."),
    "no_column": _("There is no column for this, and the row cannot be taken without it."),
    "lonely": _("Only one cell of this row is filled and it is neither a heading nor a remark."),
    "too_long": _("The text is too long: at most %(limit)s characters."),
    "duplicate_row": _("This row says the same as row %(row)s and was taken once."),
    "unfit": _("The record cannot be kept: %(reason)s"),
    # dates
    "date_unreadable": _("“%(original)s” is not a date that can be read."),
    "date_impossible": _("“%(original)s” is a day that does not exist."),
    "date_future": _("“%(original)s” lies in the future."),
    "date_long_ago": _("“%(original)s” lies before 1949; the year is probably mistyped."),
    "date_lunar": _("“%(original)s” is a date of the lunar calendar; enter the solar date."),
    "date_no_day": _("“%(original)s” does not say which day."),
    "date_no_month": _("“%(original)s” does not say which month, and neither does the sheet."),
    "date_no_year": _(
        "“%(original)s” does not say which year, and neither the sheet, the title nor the file does."
    ),
    "date_range": _("“%(original)s” is a span of several days; enter one row a day."),
    "date_order": _("The end “%(original)s” lies before the start."),
    "date_short_year": _("“%(original)s” has a two-digit year; read as %(year)s."),
    "date_serial": _("“%(original)s” is a serial number without a date format; read as %(date)s."),
    "date_month_unclear": _("“%(original)s” may be month 1 or month 10; only the year %(year)s was kept."),
    "date_other_month": _("The date lies outside the month this sheet is named after."),
    "year_assumed": _("The year %(year)s is not in the sheet; it was taken from %(origin)s."),
    # numbers
    "count_unreadable": _("“%(original)s” is not a whole number of at least %(least)s."),
    "count_too_large": _("“%(original)s” is more than can be true here (at most %(most)s)."),
    "count_estimated": _("“%(original)s” is an estimate; it was kept as one."),
    "count_words": _("“%(original)s” is written in words; read as %(number)s."),
    "count_assumed": _("No number is entered; one contact with one person was counted."),
    "count_from_names": _("No number is entered; %(number)s names were counted."),
    "minutes_unreadable": _("“%(original)s” is not a duration that can be read."),
    "minutes_too_long": _("“%(original)s” is longer than a day."),
    "minutes_missing": _("No duration is entered; none was counted."),
    "minutes_from_hours": _("“%(original)s” was read as hours."),
    # words
    "method_unknown": _("“%(original)s” is not case work, group work or a community activity."),
    "category_unknown": _("“%(original)s” is none of the six service categories."),
    "category_missing": _("No category is entered; counted as “other”."),
    "category_several": _("Several categories are entered; the first was counted."),
    "scene_unknown": _("“%(original)s” is none of the known scenes."),
    "class_unknown": _("“%(original)s” is not a class of institution."),
    "class_from_name": _("The class is not stated as one of ours; it was read from the institution's name."),
    "level_unknown": _("“%(original)s” is not a level of institution."),
    "level_missing": _("No level is entered; kept as unrated."),
    "status_unknown": _("“%(original)s” does not say whether the programme runs here."),
    "department_unknown": _("“%(original)s” does not say whether there is a social work department."),
    "source_unknown": _("“%(original)s” is not recruitment, transfer or purchase."),
    "fulltime_unknown": _("“%(original)s” is neither full time nor part time."),
    "fulltime_missing": _("Neither full time nor part time is entered; counted as full time."),
    "qualification_unknown": _("“%(original)s” is not a qualification of social workers."),
    "sex_unknown": _("“%(original)s” is neither male nor female."),
    "region_unknown": _("“%(original)s” is not a division in the register."),
    "region_unclear": _("“%(original)s” is the name of several divisions; add the city or the code."),
    "client_kind_unknown": _("“%(original)s” is no kind of client; taken as a patient."),
    "identity_kind_unknown": _(
        "“%(original)s” is not a document that is known; the number itself was looked at."
    ),
    # people and institutions
    "unit_unknown": _("“%(original)s” is not a ward or clinic of this institution; it was left out."),
    "known_by_name": _(
        "Somebody of this name is known from a service log by name only; whether they are the same was not guessed."
    ),
    "name_unfit": _("“%(original)s” is not a name."),
    "client_missing": _("Case work needs somebody it was done with."),
    "institution_unknown": _("“%(original)s” is not an institution in the register."),
    "institution_missing": _("Neither the sheet, its title nor the file says which institution this is."),
    "institution_other": _("“%(original)s” is another institution; this seat may import its own logs only."),
    "institution_unclear": _("“%(original)s” is the name of several institutions; add the credit code."),
    "credit_code_wrong": _(
        "“%(original)s” is not a valid unified social credit code: a character is mistyped."
    ),
    "credit_code_number": _("The code arrived as a number and its last digits are lost; enter it as text."),
    "credit_code_taken": _("This credit code already belongs to another institution (row %(row)s)."),
    "name_taken": _("“%(original)s” already stands in row %(row)s with another credit code."),
    "institution_matched": _("“%(original)s” was taken for %(name)s, the only institution it fits."),
    "kept": _("Somebody has worked on this record since it was imported; it was left as it is."),
    "credit_code_kept": _("The credit code “%(original)s” is not valid and was left out; the name is known."),
    "phone_unfit": _("“%(original)s” is not a telephone number; it was left out."),
    "worker_unknown": _("“%(original)s” is not a worker of this institution; the name was kept as text."),
    "worker_several": _("Several workers are entered; the first was credited."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one cell. `code` is a key of MESSAGES; a finding that refuses keeps the row out."""

    code: str
    original: str = ""
    refuses: bool = True
    cell: str = ""
    params: dict[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return str(MESSAGES[self.code]) % {"original": self.original, **self.params}

    def at(self, cell: str) -> "Finding":
        return Finding(self.code, self.original, self.refuses, cell, self.params)


def refused(code: str, original: str = "", **params: str | int) -> Finding:
    return Finding(code, original, True, "", params)


def doubtful(code: str, original: str = "", **params: str | int) -> Finding:
    return Finding(code, original, False, "", params)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One cell, read: its value (None when it says nothing or cannot be read) and what is to be said of it."""

    value: T | None
    findings: tuple[Finding, ...] = ()
    estimated: bool = False

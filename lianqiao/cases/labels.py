"""The words of this room's codes, for templates: `words.depth("full")` reads "Full case" in the reader's language."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.catalogue.states import Actor
from lianqiao.core.addresses import addresses
from lianqiao.core.dates import age
from lianqiao.people.states import Sex
from lianqiao.registry.roles import Role

from .models.cases import case_label
from .reading_labels import ReadingWords
from .states import (
    CaseState,
    ContactState,
    Depth,
    FollowUpState,
    PresenceRole,
    RequestState,
    Risk,
    SourceKind,
    StageState,
    StepState,
    Urgency,
)

PROCESS = (
    StageState.INTAKE, StageState.ASSESSING, StageState.PLANNING, StageState.ACTIVE, StageState.EVALUATING,
    StageState.CLOSING, StageState.FOLLOWING_UP,
)  # fmt: skip
"""The seven steps; a closed case is between the last two, an archived one behind them all."""
PROCESS_STEP = {StageState.CLOSED: StageState.FOLLOWING_UP}
SIGNS = {Risk.NONE: "", Risk.LOW: "low", Risk.MEDIUM: "medium", Risk.HIGH: "high"}

FOLLOW_UPS = {
    7: gettext_lazy("a week"),
    30: gettext_lazy("a month"),
    90: gettext_lazy("three months"),
    180: gettext_lazy("half a year"),
}


def after(days: int) -> str:
    """Return how long that is, in words: a week, 45 days."""
    return str(FOLLOW_UPS.get(days) or ngettext("%(count)s day", "%(count)s days", days) % {"count": days})


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class Words(ReadingWords):
    depth = staticmethod(_of(Depth))
    risk = staticmethod(_of(Risk))
    case = staticmethod(_of(CaseState))
    follow_up = staticmethod(_of(FollowUpState))
    stage = staticmethod(_of(StageState))
    contact = staticmethod(_of(ContactState))
    request = staticmethod(_of(RequestState))
    urgency = staticmethod(_of(Urgency))
    source = staticmethod(_of(SourceKind))
    step = staticmethod(_of(StepState))
    actor = staticmethod(_of(Actor))
    role = staticmethod(_of(PresenceRole))
    number = staticmethod(case_label)

    seat_role = staticmethod(_of(Role))

    @staticmethod
    def process(stage: str, done: Collection[str]) -> list[dict]:
        """Return the seven steps of casework, each now or ahead of where the case stands, behind it or, not `done`, passed."""
        now = PROCESS_STEP.get(stage, stage)
        at = PROCESS.index(now) if now in PROCESS else len(PROCESS)
        places = ["behind"] * at + ["now"] + ["ahead"] * len(PROCESS)
        return [
            {
                "label": StageState(step).label,
                "place": "passed" if place == "behind" and step not in done else place,
            }
            for step, place in zip(PROCESS, places, strict=False)
        ]

    @staticmethod
    def risk_sign(risk: int) -> str:
        """Return the sign of the badge component for a risk, "" for none."""
        return SIGNS.get(risk, "")

    @staticmethod
    def person(sex: str, born_on, today) -> str:
        """Return sex and age as the head of a record shows them, as far as they are known."""
        years = age(born_on, today)
        known: list[Any] = [Sex(sex).label] if sex in (Sex.FEMALE, Sex.MALE) else []
        if years is not None:
            known.append(_("%(years)s y") % {"years": years})
        return " · ".join(str(part) for part in known)

    @staticmethod
    def days(on, today) -> str:
        """Return how long ago a day was: today, yesterday, 12 days ago."""
        passed = (today - on).days
        if passed <= 0:
            return _("today")
        return _("yesterday") if passed == 1 else _("%(days)s days ago") % {"days": passed}


def list_lines(rows: Iterable[dict], today: date) -> list[dict]:
    """Return rows of `case_rows` with what the list says of each in the reader's words.

    Said here, the words of the codes once a page: fifty rows that each ask the template's macros cost more than all else.
    """
    depths, states, sexes = _spoken(Depth), _spoken(CaseState), _spoken(Sex)
    years = _("%(years)s y")
    ago: dict[date, str] = {}
    address = addresses("cases:detail")
    lines = []
    for row in rows:
        quiet = row["quiet_since"]
        if quiet not in ago:
            ago[quiet] = Words.days(quiet, today)
        about = (
            case_label(row["number"], row["episode"]),
            sexes[sex] if (sex := row["client__sex"]) in (Sex.FEMALE, Sex.MALE) else "",
            "" if (aged := age(row["client__birth_date"], today)) is None else years % {"years": aged},
            states[row["state"]] if row["state"] == CaseState.CLOSED else "",
        )
        line = row | {"about": " · ".join(part for part in about if part), "depth": depths[row["depth"]]}
        line["url"] = address(row["id"])
        line["quiet"] = ago[quiet] if row["contacts_signed"] else ""
        line["late"] = (
            row["next_due"] is not None and row["next_due"] < today and row["state"] == CaseState.OPEN
        )
        lines.append(line)
    return lines


def _spoken(choices) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}

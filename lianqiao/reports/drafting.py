"""What a social report begins with: the record told for one receiver; the worker makes it theirs before signing.

No receiver gets more than its purpose asks for (Personal Information Protection Law, art. 6): what it does not need is
not drafted. What the assessment says of danger is drafted for nobody.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.states import StepState
from lianqiao.casework import queries
from lianqiao.casework.closing_drafts import joined, level_of, problems_of
from lianqiao.casework.labels import CaseworkWords
from lianqiao.casework.models import Assessment, EconomicAssessment, Intake
from lianqiao.casework.queries.closing_reports import lines_of, situation_of, work_of

from .models import PARTS, Ground, ReceiverKind, SocialReport

# What a receiver has no need of: parts, and of the basic facts the "illness".
NOT_NEEDED: dict[ReceiverKind, set[str]] = {
    ReceiverKind.SCHOOL: {"illness", "economy"},
    ReceiverKind.STATION: {"illness"},
}
GROUNDS = {ReceiverKind.COURT: Ground.LAW, ReceiverKind.AUTHORITY: Ground.LAW}


def begun(case: Case, kind: str) -> dict[str, str]:
    """Return what the form of a new report begins with. Twelve queries at most."""
    intake, assessment, economy = (
        queries.standing(model, case) for model in (Intake, Assessment, EconomicAssessment)
    )
    left_out = NOT_NEEDED.get(ReceiverKind(kind), set())
    told = {
        "basics": _basics(intake, illness="illness" not in left_out) if intake else "",
        "reasons": joined([situation_of(case), intake.presenting if intake and not case.presenting else ""]),
        "family": _family(intake, assessment),
        "findings": _findings(assessment),
        "economy": _economy(economy) if economy else _said(assessment, "economy"),
        "services": work_of(case),
        "results": _results(case),
        "opinion": _opinion(economy) if economy and "economy" not in left_out else "",
    }
    told = {part: "" if part in left_out else told[part] for part in PARTS}
    return told | {"receiver_kind": kind, "ground": GROUNDS.get(ReceiverKind(kind), Ground.CONSENT)}


def _basics(intake: Intake, *, illness: bool) -> str:
    """Name, sex and age stand in the frame of the report."""
    told: list[tuple[str, Any]] = [
        (_("Education"), intake.get_education_display()),
        (_("Occupation"), intake.occupation),
        (_("Household registration"), intake.household_registration),
        (_("Who pays the treatment"), intake.get_payer_display()),
        (_("Assistance they have"), _(", ").join(map(CaseworkWords.assistance, intake.assistance))),
    ]
    if illness:
        admitted = date_format(intake.admitted_on) if intake.admitted_on else ""
        told += [(_("Diagnosis"), intake.diagnosis), (_("Admitted on"), admitted)]
    return _told(told)


def _family(intake: Intake | None, assessment: Assessment | None) -> str:
    lines = [_said(assessment, "family"), _said(assessment, "living")]
    if intake:
        lines.append(
            _told(
                [
                    (_("Main carer"), intake.carer),
                    (_("Guardian"), intake.guardian),
                    (_("Where they live now"), intake.residence),
                ]
            )
        )
    return joined(lines)


def _findings(assessment: Assessment | None) -> str:
    return joined([assessment.formulation, *problems_of(assessment)]) if assessment else ""


def _economy(economy: EconomicAssessment) -> str:
    said, told = CaseworkWords.said, economy.inputs
    reasons = [
        "– " + said(one, "title") + _(": ") + CaseworkWords.measured(one["value"], one["unit"])
        for one in economy.decision["criteria"]
        if one["holds"]
    ]
    household = _("%(size)s people in the household, of these %(children)s children.") % told
    return joined([level_of(economy), household, *reasons])


def _results(case: Case) -> str:
    plan = queries.plan_of(case)
    reached = [
        "– " + one.text + _(": ") + CaseworkWords.plainly(one.level)
        for one in (queries.results_of(plan) if plan else [])
        if one.level is not None
    ]
    return joined(reached) or lines_of(PlanStep.objects.filter(case=case, state=StepState.DONE))


def _opinion(economy: EconomicAssessment) -> str:
    rights = [CaseworkWords.said(right, "title") for right in economy.decision["rights"]]
    return _("They may be entitled to: %(rights)s.") % {"rights": _(", ").join(rights)} if rights else ""


def _said(assessment: Assessment | None, section: str) -> str:
    return getattr(assessment, section) if assessment else ""


def _told(facts: Iterable[tuple[str, Any]]) -> str:
    return joined(name + _(": ") + str(value) for name, value in facts if value)


def former(report: SocialReport) -> dict[str, str]:
    """Return what the form of a report that was kept begins with."""
    names = (*PARTS, "receiver_kind", "receiver", "purpose", "ground", "ground_text")
    return {name: getattr(report, name) for name in names}

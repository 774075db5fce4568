"""What a closing report begins with: the record told from its first form to its last; the worker makes it theirs."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianqiao.cases.models import Case, FollowUp, PlanStep
from lianqiao.cases.states import FollowUpState, StepState
from lianqiao.catalogue.queries import label
from lianqiao.instruments.labels import ScaleWords
from lianqiao.instruments.progress import comparable
from lianqiao.instruments.readings import readings_of
from lianqiao.registry.queries import practice_of

from . import queries
from .labels import CaseworkWords
from .models import Assessment, DischargePlan, EconomicAssessment, Evaluation, ExperienceSurvey
from .queries.closing_reports import lines_of, situation_of, work_of
from .scales import scales_of
from .states import AssessmentState, DischargeState, EvaluationState, SurveyState


def drafted_report(case: Case) -> dict[str, str]:
    """Return the parts of a closing report as the record tells them. Twenty queries at most."""
    evaluation = queries.evaluations_of(case).filter(state=EvaluationState.SIGNED).first()
    discharge = DischargePlan.objects.filter(case=case).first()
    steps = PlanStep.objects.filter(case=case)
    return {
        "situation": joined([situation_of(case), _problems(case), _economy(case)]),
        "work": joined([work_of(case), _part(_("How the work went"), evaluation, "process_view")]),
        "results": joined(
            [
                _goals(case, evaluation),
                _headed(_("Steps done"), lines_of(steps.filter(state=StepState.DONE))),
                _headed(pgettext("questionnaires", "Scales"), _scales(case)),
                _part(_("Client and family say"), evaluation, "client_view"),
                _asked(case),
            ]
        ),
        "remains": joined(
            [
                _part(_("Not resolved"), evaluation, "unresolved"),
                _headed(_("Steps not done"), lines_of(steps.exclude(state=StepState.DONE))),
                _discharge(discharge),
                _part(_("What comes next"), evaluation, "ahead"),
                _follow_up(case),
            ]
        ),
    }


def _headed(title: str, text: str) -> str:
    """Return the text after its title: beside it where it is one line, else beneath."""
    return title + _(": ") + ("\n" if "\n" in text or text.startswith("–") else "") + text if text else ""


def _part(title: str, evaluation: Evaluation | None, name: str) -> str:
    return _headed(title, getattr(evaluation, name)) if evaluation else ""


def _problems(case: Case) -> str:
    """The problems as they were first assessed and, where they were assessed again, as they are now."""
    signed = Assessment.objects.filter(case=case).exclude(state=AssessmentState.DRAFT).order_by("edition")
    told = list(signed.prefetch_related("problems"))
    titles = (_("Problems at the beginning"), _("Problems when last assessed"))
    shown = told[:1] + told[1:][-1:]
    return joined(
        f"{title}（{date_format(one.assessed_on)}）" + _(": ") + "\n" + joined(problems_of(one))
        for title, one in zip(titles, shown, strict=False)
        if one.problems.all()
    )


def _economy(case: Case) -> str:
    economy = queries.standing(EconomicAssessment, case)
    return _headed(_("Economic hardship"), level_of(economy)) if economy else ""


def problems_of(assessment: Assessment) -> list[str]:
    """Return the problems an assessment names as lines, the first priority first."""
    return [
        f"{place}. {label('problem_type', problem.code)}（{CaseworkWords.severity(problem.severity)}）{problem.text}"
        for place, problem in enumerate(assessment.problems.all(), start=1)
    ]


def level_of(economy: EconomicAssessment) -> str:
    """Return the level of hardship with the days it holds."""
    return _("Assessed on %(day)s, valid until %(until)s: level %(level)s, %(title)s.") % {
        "day": date_format(economy.assessed_on),
        "until": date_format(economy.valid_until),
        "level": economy.level,
        "title": CaseworkWords.said(economy.decision["level_title"], ""),
    }


def _goals(case: Case, evaluation: Evaluation | None) -> str:
    """The goals as the last signed evaluation kept them, else as they were rated by now, with T."""
    plan = queries.plan_of(case)
    if evaluation and evaluation.results:
        results, score = [queries.GoalResult(**one) for one in evaluation.results], evaluation.t_score
    else:
        results = queries.results_of(plan) if plan else []
        score = queries.t_of(results)
    reached = (
        _("Goal attainment, T %(score)s (50: as expected).") % {"score": score} if score is not None else ""
    )
    return joined([*map(reached_as, results), reached])


def reached_as(goal: queries.GoalResult) -> str:
    """Return how far a goal came as a line: from where, if it was rated before, and to where."""
    if goal.level is None:
        return "– " + goal.text + _(": ") + _("not rated")
    before = CaseworkWords.attained(goal.first) + " → " if goal.first not in (None, goal.level) else ""
    return "– " + goal.text + _(": ") + before + CaseworkWords.attained(goal.level)


def _scales(case: Case) -> str:
    """The first and the last answer to each text of a scale of the case."""
    lines = []
    for answers in comparable(scales_of(case)):
        edition, shown = answers[0].edition, answers[:1] + answers[1:][-1:]
        values = [
            f"{date_format(one.on)} {readings[0].score.told}"
            for one in shown
            if (readings := readings_of(one))
        ]
        mark = ScaleWords.wording(edition)
        said = f"{edition.title}（{mark}）" if mark else edition.title
        lines.append(f"– {said}" + _(": ") + " → ".join(values))
    return joined(lines)


def _asked(case: Case) -> str:
    """Whether the client was asked how it was; what they answered belongs to nobody."""
    answered = ExperienceSurvey.objects.filter(case=case, state=SurveyState.ANSWERED).exists()
    return _("They answered the anonymous questions on how they found it.") if answered else ""


def _discharge(plan: DischargePlan | None) -> str:
    if plan is None or not plan.destination:
        return ""
    items = list(plan.items.all())
    waiting = [label("discharge_check", one.code) for one in items if one.arranged_on is None]
    arranged = [label("discharge_check", one.code) for one in items if one.arranged_on]
    told = [label("placement", plan.destination), DischargeState(plan.state).label]
    return joined(
        [
            _headed(_("Where they go"), _(", ").join(str(one) for one in told)),
            _headed(_("Who cares afterwards"), plan.carer),
            _headed(_("Arranged"), _(", ").join(arranged)),
            _headed(_("Still to arrange"), _(", ").join(waiting)),
            _headed(_("Whom to call in the community"), plan.community_contact),
        ]
    )


def _follow_up(case: Case) -> str:
    """When they are asked how they are: the days planned, before the closing those the institution keeps to."""
    planned = FollowUp.objects.filter(case=case, state=FollowUpState.PLANNED).order_by("due_on")
    days = [date_format(day) for day in planned.values_list("due_on", flat=True)]
    if days:
        return _headed(_("Follow-up"), _(", ").join(days))
    after = practice_of(case.institution_id).follow_up_days if case.closed_on is None else []
    told = _("%(days)s days after the closing") % {"days": _(", ").join(str(number) for number in after)}
    return _headed(_("Follow-up"), told) if after and not case.client.died_on else ""


def joined(parts: Iterable[str]) -> str:
    """Return those that say something, a line each."""
    return "\n".join(part for part in parts if part)

"""The signed forms of a full case – intake, assessment, economic hardship – written, signed, shown, written again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case, opened_record
from lianqiao.cases.states import CaseState
from lianqiao.casework import queries, services
from lianqiao.casework.forms import AssessmentForm, EconomyForm, IntakeForm
from lianqiao.casework.models import Assessment, EconomicAssessment, Intake
from lianqiao.casework.models._sheets import Sheet
from lianqiao.casework.models.assessments import SECTIONS
from lianqiao.catalogue.hardship import table_named
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, draft_for, offer_draft
from lianqiao.workspace.panels import panels_for
from lianqiao.workspace.rows import as_rows

VALID_FOR = timedelta(days=365)


class Kind(NamedTuple):
    """What the pages of one form need to know of it; `begun` is what its form begins with."""

    name: str
    model: type[Sheet]
    form: type
    draft: str
    begun: Callable[[Any, Any], dict]
    told: Callable[[Any], dict]
    write: Callable
    sign: Callable
    signed: Any
    check: Callable | None = None


def _as_kept(sheet: Sheet) -> dict:
    return {
        field.name: getattr(sheet, field.name)
        for field in sheet._meta.concrete_fields
        if not field.is_relation
    }


def _intake_begun(intake: Intake, today) -> dict:
    if not intake.version and intake.edition == 1:
        known = queries.known_of(intake.case.client, on=today)
        intake.presenting, intake.risk = intake.case.presenting, intake.case.risk
        intake.phone, intake.emergency = known.phones, known.emergency
        intake.guardian, intake.carer = known.guardians, known.carers
    return _as_kept(intake)


def _assessment_begun(assessment: Assessment, today) -> dict:
    source = assessment if assessment.version else queries.standing(Assessment, assessment.case)
    problems = source.problems.all() if source else ()
    told = [
        {part: getattr(one, part) for part in ("code", "severity", "priority", "text")} for one in problems
    ]
    begun = _as_kept(assessment) | as_rows("problem", told)
    return begun if assessment.version else begun | {"assessed_on": today}


def _economy_begun(economy: EconomicAssessment, today) -> dict:
    inputs = economy.inputs
    begun = _as_kept(economy) | inputs | as_rows("member", inputs.get("members", ()))
    if not inputs and (intake := queries.standing(Intake, economy.case)):
        begun["assistance"] = intake.assistance
    return begun if economy.version else begun | {"assessed_on": today, "valid_until": today + VALID_FOR}


INTAKE = Kind(
    "intake", Intake, IntakeForm, "casework.intake:", _intake_begun, lambda form: {"told": form.told()},
    services.write_intake, services.sign_intake, gettext_lazy("The intake form is signed."),
)  # fmt: skip
ASSESSMENT = Kind(
    "assessment", Assessment, AssessmentForm, "casework.assessment:", _assessment_begun,
    lambda form: {"told": form.told(), "problems": form.problems()},
    services.write_assessment, services.sign_assessment, gettext_lazy("The assessment is signed."),
)  # fmt: skip
ECONOMY = Kind(
    "economy", EconomicAssessment, EconomyForm, "casework.economy:", _economy_begun,
    lambda form: {"told": form.told(), "inputs": form.inputs()},
    services.write_economy, services.sign_economy, gettext_lazy("The economic assessment is signed."),
    services.check_economy,
)  # fmt: skip


@needs(Permission.WRITE_CASES)
def intake_write(request, pk):
    return _write(request, opened_case(request, pk, "case.intake"), INTAKE)


@needs(Permission.WRITE_CASES)
def assessment_write(request, pk):
    return _write(request, opened_case(request, pk, "case.assessment"), ASSESSMENT)


@needs(Permission.WRITE_CASES)
def economy_write(request, pk):
    return _write(request, opened_case(request, pk, "case.economy"), ECONOMY)


def _write(request, case: Case, kind: Kind):
    # What was sent or kept as a draft is never turned away: signed by a colleague meanwhile, it becomes the next edition.
    key = f"{kind.draft}{case.pk}"
    again = "again" in request.GET or request.method == "POST" or draft_for(request, key) is not None
    sheet = queries.sheet_to_write(kind.model, case, again=again)
    if sheet is None or (case.state != CaseState.OPEN and request.method != "POST"):
        signed = queries.standing(kind.model, case)
        return redirect(f"casework:{kind.name}", signed.pk) if signed else redirect(case)
    form = kind.form(request.POST or None, record=sheet, initial=kind.begun(sheet, timezone.localdate()))
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _save(request, form, kind)):
        discard_draft(by=request.seat, key=key)
        messages.success(request, kind.signed if sheet.state == "signed" else _("The draft is saved."))
        return redirect(f"casework:{kind.name}", sheet.pk)
    context = {"form": form, "case": case, "sheet": sheet, "sections": SECTIONS}
    context |= {"ethnic_groups": queries.ETHNIC_GROUPS}
    context |= {"panels": panels_for(request, case, f"case.{kind.name}")}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, f"casework/{kind.name}_form.html", context)


def _save(request, form, kind: Kind) -> Sheet:
    asked = request.POST.get("do")
    signing = asked == "sign" and request.seat.can(Permission.SIGN)
    verb = kind.sign if signing else (kind.check if asked == "check" else None) or kind.write
    return verb(by=request.seat, at=timezone.now(), **{kind.name: form.hold()}, **kind.told(form))


@needs(Permission.READ_CASES)
def intake_detail(request, pk):
    intake = opened_record(request, Intake, pk, "case.intake")
    known = queries.known_of(intake.case.client, on=timezone.localdate())
    return _show(request, intake, INTAKE, known=known)


@needs(Permission.READ_CASES)
def assessment_detail(request, pk):
    assessment = opened_record(request, Assessment, pk, "case.assessment")
    problems = list(assessment.problems.all())
    return _show(request, assessment, ASSESSMENT, problems=problems, sections=SECTIONS)


@needs(Permission.READ_CASES)
def economy_detail(request, pk):
    economy = opened_record(request, EconomicAssessment, pk, "case.economy")
    return _show(request, economy, ECONOMY, same=services.judged_again(economy))


@needs(Permission.READ_CASES)
def hardship(request, code, version):
    """The rule table an economic assessment is judged by: its lines, criteria, levels and rights."""
    table = table_named(code, version)
    if table is None:
        raise Http404
    titles = {one["code"]: one for one in table.rules["criteria"]}
    return page(request, "casework/hardship.html", {"table": table, "rules": table.rules, "titles": titles})


def _show(request, sheet: Sheet, kind: Kind, **more):
    may_write = request.seat.can(Permission.WRITE_CASES) and sheet.case.state == CaseState.OPEN
    context = {"sheet": sheet, "case": sheet.case, "kind": kind.name, "today": timezone.localdate()}
    context |= {"editions": list(queries.editions_of(sheet)), "may_write": may_write}
    return page(request, f"casework/{kind.name}.html", context | more)

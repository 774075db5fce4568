"""What a form of the process can be, from its first draft to its end, and which moves between are allowed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IntakeState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    AMENDED = "amended", pgettext_lazy("state of an intake form", "Amended since")


class AssessmentState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    SUPERSEDED = "superseded", _("Superseded by a re-assessment")


class EconomyState(TextChoices):
    DRAFT = "draft", _("Draft")
    EVIDENCE_CHECKED = "evidence_checked", _("Draft, proof checked")
    SIGNED = "signed", _("Signed")
    EXPIRED = "expired", pgettext_lazy("state of an economic assessment", "No longer valid")


class PlanState(TextChoices):
    DRAFT = "draft", _("Draft")
    CLIENT_AGREED = "client_agreed", _("Agreed, waits for approval")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("In force")
    REVISED = "revised", _("Replaced by a later edition")
    COMPLETED = "completed", pgettext_lazy("state of a service plan", "Completed")
    CANCELLED = "cancelled", pgettext_lazy("state of a service plan", "Cancelled")


PLAN_IN_MAKING = (PlanState.DRAFT, PlanState.CLIENT_AGREED, PlanState.APPROVED)
PLAN_ENDED = (PlanState.REVISED, PlanState.COMPLETED, PlanState.CANCELLED)


class ReportState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed, waits for the supervisor")
    RETURNED = "returned", _("Given back by the supervisor")
    COUNTERSIGNED = "countersigned", _("Countersigned")


class DischargeState(TextChoices):
    SCREENING = "screening", pgettext_lazy("state of a discharge plan", "Screened")
    PLANNING = "planning", pgettext_lazy("state of a discharge plan", "Being planned")
    AGREED = "agreed", pgettext_lazy("state of a discharge plan", "Agreed")
    EXECUTED = "executed", pgettext_lazy("state of a discharge plan", "Carried out")
    VERIFIED = "verified", pgettext_lazy("state of a discharge plan", "Verified")


class EvaluationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")


class SurveyState(TextChoices):
    SENT = "sent", pgettext_lazy("state of a survey", "Sent")
    ANSWERED = "answered", pgettext_lazy("state of a survey", "Answered")
    EXPIRED = "expired", pgettext_lazy("state of a survey", "Expired")


INTAKE_MOVES: dict[str, set[str]] = {
    IntakeState.DRAFT: {IntakeState.SIGNED},
    IntakeState.SIGNED: {IntakeState.AMENDED},
    IntakeState.AMENDED: set(),
}

ASSESSMENT_MOVES: dict[str, set[str]] = {
    AssessmentState.DRAFT: {AssessmentState.SIGNED},
    AssessmentState.SIGNED: {AssessmentState.SUPERSEDED},
    AssessmentState.SUPERSEDED: set(),
}

ECONOMY_MOVES: dict[str, set[str]] = {
    EconomyState.DRAFT: {EconomyState.EVIDENCE_CHECKED},
    # What the family tells otherwise afterwards has not been proven.
    EconomyState.EVIDENCE_CHECKED: {EconomyState.SIGNED, EconomyState.DRAFT},
    EconomyState.SIGNED: {EconomyState.EXPIRED},
    EconomyState.EXPIRED: set(),
}

# A supervisor sends an agreed plan back to be changed; what is changed is to be agreed to again.
PLAN_MOVES: dict[str, set[str]] = {
    PlanState.DRAFT: {PlanState.CLIENT_AGREED, PlanState.CANCELLED},
    PlanState.CLIENT_AGREED: {PlanState.APPROVED, PlanState.DRAFT, PlanState.CANCELLED},
    PlanState.APPROVED: {PlanState.IN_FORCE, PlanState.CANCELLED},
    PlanState.IN_FORCE: {PlanState.REVISED, PlanState.COMPLETED, PlanState.CANCELLED},
    PlanState.REVISED: set(),
    PlanState.COMPLETED: set(),
    PlanState.CANCELLED: set(),
}

REPORT_MOVES: dict[str, set[str]] = {
    ReportState.DRAFT: {ReportState.SIGNED},
    ReportState.SIGNED: {ReportState.COUNTERSIGNED, ReportState.RETURNED},
    ReportState.RETURNED: {ReportState.SIGNED},
    ReportState.COUNTERSIGNED: set(),
}

DISCHARGE_MOVES: dict[str, set[str]] = {
    DischargeState.SCREENING: {DischargeState.PLANNING},
    DischargeState.PLANNING: {DischargeState.AGREED},
    DischargeState.AGREED: {DischargeState.PLANNING, DischargeState.EXECUTED},
    DischargeState.EXECUTED: {DischargeState.VERIFIED},
    DischargeState.VERIFIED: set(),
}

EVALUATION_MOVES: dict[str, set[str]] = {
    EvaluationState.DRAFT: {EvaluationState.SIGNED},
    EvaluationState.SIGNED: set(),
}

SURVEY_MOVES: dict[str, set[str]] = {
    SurveyState.SENT: {SurveyState.ANSWERED, SurveyState.EXPIRED},
    SurveyState.ANSWERED: set(),
    SurveyState.EXPIRED: set(),
}

MOVES: dict[type[TextChoices], dict[str, set[str]]] = {
    IntakeState: INTAKE_MOVES,
    AssessmentState: ASSESSMENT_MOVES,
    EconomyState: ECONOMY_MOVES,
    PlanState: PLAN_MOVES,
    ReportState: REPORT_MOVES,
    DischargeState: DISCHARGE_MOVES,
    EvaluationState: EVALUATION_MOVES,
    SurveyState: SURVEY_MOVES,
}

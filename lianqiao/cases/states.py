"""What a request, a case, a contact and a plan step can be, and which moves between are allowed."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceKind(TextChoices):
    """Who asked; the first six of the referral form, then those outside the hospital."""

    NURSE = "nurse", _("Nurse")
    DOCTOR = "doctor", _("Doctor")
    PATIENT = "self", _("The patient")
    FAMILY = "family", _("Family")
    TEAM = "mdt", _("Multidisciplinary team")
    STATION = "station", _("Social work station")
    POLICE = "police", _("Police")
    OTHER = "other", pgettext_lazy("source of a request", "Other")


class Urgency(TextChoices):
    CRISIS = "crisis", _("Crisis")
    URGENT = "urgent", _("Urgent")
    ROUTINE = "routine", _("Routine")


class RequestState(TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a request", "Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REDIRECTED = "redirected", _("Redirected")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CaseState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a case", "Open")
    CLOSED = "closed", pgettext_lazy("state of a case", "Closed")


class StageState(TextChoices):
    """Where a case stands in the professional process (part 2.1 of the domain); the last three are of a closed one."""

    INTAKE = "intake", _("Intake")
    ASSESSING = "assessing", _("Assessment")
    PLANNING = "planning", _("Planning")
    ACTIVE = "active", _("Intervention")
    EVALUATING = "evaluating", _("Evaluation")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", pgettext_lazy("stage of a case", "Closed")
    FOLLOWING_UP = "following_up", _("Follow-up")
    ARCHIVED = "archived", _("Archived")


AFTER_CLOSING = (StageState.CLOSED, StageState.FOLLOWING_UP, StageState.ARCHIVED)


class Depth(TextChoices):
    """How much record a case needs: one talk, up to three contacts, or the whole set of forms."""

    CONSULT = "consult", _("Consultation")
    BRIEF = "brief", _("Brief case")
    FULL = "full", _("Full case")


class Risk(IntegerChoices):
    """Ordered, so that a list sorts by it."""

    NONE = 0, _("No known risk")
    LOW = 1, _("Low risk")
    MEDIUM = 2, _("Medium risk")
    HIGH = 3, _("High risk")


class ContactState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")


class PresenceRole(TextChoices):
    CLIENT = "client", _("Client")
    FAMILY = "family", _("Family")
    CARER = "carer", _("Carer")
    OTHER = "other", pgettext_lazy("role of somebody present", "Other")


class StepState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a plan step", "To do")
    DONE = "done", _("Done")
    GIVEN_UP = "given_up", _("Given up")


class FollowUpState(TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a follow-up", "Planned")
    DONE = "done", pgettext_lazy("state of a follow-up", "Done")
    UNREACHABLE = "unreachable", _("Not reached")
    DECLINED = "declined", pgettext_lazy("state of a follow-up", "Not wanted")
    DROPPED = "dropped", pgettext_lazy("state of a follow-up", "Dropped: they have died")
    SUPERSEDED = "superseded", pgettext_lazy("state of a follow-up", "Replaced by the next episode")


REQUEST_MOVES: dict[str, set[str]] = {
    RequestState.WAITING: {
        RequestState.ACCEPTED,
        RequestState.REDIRECTED,
        RequestState.DECLINED,
        RequestState.WITHDRAWN,
    },
    RequestState.ACCEPTED: set(),
    RequestState.REDIRECTED: set(),
    RequestState.DECLINED: set(),
    RequestState.WITHDRAWN: set(),
}

# A closed case never opens again itself: reopening starts the next episode of the same thread,
# so that the closing of the first stays countable.
CASE_MOVES: dict[str, set[str]] = {CaseState.OPEN: {CaseState.CLOSED}, CaseState.CLOSED: set()}

# Forward to any later step, because nobody is held up by a form; back where work shows that more is needed. A closed case
# stays one.
STAGE_MOVES: dict[str, set[str]] = {
    StageState.INTAKE: {
        StageState.ASSESSING, StageState.PLANNING, StageState.ACTIVE, StageState.EVALUATING,
        StageState.CLOSING, StageState.CLOSED,
    },
    StageState.ASSESSING: {
        StageState.PLANNING, StageState.ACTIVE, StageState.EVALUATING, StageState.CLOSING, StageState.CLOSED,
    },
    StageState.PLANNING: {
        StageState.ASSESSING, StageState.ACTIVE, StageState.EVALUATING, StageState.CLOSING,
        StageState.CLOSED,
    },
    StageState.ACTIVE: {
        StageState.ASSESSING, StageState.PLANNING, StageState.EVALUATING, StageState.CLOSING,
        StageState.CLOSED,
    },
    StageState.EVALUATING: {
        StageState.ASSESSING, StageState.PLANNING, StageState.ACTIVE, StageState.CLOSING, StageState.CLOSED,
    },
    StageState.CLOSING: {StageState.ACTIVE, StageState.EVALUATING, StageState.CLOSED},
    StageState.CLOSED: {StageState.FOLLOWING_UP, StageState.ARCHIVED},
    StageState.FOLLOWING_UP: {StageState.ARCHIVED},
    StageState.ARCHIVED: set(),
}  # fmt: skip

CONTACT_MOVES: dict[str, set[str]] = {ContactState.DRAFT: {ContactState.SIGNED}, ContactState.SIGNED: set()}

STEP_MOVES: dict[str, set[str]] = {
    StepState.OPEN: {StepState.DONE, StepState.GIVEN_UP},
    StepState.DONE: {StepState.OPEN},
    StepState.GIVEN_UP: {StepState.OPEN},
}

FOLLOW_UP_MOVES: dict[str, set[str]] = {
    FollowUpState.PLANNED: {
        FollowUpState.DONE,
        FollowUpState.UNREACHABLE,
        FollowUpState.DECLINED,
        FollowUpState.DROPPED,
        FollowUpState.SUPERSEDED,
    },
    FollowUpState.DONE: set(),
    FollowUpState.UNREACHABLE: set(),
    FollowUpState.DECLINED: set(),
    FollowUpState.DROPPED: set(),
    FollowUpState.SUPERSEDED: set(),
}

MOVES: dict[type[TextChoices], dict[str, set[str]]] = {
    RequestState: REQUEST_MOVES,
    CaseState: CASE_MOVES,
    StageState: STAGE_MOVES,
    ContactState: CONTACT_MOVES,
    StepState: STEP_MOVES,
    FollowUpState: FOLLOW_UP_MOVES,
}

"""Roles and permissions. Roles are code: a frozen set out of about thirty permissions each, only ever adding."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    ASK_HELP = "ask_help"
    READ_CASES = "read_cases"
    WRITE_CASES = "write_cases"
    TRIAGE = "triage"
    ASSIGN = "assign"
    SEE_TEAM = "see_team"
    SIGN = "sign"
    READ_PEOPLE = "read_people"
    WRITE_PEOPLE = "write_people"
    REVEAL_IDENTITY = "reveal_identity"
    READ_WORKFORCE = "read_workforce"
    WRITE_WORKFORCE = "write_workforce"
    READ_ACTIVITIES = "read_activities"
    WRITE_ACTIVITIES = "write_activities"
    READ_CATALOGUE = "read_catalogue"
    WRITE_CATALOGUE = "write_catalogue"
    READ_FIGURES = "read_figures"
    PUBLISH_FIGURES = "publish_figures"
    IMPORT = "import"
    EXPORT = "export"
    READ_REGISTRY = "read_registry"
    WRITE_REGISTRY = "write_registry"
    MANAGE_SEATS = "manage_seats"
    READ_TRAIL = "read_trail"
    READ_ACCESS_LOG = "read_access_log"


class Role(models.TextChoices):
    WORKER = "worker", _("Medical social worker")
    SUPERVISOR = "supervisor", _("Supervisor")
    DEPARTMENT_LEAD = "department_lead", _("Head of department")
    CLINICIAN = "clinician", _("Clinician")
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", _("Volunteer coordinator")
    FUND_OFFICER = "fund_officer", _("Fund officer")
    DATA_OFFICER = "data_officer", _("Data officer")
    COMMISSION_OFFICER = "commission_officer", _("Commission officer")
    SECURITY_AUDITOR = "security_auditor", _("Security auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    SYSTEM = "system", _("System")


P = Permission

_CASEWORK = frozenset(
    {
        P.ASK_HELP, P.READ_CASES, P.WRITE_CASES, P.TRIAGE, P.SIGN, P.READ_PEOPLE, P.WRITE_PEOPLE,
        P.REVEAL_IDENTITY, P.READ_WORKFORCE, P.READ_ACTIVITIES, P.WRITE_ACTIVITIES, P.READ_CATALOGUE,
        P.READ_FIGURES, P.EXPORT, P.READ_REGISTRY,
    }
)  # fmt: skip
_LEADING = _CASEWORK | {P.ASSIGN, P.SEE_TEAM, P.READ_ACCESS_LOG}

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.WORKER: _CASEWORK,
    Role.SUPERVISOR: _LEADING,
    Role.DEPARTMENT_LEAD: _LEADING | {P.WRITE_WORKFORCE, P.WRITE_CATALOGUE, P.IMPORT},
    Role.CLINICIAN: frozenset({P.ASK_HELP, P.READ_CATALOGUE}),
    Role.VOLUNTEER_COORDINATOR: frozenset({P.READ_ACTIVITIES, P.WRITE_ACTIVITIES, P.READ_CATALOGUE}),
    Role.FUND_OFFICER: frozenset({P.READ_CATALOGUE, P.READ_FIGURES}),
    Role.DATA_OFFICER: frozenset(
        {
            P.READ_REGISTRY, P.WRITE_REGISTRY, P.READ_WORKFORCE, P.WRITE_WORKFORCE, P.READ_CATALOGUE,
            P.WRITE_CATALOGUE, P.READ_FIGURES, P.IMPORT, P.EXPORT,
        }
    ),
    Role.COMMISSION_OFFICER: frozenset(
        {P.READ_REGISTRY, P.READ_CATALOGUE, P.READ_FIGURES, P.PUBLISH_FIGURES, P.EXPORT}
    ),
    Role.SECURITY_AUDITOR: frozenset({P.READ_TRAIL, P.READ_ACCESS_LOG}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_SEATS, P.READ_REGISTRY, P.WRITE_REGISTRY, P.READ_CATALOGUE}),
    Role.SYSTEM: frozenset(Permission),
}  # fmt: skip


def permissions_of(role: str) -> frozenset[Permission]:
    """Return what the role may do; nothing for a role nobody knows."""
    return PERMISSIONS.get(role, frozenset())

"""The words of teams, for templates: `team_words.role(member)`."""

from .kinds import MemberKind, TeamRole
from .models import Member

_ROLES, _KINDS = dict(TeamRole.choices), dict(MemberKind.choices)


class TeamWords:
    @staticmethod
    def role(member: Member) -> str:
        """Return as what they work on the case: in their own words where the list had none."""
        return member.role_text if member.role == TeamRole.OTHER else str(_ROLES[member.role])

    @staticmethod
    def in_charge() -> str:
        return str(TeamRole.RESPONSIBLE.label)

    @staticmethod
    def kind(code: str) -> str:
        return str(_KINDS[code])

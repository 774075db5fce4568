"""Reads of the team of a case, and whether a consent lets its members be told something."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lianqiao.cases.models import Case, TeamMember
from lianqiao.meetings.services import Invited
from lianqiao.meetings.states import AttendeeRole
from lianqiao.people.queries import decisions_of
from lianqiao.people.rules import Sharing, sharing
from lianqiao.people.states import Purpose
from lianqiao.registry.composed import composed
from lianqiao.workforce.models import Worker

from .kinds import MemberKind, TeamRole
from .models import Member

_AT_A_MEETING = {
    role: AttendeeRole(role)
    for role in (TeamRole.DOCTOR, TeamRole.NURSE, TeamRole.THERAPIST, TeamRole.VOLUNTEER, TeamRole.COMMUNITY)
}


@dataclass(frozen=True)
class OnSheet:
    """A member with the answer whether they may be told of the client, and why or why not."""

    member: Member
    sharing: Sharing


@dataclass(frozen=True)
class TeamSheet:
    """The team of a case: who is in charge, its members now, colleagues named for reading alone, who has left."""

    responsible: Worker | None
    members: list[OnSheet]
    readers: list[TeamMember]
    former: list[Member]

    @property
    def uncovered(self) -> list[OnSheet]:
        """Members of other organisations no consent covers."""
        return [one for one in self.members if one.member.is_outside and not one.sharing]


def is_on_team(*, case: UUID, account: UUID | None) -> bool:
    """Say whether the account works on the case: in charge of it or named in it. One query."""
    if account is None:
        return False
    return bool(composed(_mine, case=case, account=account))


def _mine(*, case: UUID, account: UUID) -> QuerySet:
    in_charge = Case.objects.filter(pk=case, responsible__account_id=account).order_by().values("pk")
    named = TeamMember.objects.filter(case_id=case, worker__account_id=account, until_on=None)
    return in_charge.union(named.order_by().values("case"), all=True)


def sheet_of(case: Case, *, on: date) -> TeamSheet:
    """Return the team sheet of the case as of the day. Three queries."""
    members = composed(_members, case=case.pk)
    current = [one for one in members if one.until_on is None]
    decisions = decisions_of(case.client_id) if current else []
    return TeamSheet(
        case.responsible,
        [OnSheet(one, _told(decisions, one, on)) for one in current],
        [one for one in composed(_readers, case=case.pk) if one.worker_id != case.responsible_id],
        [one for one in members if one.until_on is not None],
    )


def _told(decisions: list[dict], member: Member, on: date) -> Sharing:
    """Whether the client's information may go to them: to another organisation by its name, else within the care team."""
    if member.is_outside:
        return sharing(decisions, Purpose.OUTSIDE, member.organisation, on=on)
    return sharing(decisions, Purpose.TEAM, on=on)


def _members(*, case: UUID) -> QuerySet[Member]:
    return Member.objects.filter(case_id=case).select_related("worker").order_by("from_on", "id")


def _readers(*, case: UUID) -> QuerySet[TeamMember]:
    named = TeamMember.objects.filter(case_id=case, until_on=None).select_related("worker")
    return named.exclude(Exists(Member.objects.filter(named=OuterRef("pk")))).order_by("from_on", "id")


def organisations_of(members: Iterable[OnSheet]) -> list[str]:
    """Return the organisations no consent covers, each once."""
    return list(dict.fromkeys(one.member.organisation for one in members))


def to_invite(case: Case) -> list[Invited]:
    """Return the members of the team as a meeting invites them, who is in charge first."""
    ours = [case.responsible] if case.responsible else []
    members = [one for one in composed(_members, case=case.pk) if one.until_on is None]
    ours += [one.worker for one in members if one.kind == MemberKind.OURS and one.worker]
    invited = [Invited(AttendeeRole.WORKER, worker.name, worker=worker) for worker in ours]
    others = [one for one in members if one.kind != MemberKind.OURS]
    return invited + [
        Invited(_AT_A_MEETING.get(one.role, AttendeeRole.OTHER), _introduced(one)) for one in others
    ]


def _introduced(member: Member) -> str:
    whole = f"{member.place} {member.name}".strip()
    return whole if len(whole) <= 60 else member.name

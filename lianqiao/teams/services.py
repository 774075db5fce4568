"""Taking somebody onto the team of a case, changing what stands about them, letting them leave."""

from dataclasses import dataclass
from datetime import date

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case, TeamMember
from lianqiao.cases.services.access import add_member, end_member
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker

from . import rules
from .kinds import MemberKind
from .models import Member

# What is told of everybody, whoever they are.
TOLD = ("name", "unit", "organisation", "role", "role_text", "phone", "task", "may_know", "from_on")


@dataclass(frozen=True)
class Told:
    """What the sheet says of a member. A colleague of ours is told by `worker`, everybody else by name."""

    role: str
    from_on: date
    worker: Worker | None = None
    name: str = ""
    unit: str = ""
    organisation: str = ""
    role_text: str = ""
    phone: str = ""
    task: str = ""
    may_know: str = ""


def join_team(*, by: Seat, case: Case, kind: str, told: Told, today: date) -> Member:
    """Take somebody onto the team. A colleague of ours is named in the case too, unless they are already, and reads it.

    Raises `CaseIsClosed`, `NotYourTeam`, `InTheFuture`, `NotYoursToName`, or `OnTheTeam`.
    """
    rules.check_can_join(by, case, worker=told.worker, from_on=told.from_on, today=today)
    member = Member(
        institution_id=case.institution_id, case=case, kind=kind, written_by=by if by.pk else None
    )
    with action("teams.joined", by=by, on=member, case=case.pk, kind=kind, role=told.role):
        if told.worker is not None:
            member.worker, member.named = told.worker, _named(by, case, told.worker, told.from_on)
        _write(member, told)
    return member


def _named(by: Seat, case: Case, worker: Worker, on: date) -> TeamMember:
    known = TeamMember.objects.filter(case=case, worker=worker, until_on=None).first()
    return known or add_member(by=by, case=case, worker=worker, on=on)


def _write(member: Member, told: Told) -> None:
    for name in TOLD:
        value = getattr(told, name)
        setattr(member, name, value.strip() if isinstance(value, str) else value)
    if member.worker is not None:
        member.name = member.worker.name
    member.save()


def change_member(*, by: Seat, member: Member, told: Told, today: date) -> Member:
    """Change what stands about a member; who it is stays.

    Raises `CaseIsClosed`, `NotYourTeam`, `LeftAlready`, `NotYoursToName`, `InTheFuture`, or `StaleRecord`.
    """
    rules.check_can_change(by, member)
    rules.check_began(told.from_on, today=today)
    with action("teams.changed", by=by, on=member, case=member.case_id, role=told.role):
        _write(member, told)
    return member


def leave_team(*, by: Seat, member: Member, on: date, today: date, reason: str = "") -> Member:
    """Let a member leave; a colleague of ours leaves the care team of the case with it.

    Raises `CaseIsClosed`, `NotYourTeam`, `LeftAlready`, `NotYoursToName`, `LeavesBeforeComing`, `InTheFuture`, `StaleRecord`.
    """
    rules.check_can_leave(by, member, on=on, today=today)
    with action("teams.left", by=by, on=member, case=member.case_id):
        member.until_on, member.leave_reason = on, reason.strip()
        member.save()
        if member.named is not None and member.named.until_on is None:
            end_member(by=by, member=member.named, on=on)
    return member


def end_with_circle(*, by: Seat, member: TeamMember) -> None:
    """Take a colleague off the sheet who has left the care team of the case."""
    current = Member.objects.filter(named=member, kind=MemberKind.OURS, until_on=None).first()
    if current is not None:
        with action("teams.left", by=by, on=current, case=current.case_id):
            current.until_on = max(member.until_on or current.from_on, current.from_on)
            current.save()

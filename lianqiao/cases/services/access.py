"""Naming who belongs to a case, opening a record from outside its circle, and judging that afterwards."""

from datetime import date, datetime, timedelta
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.cases.additions import do_parts
from lianqiao.cases.kinds import Judgement
from lianqiao.cases.models import Case, SpecialAccess, TeamMember
from lianqiao.cases.rules import access as may
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker


def add_member(
    *, by: Seat, case: Case, worker: Worker, on: date, reads_restricted: bool = False
) -> TeamMember:
    """Take a colleague into the care team, and into the circle of restricted notes when said so.

    Raises `NotYoursToName` or `OnTheTeam`.
    """
    may.check_can_name(by, case)
    may.check_can_join(case, worker_id=worker.pk)
    member = TeamMember(
        institution_id=case.institution_id,
        case=case,
        worker=worker,
        reads_restricted=reads_restricted,
        from_on=on,
        named_by=by if by.pk else None,
    )
    with action("cases.member_added", by=by, on=member, case=case.pk, restricted=reads_restricted):
        member.save()
    return member


def end_member(*, by: Seat, member: TeamMember, on: date) -> TeamMember:
    """Let a colleague leave the case. Raises `NotYoursToName` or `LeftTheTeam`."""
    may.check_can_name(by, member.case)
    if member.until_on is not None:
        raise may.LeftTheTeam
    with action("cases.member_ended", by=by, on=member, case=member.case_id):
        member.until_on = max(on, member.from_on)
        member.save()
        do_parts("member_ended", by=by, member=member)
    return member


def open_record(
    *,
    by: Seat,
    client: Client,
    case: Case | None,
    kind: str,
    reason: str,
    reason_text: str,
    at: datetime,
    reader: Seat | None = None,
    span: timedelta = may.OPEN_FOR,
) -> SpecialAccess:
    """Open a record from outside its circle, for half an hour unless said otherwise. Its owner learns of it.

    `reader` is somebody whom `by` lets in, having approved it before; who opens it for themselves is judged afterwards by
    the privacy officer. Raises `PurposeMissing`.
    """
    may.check_purpose(reason_text)
    approved_by, reader = (by, reader) if reader else (None, by)
    access = SpecialAccess(
        institution_id=client.institution_id,
        client=client,
        case=case,
        kind=kind,
        seat=reader,
        account_id=reader.account_id,
        reader_name=reader.holder_name,
        reason=reason,
        reason_text=reason_text.strip(),
        opened_at=at,
        until_at=at + span,
        approved_by=approved_by,
    )
    told: dict[str, Any] = {
        "kind": kind,
        "reason_code": reason,
        "case": case.pk if case else "",
        "reader": reader.pk,
    }
    with action("cases.record_opened", by=by, on=access, **told):
        access.save()
    return access


def note_owner_saw(*, by: Seat, access: SpecialAccess, at: datetime) -> SpecialAccess:
    """Remember that the owner of the record has read of the opening. Does nothing a second time."""
    if access.seen_at is None:
        with action("cases.opening_seen", by=by, on=access):
            access.seen_at = at
            access.save(update_fields=["seen_at"])
    return access


def review_access(
    *, by: Seat, access: SpecialAccess, judgement: str, judgement_text: str, at: datetime
) -> SpecialAccess:
    """Judge an opening afterwards, once. Raises `NotYoursToReview`, `OwnAccess`, `ReviewedBefore`, `RemarkMissing`."""
    may.check_can_review(by, access)
    if judgement == Judgement.UNJUSTIFIED and not judgement_text.strip():
        raise may.RemarkMissing
    with action("cases.opening_reviewed", by=by, on=access, judgement=judgement):
        access.judgement, access.judgement_text = judgement, judgement_text.strip()
        access.reviewed_at, access.reviewed_by = at, by
        access.save(update_fields=["judgement", "judgement_text", "reviewed_at", "reviewed_by"])
    return access

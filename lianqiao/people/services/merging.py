"""Two records of one person become one: everything that points to the second is made to point to the first.

The rooms above are not known here; their foreign keys are found by asking Django for every table. The second record
stays as an empty row that says where it went, so that histories and old links still find somebody (ADR 0018).
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from lianqiao.audit.actions import action
from lianqiao.core.guard import GuardedModel
from lianqiao.core.states import check_can_move
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, ContactDetail, FamilyMember, IdentityNumber, Merge, Relation
from lianqiao.people.states import MERGE_MOVES, SYMMETRIC, BirthPrecision, ClientKind, MergeState, Sex
from lianqiao.registry.models import Seat

from .rows import Told, every, made_again, told, values_of

Reference = tuple[type[models.Model], models.Field]
OWN_ROOM = "people"
UNIQUE_VIOLATION = "23505"
EMPTIED = "—"
"""The name of a row that was merged away; the person's name stands with the record kept."""
# What is chosen together on the page where two records are compared: a date with its precision, a ward with its bed.
ASPECTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "sex": ("sex",),
    "birth": ("birth_date", "birth_precision"),
    "kind": ("kind",),
    "place": ("unit_id", "bed"),
    "died_on": ("died_on",),
    "contact_caution": ("contact_caution",),
}
IDENTITY = "identity:"


def references() -> list[Reference]:
    """Return every foreign key to a client in every room; histories tell of the past and are left as they are."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        if not hasattr(model, "pgh_tracked_model") and model is not Merge and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.related_model is Client
    ]


def merge_clients(
    *, by: Seat, kept: Client, merged: Client, at: datetime, take: Collection[str] = ()
) -> Merge:
    """Make two records one. All that points to `merged` points to `kept` afterwards; `merged` is left an empty row.

    `take` names what is taken over from `merged`: keys of `ASPECTS`, and `identity:<kind>` for a number where both
    have one. Signed records keep every word; only whose they are is put right. Contact details and relations both had
    stand once. Raises `SameRecord`, `OtherInstitution`, `AlreadyMerged`, `RelatedToEachOther`, `StaleRecord`, or
    `MergeClash` when both have a record of which a person has one (two open cases); then nothing has changed.
    """
    rules.check_can_merge(kept, merged)
    merge = Merge(
        institution_id=kept.institution_id, kept=kept, merged=merged, merged_at=at,
        merged_by=by if by.pk else None,
    )  # fmt: skip
    with action("people.clients_merged", by=by, on=merge, kept=kept.pk, merged=merged.pk) as details:
        _lock(kept, merged)
        before: dict[str, Any] = {"kept": told(kept), "merged": told(merged)}
        before |= {"gone": [], "made": [], "changed": []}
        _settle_identities(kept, merged, take, before["gone"])
        _settle_details(kept, merged, before["gone"])
        _retell_relations(kept, merged, before)
        _settle_family(kept, merged, before["changed"])
        merge.moved = _move_all(kept, merged, before["gone"])
        _take_over(kept, merged, take)
        before["after"] = told(kept)
        merge.before = before
        details["rows"] = sum(len(keys) for keys in merge.moved.values())
        merge.save()
    return merge


def undo_merge(*, by: Seat, merge: Merge, at: datetime) -> Merge:
    """Make one record two again, as they were. What came to the kept record since stays with it.

    What somebody changed on the kept record meanwhile is not overwritten. Raises `NothingToUndo`, `MergedFurther`,
    `StaleRecord`, or `UndoContradicted` when a record was given to somebody else or a number registered anew.
    """
    rules.check_can_undo(merge)
    check_can_move(MERGE_MOVES, MergeState(merge.state), MergeState.UNDONE)
    kept, merged, before = merge.kept, merge.merged, merge.before
    with action("people.merge_undone", by=by, on=merge, kept=kept.pk, merged=merged.pk):
        _lock(kept, merged)
        for one in before["made"]:
            every(apps.get_model(one["model"])).filter(pk=one["id"]).delete()
        for model, field in references():
            _move_back(model, field, merge.moved.get(_name(model, field), []), kept=kept, merged=merged)
        _restore(kept, before["kept"], after=before["after"])
        _restore(merged, before["merged"])
        _bring_back(before["gone"])
        _set_back(before["changed"])
        merge.state, merge.undone_at, merge.undone_by = MergeState.UNDONE, at, by if by.pk else None
        merge.save()
    return merge


def _lock(*clients: Client) -> None:
    """Hold both rows, so that nothing new is hung onto either while they change."""
    keys = [client.pk for client in clients]
    list(Client.with_merged.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _name(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.label}.{field.name}"


def _move_all(kept: Client, merged: Client, gone: list[Told]) -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    for model, field in references():
        try:
            keys = _point(model, field, old=merged.pk, new=kept.pk)
        except IntegrityError as problem:
            if model._meta.app_label != OWN_ROOM or not _stands_twice(problem):
                raise rules.MergeClash(model) from problem
            keys = _one_by_one(model, field, kept, merged, gone)
        if keys:
            moved[_name(model, field)] = keys
    return moved


def _one_by_one(
    model: type[models.Model], field: models.Field, kept: Client, merged: Client, gone: list[Told]
) -> list[str]:
    """Move what can be moved; what would stand twice falls away and is remembered."""
    keys: list[str] = []
    for row in every(model).filter(**{field.attname: merged.pk}):
        try:
            keys += _point(model, field, old=merged.pk, new=kept.pk, keys=[row.pk])
        except IntegrityError as problem:
            if not _stands_twice(problem):
                raise rules.MergeClash(model) from problem
            _drop(row, gone)
    return keys


def _stands_twice(problem: IntegrityError) -> bool:
    return getattr(problem.__cause__, "sqlstate", "") == UNIQUE_VIOLATION


def _drop(row: models.Model, gone: list[Told]) -> None:
    gone.append({"model": row._meta.label, "row": told(row)})
    try:
        row.delete()
    except models.ProtectedError as problem:  # more hangs on it than may fall away with it
        raise rules.MergeClash(type(row)) from problem


def _point(
    model: type[models.Model],
    field: models.Field,
    *,
    old: UUID,
    new: UUID,
    keys: Collection[Any] | None = None,
) -> list[str]:
    """Point rows from one client to the other, and nothing else in them; return their keys.

    The one statement that touches signed records: the triggers that refuse changes to this table are told to look away
    for it, those that write its history are not.
    """
    quote, meta = connection.ops.quote_name, model._meta
    column, key = quote(field.column), quote(meta.pk.column)
    lock = ", version = version + 1" if issubclass(model, GuardedModel) else ""
    only = "" if keys is None else f" AND {key} = ANY(%s)"
    # Names of our own tables and columns, no input of anybody.
    statement = (
        f"UPDATE {quote(meta.db_table)} SET {column} = %s{lock} WHERE {column} = %s{only} RETURNING {key}"  # noqa: S608
    )
    told_keys = [] if keys is None else [[meta.pk.to_python(one) for one in keys]]
    with _refusals_aside(model), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [new, old, *told_keys])
        return [str(row[0]) for row in cursor.fetchall()]


@contextmanager
def _refusals_aside(model: type[models.Model]) -> Iterator[None]:
    refusals = [
        f"{owner._meta.label}:{trigger.name}"
        for owner, trigger in pgtrigger.registered()
        if owner is model and trigger.when == pgtrigger.Before and "UPDATE" in str(trigger.operation)
    ]
    if not refusals:  # without a name, ignore() means every trigger there is
        yield
        return
    with pgtrigger.ignore(*refusals):
        yield


def _settle_identities(kept: Client, merged: Client, take: Collection[str], gone: list[Told]) -> None:
    """Where both have a number of a kind, drop the one that was not chosen."""
    ours = {number.kind: number for number in IdentityNumber.objects.filter(client=kept)}
    for theirs in IdentityNumber.objects.filter(client=merged):
        if theirs.kind in ours:
            _drop(ours[theirs.kind] if f"{IDENTITY}{theirs.kind}" in take else theirs, gone)


def _settle_details(kept: Client, merged: Client, gone: list[Told]) -> None:
    ours = set(ContactDetail.objects.filter(client=kept).values_list("kind", "index"))
    for detail in ContactDetail.objects.filter(client=merged):
        if (detail.kind, detail.index) in ours:
            _drop(detail, gone)


def _retell_relations(kept: Client, merged: Client, before: dict[str, Any]) -> None:
    """Write the relations of the second record anew for the first: which end is stored first depends on the keys."""
    for end in ("from_client", "to_client"):
        for relation in Relation.objects.filter(**{end: merged}):
            row = told(relation)
            before["gone"].append({"model": Relation._meta.label, "row": row})
            relation.delete()
            again = _relation_of(kept, merged, row)
            if not Relation.objects.filter(
                from_client=again.from_client_id, to_client=again.to_client_id, kind=again.kind
            ).exists():
                again.save()
                before["made"].append({"model": Relation._meta.label, "id": str(again.pk)})


def _relation_of(kept: Client, merged: Client, row: Told) -> Relation:
    values = values_of(Relation, row)
    for name in ("id", "version"):
        del values[name]
    ends = [
        kept.pk if values[end] == merged.pk else values[end] for end in ("from_client_id", "to_client_id")
    ]
    if values["kind"] in SYMMETRIC:
        ends.sort()
    return Relation(**values | {"from_client_id": ends[0], "to_client_id": ends[1]})


def _settle_family(kept: Client, merged: Client, changed: list[Told]) -> None:
    """Who stands on two family maps stays on the second as somebody described: what was drawn there is not lost."""
    if not FamilyMember.objects.filter(client=kept).exists():
        return
    for member in FamilyMember.objects.filter(client=merged):
        changed.append({"model": FamilyMember._meta.label, "row": told(member)})
        member.client, member.name, member.sex = None, merged.name, merged.sex
        member.birth_year = merged.birth_date.year if merged.birth_date else member.birth_year
        member.save()


def _take_over(kept: Client, merged: Client, take: Collection[str]) -> None:
    """Give the first record what was chosen of the second, and empty the second."""
    for aspect, names in ASPECTS.items():
        if aspect in take:
            for name in names:
                setattr(kept, name, getattr(merged, name))
    kept.terms = queries.search_terms(kept.name, kept.institution_id)
    kept.pseudonymous = kept.pseudonymous and merged.pseudonymous
    if merged.archived_at is None:
        kept.archived_at = None
    _empty(merged, kept)
    kept.save()


def _empty(merged: Client, kept: Client) -> None:
    merged.merged_into = kept
    merged.name, merged.terms, merged.pseudonymous = EMPTIED, [], False
    merged.sex, merged.kind = Sex.UNKNOWN, ClientKind.PUBLIC
    merged.birth_date, merged.birth_precision = None, BirthPrecision.DAY
    merged.unit, merged.bed, merged.contact_caution, merged.died_on = None, "", "", None
    merged.save()


def _move_back(
    model: type[models.Model], field: models.Field, keys: list[str], *, kept: Client, merged: Client
) -> None:
    if not keys:
        return
    try:
        _point(model, field, old=kept.pk, new=merged.pk, keys=keys)
    except IntegrityError as problem:
        raise rules.UndoContradicted(model) from problem
    # Rows removed since are gone for good reasons; rows somebody gave to a third person contradict.
    if every(model).filter(pk__in=keys).exclude(**{field.attname: merged.pk}).exists():
        raise rules.UndoContradicted(model)


def _restore(client: Client, row: Told, after: Told | None = None) -> None:
    """Set the client back to `row`; with `after`, only where it still says what the merge made of it."""
    values, now = values_of(Client, row), told(client)
    for name, value in values.items():
        if name not in ("id", "version", "institution_id") and (after is None or now[name] == after[name]):
            setattr(client, name, value)
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError as problem:
        raise rules.UndoContradicted(Client) from problem


def _bring_back(gone: list[Told]) -> None:
    for one in gone:
        again = made_again(one["model"], one["row"])
        try:
            with transaction.atomic():
                again.save()
        except IntegrityError as problem:
            raise rules.UndoContradicted(type(again)) from problem


def _set_back(changed: list[Told]) -> None:
    for one in changed:
        model = apps.get_model(one["model"])
        row = every(model).filter(pk=one["row"]["id"]).first()
        if row is not None:  # taken off the map since: then there is nothing to set back
            for name, value in values_of(model, one["row"]).items():
                if name not in ("id", "version"):
                    setattr(row, name, value)
            row.save()

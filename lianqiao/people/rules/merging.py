"""Whether two records may become one, and one two again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.people.models import Client, Guardianship, Merge, Relation
from lianqiao.people.states import MergeState

from .clients import OtherInstitution


class SameRecord(DomainError):
    message = _("This is the same record; choose another one.")


class AlreadyMerged(DomainError):
    message = _("One of the two records has been merged meanwhile. Please look again.")


class RelatedToEachOther(DomainError):
    message = _(
        "The two are recorded as relatives or as guardian of one another, so they are two people. "
        "If that was entered by mistake, remove it first."
    )


class MergeClash(DomainError):
    """Both have a record of one kind that may exist only once a person, such as an open case."""

    def __init__(self, model: type[models.Model]):
        told = {"kind": model._meta.verbose_name}
        super().__init__(
            gettext(
                "Both have their own “%(kind)s”, of which a person has only one. "
                "Settle one of the two first (close the case, leave the group), then merge."
            )
            % told
        )


class NothingToUndo(DomainError):
    message = _("This merge has been undone already.")


class MergedFurther(DomainError):
    message = _("The record kept was itself merged into another one later. Undo that merge first.")


class UndoContradicted(DomainError):
    """Something done since stands against going back."""

    def __init__(self, model: type[models.Model]):
        told = {"kind": model._meta.verbose_name}
        super().__init__(
            gettext("“%(kind)s” was changed since so that both cannot be as they were. Put that right first.")
            % told
        )


def check_can_merge(kept: Client, merged: Client) -> None:
    """Raise `SameRecord`, `OtherInstitution`, `AlreadyMerged` or `RelatedToEachOther`.

    Two people who are mother and child, or guardian and ward, are not one; a wrong entry has to be taken back first.
    """
    if kept.pk == merged.pk:
        raise SameRecord
    if kept.institution_id != merged.institution_id:
        raise OtherInstitution
    if kept.merged_into_id or merged.merged_into_id:
        raise AlreadyMerged
    pair = [kept.pk, merged.pk]
    related = Relation.objects.filter(from_client__in=pair, to_client__in=pair).exists()
    guarded = Guardianship.objects.filter(Q(client__in=pair), guardian__in=pair).exists()
    if related or guarded:
        raise RelatedToEachOther


def check_can_undo(merge: Merge) -> None:
    """Raise `NothingToUndo` or `MergedFurther`."""
    if merge.state != MergeState.DONE:
        raise NothingToUndo
    if merge.kept.merged_into_id:
        raise MergedFurther

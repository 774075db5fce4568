"""Recording a contact in spite of a withdrawn consent, and refusing to sign one without a ground."""

from lianqiao.audit.actions import action
from lianqiao.cases.models import Contact
from lianqiao.cases.rules import check_can_edit
from lianqiao.casework import queries, rules
from lianqiao.casework.models import GroundOfContact
from lianqiao.registry.models import Seat


def give_ground(*, by: Seat, contact: Contact, ground: str) -> GroundOfContact:
    """Keep on what ground one's own draft was written in spite of the withdrawal. Raises `ContactIsSigned`, `NotYourNote`."""
    check_can_edit(contact, account_id=by.account_id)
    with action("casework.ground_given", by=by, on=contact, ground=ground):
        kept = GroundOfContact.objects.filter(contact=contact).first()
        kept = kept or GroundOfContact(institution_id=contact.institution_id, contact=contact)
        kept.ground = ground
        kept.save()
    return kept


def check_signing_after_withdrawal(by: Seat, contact: Contact) -> None:
    """Raise `PresentWithdrew` or, of the case's own client, `GroundMissing`, unless the ground of the contact is written."""
    withdrew = queries.withdrawn_among(contact.pk)
    if withdrew and not queries.ground_of(contact):
        whose = contact.case.client_id if contact.case else None
        others = [one["name"] for one in withdrew if one["id"] != whose]
        told = {"names": "、".join(others)}
        raise rules.PresentWithdrew(rules.PresentWithdrew.message % told) if others else rules.GroundMissing

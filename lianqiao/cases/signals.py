"""What this room announces, on commit, carrying ids only."""

from django.dispatch import Signal

# request_id, institution_id, state
request_decided = Signal()
# case_id, institution_id
case_closed = Signal()
# contact_id, institution_id
contact_signed = Signal()

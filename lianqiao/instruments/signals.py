"""What this room announces, on commit, carrying ids only."""

from django.dispatch import Signal

# response_id, client_id, institution_id; of a scale without a client nothing is announced
response_completed = Signal()

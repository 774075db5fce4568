"""What this room announces, on commit, carrying ids only."""

from django.dispatch import Signal

# link_id, client_id, institution_id: a line of abuse was drawn on the family map of the client
abuse_drawn = Signal()

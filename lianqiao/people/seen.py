"""Who saw whose record: the pages of a client, ours and those of rooms above, write it down here, so that none forgets it."""

from django.shortcuts import get_object_or_404

from lianqiao.audit.services import note_access
from lianqiao.people.models import Client
from lianqiao.people.openings import check_opening


def opened_client(request, pk, page: str) -> Client:
    """Return the client; that the record was opened on `page` is written down.

    A record that was merged into another leads there, so that an old link still finds the person.
    """
    found = Client.with_merged.select_related("unit", "merged_into__unit")
    client = get_object_or_404(found, pk=pk)
    client = client.merged_into or client
    reason = check_opening(request, client)
    place = {"subject": "people.client", "institution_id": client.institution_id, "page": page}
    note_access(by=request.seat, subject_id=client.pk, reason=reason, **place)
    return client

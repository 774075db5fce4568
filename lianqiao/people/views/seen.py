"""Who saw whose record: the pages of this room write it down here, so that none that opens one can forget it."""

from django.shortcuts import get_object_or_404

from lianqiao.audit.services import note_access
from lianqiao.people.models import Client


def opened_client(request, pk, page: str) -> Client:
    """Return the client; that the record was opened on `page` is written down."""
    client = get_object_or_404(Client.objects.select_related("unit"), pk=pk)
    place = {"subject": "people.client", "institution_id": client.institution_id, "page": page}
    note_access(by=request.seat, subject_id=client.pk, **place)
    return client

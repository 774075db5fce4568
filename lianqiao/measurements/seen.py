"""Who saw the answers of a group: every page of its sheets notes that the members' records were seen."""

from collections.abc import Iterable

from django.http import Http404

from lianqiao.audit.services import note_accesses
from lianqiao.people.models import Client

from .models import Measurement


def opened_measurement(pk) -> Measurement:
    """Return the measurement with its group and scale. Raises `Http404`."""
    found = Measurement.objects.select_related("group__responsible", "edition__instrument").filter(pk=pk)
    measurement = found.first()
    if measurement is None:
        raise Http404
    return measurement


def note_group_seen(request, clients: Iterable[Client], institution_id, page: str) -> None:
    """Write down that the records of these members were seen on `page`."""
    place = {"subject": "people.client", "institution_id": institution_id, "page": page}
    note_accesses(by=request.seat, subject_ids=[client.pk for client in clients], **place)

"""What the room does when something happens elsewhere."""

from uuid import UUID

from lianqiao.instruments.models import Response
from lianqiao.registry.services import seated

from .services import settle_asked


def settle_steps(*, response_id: UUID, **_signal) -> None:
    """A scale was completed: whatever step of a plan asked for it is done."""
    with seated("a step asked for this scale") as by:
        response = Response.objects.select_related("edition").get(pk=response_id)
        settle_asked(by=by, response=response)

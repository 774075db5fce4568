"""Taking a response back that was entered in error: for the wrong person, twice."""

from typing import Any

from lianqiao.audit.actions import action
from lianqiao.instruments import rules
from lianqiao.instruments.models import Response
from lianqiao.instruments.states import ResponseState
from lianqiao.registry.models import Seat


def retract_response(*, by: Seat, response: Response, mistake: str) -> Response:
    """Take a completed response back: it is kept with its scores, and counted nowhere. The trail says why and who.

    A warning it raised stands until somebody settles it. Raises `NothingToRetract`, `MistakeUnsaid` or `StaleRecord`.
    """
    rules.check_can_retract(response, mistake=mistake)
    told: dict[str, Any] = {"client": response.client_id, "mistake": mistake}
    with action("instruments.response_retracted", by=by, on=response, **told):
        response.state = ResponseState.MISTAKEN
        response.save(update_fields=["state"])
    return response

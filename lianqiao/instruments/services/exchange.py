"""What left the house as a file is written down."""

from lianqiao.audit.actions import action
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.registry.models import Seat


def note_questionnaire_exported(*, by: Seat, edition: InstrumentVersion) -> None:
    with action("instruments.questionnaire_exported", by=by, on=edition, institution=by.institution_id):
        pass


def note_response_exported(*, by: Seat, response: Response) -> None:
    with action("instruments.response_exported", by=by, on=response, client=response.client_id):
        pass

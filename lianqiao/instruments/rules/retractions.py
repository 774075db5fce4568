"""May a response be taken back as entered in error?"""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.instruments.kinds import Mistake
from lianqiao.instruments.models import Response
from lianqiao.instruments.states import ResponseState


class NothingToRetract(DomainError):
    message = _("Only a completed scale that stands is taken back.")


class MistakeUnsaid(DomainError):
    message = _("Say what was wrong.")
    field = "mistake"


def can_retract(response: Response) -> bool:
    return response.state == ResponseState.COMPLETED


def check_can_retract(response: Response, *, mistake: str) -> None:
    """Raise `NothingToRetract` or `MistakeUnsaid`."""
    if not can_retract(response):
        raise NothingToRetract
    if mistake not in Mistake.values:
        raise MistakeUnsaid

"""May a caseload go to them?"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.workforce.models import Worker


class HandedToThemselves(DomainError):
    message = _("Choose somebody else: these cases are theirs already.")
    field = "everything"


def check_can_hand_over(worker: Worker, to: Iterable[Worker]) -> None:
    """Raise `HandedToThemselves` when one of those who take over is who hands over."""
    if any(whom.pk == worker.pk for whom in to):
        raise HandedToThemselves

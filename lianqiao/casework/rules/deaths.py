"""What is to be said before a family is asked after somebody died."""

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case
from lianqiao.cases.rules import DECEASED
from lianqiao.core.errors import DomainError


class NobodyDied(DomainError):
    message = _(
        "The family is asked after a death. Choose “deceased” as the reason, or leave these fields empty."
    )


def is_death(case: Case) -> bool:
    """Say whether the case ended with the death of its client, or they have died since."""
    return case.close_reason == DECEASED or case.client.died_on is not None

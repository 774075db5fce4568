"""May we go on after the client withdrew the consent to our service? Only on a ground that needs no consent."""

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case
from lianqiao.casework.queries.withdrawals import withdrawn_on
from lianqiao.core.errors import DomainError


class ServiceWithdrawn(DomainError):
    message = _(
        "The client has withdrawn the consent to our service, so this stops. Ask for consent anew, or close the case."
    )


class GroundMissing(DomainError):
    message = _(
        "The client has withdrawn the consent to our service. Record this from the page of the case and say on what "
        "ground; or ask for consent anew."
    )


class PresentWithdrew(DomainError):
    message = _(
        "%(names)s withdrew the consent to our service. Take them off this contact; or, where there is a ground for it, "
        "record it from the page of their own case."
    )
    field = "clients"


def check_still_served(case: Case) -> None:
    """Raise `ServiceWithdrawn`: no new form, plan or goal is written about somebody who ended it."""
    if withdrawn_on(case.client_id) is not None:
        raise ServiceWithdrawn

"""What may stand in the way of writing or reading the lake."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError


class LakeBusy(DomainError):
    message = _("Another export of the lake is running.")


class LakeDamaged(DomainError):
    """A file the manifest names is gone or cannot be read; the records are whole, and can be asked instead."""

    message = _("A file of the lake cannot be read: `lianqiao lake verify` says which.")


class LakeMissing(DomainError):
    """An engine over the lake was asked for, and there is no lake of this database."""

    message = _("There is no lake of this database: run `lianqiao lake export`.")

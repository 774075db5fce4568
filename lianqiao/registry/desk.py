"""What this room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry

from .roles import Permission

NAVIGATION = [
    Entry(
        _("Institutions"), "registry:institutions", "building-hospital", Permission.READ_REGISTRY, order=70
    ),
    Entry(_("Accounts and seats"), "registry:seats", "armchair", Permission.MANAGE_SEATS, order=80),
]

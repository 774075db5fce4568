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
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "registry.account:new": _("Open an account"),
    "registry.institution": _("Put the entry right"),
    "registry.institution:new": _("Enter an institution"),
    "registry.practice": _("How we work"),
    "registry.profile": _("Put an entry right"),
    "registry.profile:new": _("A change from a day on"),
    "registry.status:new": _("Status in the programme"),
    "registry.unit": _("Change a ward or clinic"),
    "registry.unit:new": _("Add a ward or clinic"),
}

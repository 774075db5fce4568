"""What this room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Workforce"), "workforce:list", "id-badge-2", Permission.READ_WORKFORCE, order=60)]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "workforce.assignment": _("Assignment"),
    "workforce.deputy": _("Name a deputy"),
    "workforce.worker": _("Change the record"),
    "workforce.worker:new": _("Register a worker"),
}

"""What this room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Clients"), "people:list", "users", Permission.READ_PEOPLE, order=20, key="p")]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "people.client": _("Change the record"),
    "people.client:new": _("Register somebody new"),
    "people.feeling": _("Draw a feeling"),
    "people.kin": _("Person on the family map"),
    "people.kin:new": _("Somebody new on the family map"),
    "people.kin_link": _("Tie to somebody on the map"),
    "people.system": _("Change a system"),
    "people.system:new": _("Add a system"),
    "people.union": _("Change a bond"),
    "people.consent": _("Ask for consent"),
    "people.consent_sheet": _("Signed sheet"),
    "people.capacity": _("Legal capacity"),
    "people.guardian": _("Add a guardian"),
}

"""Where the pages of this room stand in the menu, and what lies unfinished of them on the desk."""

from django.utils.translation import gettext_lazy as _

UNDER = "cases:list"
DRAFTS = {
    "teams.member": _("Change a member of the team"),
    "teams.member:new": _("Take somebody onto the team"),
}

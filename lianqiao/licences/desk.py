"""What this room puts into the menu, and what its unfinished forms are called on the desk."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [
    Entry(_("Texts and licences of scales"), "licences:list", "certificate", Permission.WRITE_CATALOGUE, 72)
]
DRAFTS = {"licences.text": _("Load the licensed or official text")}

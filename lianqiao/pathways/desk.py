"""Where the pages of this room stand in the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Clinical pathways"), "pathways:list", "route", Permission.READ_CASES, order=19)]

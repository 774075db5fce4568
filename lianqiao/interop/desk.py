"""What this room hands to the desk: its menu entry."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Import"), "interop:list", "table-import", Permission.IMPORT, order=75)]

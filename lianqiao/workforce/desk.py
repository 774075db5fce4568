"""What this room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Workforce"), "workforce:list", "id-badge-2", Permission.READ_WORKFORCE, order=60)]

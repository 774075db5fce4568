"""What this room hands to the desk: its menu entries."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [
    Entry(_("Figures"), "indicators:home", "chart-bar", Permission.READ_FIGURES, order=60, key="f"),
]

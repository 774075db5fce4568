"""What this room hands to the desk: its menu entries."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Figures"), "indicators:home", "chart-bar", Permission.READ_FIGURES, order=60, key="f")]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {"indicators.project:new": _("New scope")}

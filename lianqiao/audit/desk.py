"""What this room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry

# Permissions are named by their words: `registry`, where they are declared, stands a floor above.
NAVIGATION = [
    Entry(_("Trail"), "audit:trail", "timeline-event", "read_trail", order=90),
    Entry(_("Access log"), "audit:accesses", "eye", "read_access_log", order=91),
]

"""What this room puts into the menu."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [Entry(_("Catalogue"), "catalogue:list", "list-details", Permission.READ_CATALOGUE, order=70)]
DRAFTS = {
    "catalogue.pathway": _("Change a pathway"),
    "catalogue.pathway_copy": _("Copy a pathway"),
}

"""What this room puts into the menu, and what its unfinished forms are called on the desk."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.navigation import Entry
from lianqiao.registry.roles import Permission

NAVIGATION = [
    Entry(_("Questionnaire design"), "designs:list", "forms", Permission.WRITE_CATALOGUE, order=71),
]
DRAFTS = {
    "designs.design:new": _("New questionnaire"),
    "designs.add": _("New question of a questionnaire"),
    "designs.settings": _("Title and settings of a questionnaire"),
    "designs.item": _("Question of a questionnaire"),
    "designs.vector": _("Test vector of a questionnaire"),
    "designs.score": _("Score of a questionnaire"),
}

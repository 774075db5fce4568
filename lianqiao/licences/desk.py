"""What lies unfinished on the desk: the forms of this room by the beginning of their drafts' keys."""

from django.utils.translation import gettext_lazy as _

UNDER = "instruments:list"
DRAFTS = {
    "licences.text": _("Load a licensed text"),
    "licences.form": _("Import a questionnaire"),
}

"""What was asked about safety, and what kinds of files are attached."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Safety(models.TextChoices):
    """Whether the worker asked about safety in a contact, and what came of it; nothing said is no answer."""

    NOT_ASKED = "not_asked", pgettext_lazy("safety check", "Not asked")
    ASKED = "asked", pgettext_lazy("safety check", "Asked, nothing worrying")
    CONCERN = "concern", pgettext_lazy("safety check", "Worrying")


SAFETY_LOOKS = {
    Safety.NOT_ASKED: ("quiet", "shield"),
    Safety.ASKED: ("ok", "shield-check"),
    Safety.CONCERN: ("danger", "shield-exclamation"),
}


class AttachmentKind(models.TextChoices):
    """What an attached file shows."""

    PROOF = "proof", _("Certificate or proof")
    LETTER = "letter", _("Letter or form")
    PHOTO = "photo", _("Photo of the place or situation")
    WORK = "work", _("Work of the client")
    OTHER = "other", pgettext_lazy("kind of attachment", "Other")


ICONS = {
    AttachmentKind.PROOF: "certificate",
    AttachmentKind.LETTER: "mail",
    AttachmentKind.PHOTO: "photo",
    AttachmentKind.WORK: "palette",
    AttachmentKind.OTHER: "paperclip",
}

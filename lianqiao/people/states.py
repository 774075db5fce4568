from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(TextChoices):
    """After GB/T 2261.1."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    UNSPECIFIED = "unspecified", pgettext_lazy("sex", "not stated")
    UNKNOWN = "unknown", pgettext_lazy("sex", "unknown")


class ClientKind(TextChoices):
    PATIENT = "patient", _("patient")
    FAMILY_MEMBER = "family_member", _("family member")
    CARER = "carer", _("carer")
    GUARDIAN = "guardian", _("guardian")
    PUBLIC = "public", _("member of the public")
    STAFF = "staff", _("medical staff")


class BirthPrecision(TextChoices):
    """How much of the birth date is known; the unknown parts are stored as 1."""

    DAY = "day", _("exact to the day")
    MONTH = "month", _("exact to the month")
    YEAR = "year", _("exact to the year")


class DetailKind(TextChoices):
    PHONE = "phone", _("phone")
    ADDRESS = "address", _("address")
    WECHAT = "wechat", _("WeChat")
    OTHER = "other", pgettext_lazy("contact detail", "other")


class IdentityKind(TextChoices):
    RESIDENT_ID = "resident_id", _("resident identity card")
    PASSPORT = "passport", _("passport")
    MEDICAL_RECORD = "medical_record", _("medical record number")
    OTHER = "other", pgettext_lazy("identity document", "other document")


class RelationKind(TextChoices):
    """What `to_client` is to `from_client`."""

    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")
    SPOUSE = "spouse", _("spouse")
    PARTNER = "partner", _("partner")
    SIBLING = "sibling", _("sibling")
    GRANDPARENT = "grandparent", _("grandparent")
    GRANDCHILD = "grandchild", _("grandchild")
    GUARDIAN = "guardian", _("guardian")
    WARD = "ward", _("person under guardianship")
    CARER = "carer", _("carer")
    CARED_FOR = "cared_for", _("person cared for")
    RELATIVE = "relative", _("other relative")
    FRIEND = "friend", _("friend")
    NEIGHBOUR = "neighbour", _("neighbour")
    COLLEAGUE = "colleague", _("colleague or schoolmate")
    OTHER = "other", pgettext_lazy("relation", "other")


# Seen from the other end. Parents have no entry: whether the other end is a mother or a father is told by their sex.
OPPOSITE = {
    RelationKind.MOTHER: RelationKind.CHILD,
    RelationKind.FATHER: RelationKind.CHILD,
    RelationKind.PARENT: RelationKind.CHILD,
    RelationKind.GRANDPARENT: RelationKind.GRANDCHILD,
    RelationKind.GRANDCHILD: RelationKind.GRANDPARENT,
    RelationKind.GUARDIAN: RelationKind.WARD,
    RelationKind.WARD: RelationKind.GUARDIAN,
    RelationKind.CARER: RelationKind.CARED_FOR,
    RelationKind.CARED_FOR: RelationKind.CARER,
}

SYMMETRIC = frozenset(
    {
        RelationKind.SPOUSE,
        RelationKind.PARTNER,
        RelationKind.SIBLING,
        RelationKind.RELATIVE,
        RelationKind.FRIEND,
        RelationKind.NEIGHBOUR,
        RelationKind.COLLEAGUE,
        RelationKind.OTHER,
    }
)

# The end a relation is written down from, whichever way it was typed, so that a pair cannot be stored twice.
STORED = SYMMETRIC | {
    RelationKind.MOTHER,
    RelationKind.FATHER,
    RelationKind.PARENT,
    RelationKind.GRANDPARENT,
    RelationKind.GUARDIAN,
    RelationKind.CARER,
}


class Purpose(TextChoices):
    """What a consent is given for. Each is asked for by itself: agreeing to one says nothing about another."""

    SERVICE = "service", _("medical social work service")
    RECORD = "record", _("keeping a service record")
    TEAM = "team", _("sharing within the care team")
    SCALES = "scales", _("questionnaires and scales")
    VOLUNTEERS = "volunteers", _("volunteers being present")
    OUTSIDE = "outside", _("sharing with an outside body")
    RECORDING = "recording", _("photos and recordings")
    RESEARCH = "research", _("research")
    PUBLICITY = "publicity", _("publicity and stories")


# Separate consent: each needs a signature of its own (PIPL art. 23, 25, 29), and says who receives what.
SEPARATE = frozenset({Purpose.OUTSIDE, Purpose.RECORDING, Purpose.RESEARCH, Purpose.PUBLICITY})
LIMITS = "limits"
"""The notice that tells the limits of confidentiality; explained with every signature, agreed to by none."""
GENERAL = tuple(purpose for purpose in Purpose if purpose not in SEPARATE)


class ConsentState(TextChoices):
    PROPOSED = "proposed", _("awaiting signature")
    GRANTED = "granted", _("agreed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("consent", "expired")
    SUPERSEDED = "superseded", pgettext_lazy("consent", "replaced")


class SignerKind(TextChoices):
    CLIENT = "client", _("the client in person")
    GUARDIAN = "guardian", _("guardian")
    PROXY = "proxy", _("somebody on the client's behalf")


class SigningWay(TextChoices):
    SCREEN = "screen", _("on this screen")
    PAPER = "paper", _("on paper")
    ORAL = "oral", _("orally, before a witness")


class Capacity(TextChoices):
    """After the Civil Code, art. 17–24."""

    FULL = "full", pgettext_lazy("legal capacity", "full")
    LIMITED = "limited", pgettext_lazy("legal capacity", "limited")
    NONE = "none", pgettext_lazy("legal capacity", "none")
    UNKNOWN = "unknown", pgettext_lazy("legal capacity", "unknown")


class CapacityGround(TextChoices):
    AGE = "age", _("by age")
    COURT = "court", _("court ruling")
    MEDICAL = "medical", _("medical opinion")
    TALK = "talk", _("impression from talks")
    TOLD = "told", _("told by relatives")


class GuardianKind(TextChoices):
    PARENT = "parent", pgettext_lazy("guardian", "parent")
    COURT = "court", pgettext_lazy("guardian", "appointed by a court")
    OTHER = "other", pgettext_lazy("guardian", "other")


class MergeState(TextChoices):
    DONE = "done", pgettext_lazy("merge", "merged")
    UNDONE = "undone", pgettext_lazy("merge", "undone")


CONSENT_MOVES = {
    ConsentState.PROPOSED: {ConsentState.GRANTED, ConsentState.REFUSED, ConsentState.SUPERSEDED},
    ConsentState.GRANTED: {ConsentState.WITHDRAWN, ConsentState.EXPIRED, ConsentState.SUPERSEDED},
    ConsentState.REFUSED: {ConsentState.SUPERSEDED},
    ConsentState.WITHDRAWN: set(),
    ConsentState.EXPIRED: set(),
    ConsentState.SUPERSEDED: set(),
}
MERGE_MOVES = {MergeState.DONE: {MergeState.UNDONE}, MergeState.UNDONE: set()}

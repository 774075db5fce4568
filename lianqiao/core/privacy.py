"""Privacy classes of fields. Every model names one for each of its own fields; a house test insists."""

from enum import StrEnum


class Privacy(StrEnum):
    PUBLIC = "public"  # may be published as it is: codes, names of institutions
    INTERNAL = "internal"  # working facts about the work, no person in them
    PERSONAL = "personal"  # says something about an identifiable person
    SENSITIVE = "sensitive"  # health, family, money, children: law asks for separate consent
    SECRET = "secret"  # encrypted at rest: identity numbers, phones, keys

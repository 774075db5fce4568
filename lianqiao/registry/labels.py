"""What codes of the register are called: specialties, and a level together with its grade."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

SPECIALTIES: dict[str, Promise] = {
    "cardiology": _("Cardiology"),
    "chest": _("Chest diseases"),
    "dermatology": _("Dermatology"),
    "infectious": _("Infectious diseases"),
    "mental_health": _("Mental health"),
    "nursing": _("Nursing care"),
    "obstetrics": _("Obstetrics and gynaecology"),
    "oncology": _("Oncology"),
    "ophthalmology": _("Ophthalmology"),
    "orthopaedics": _("Orthopaedics"),
    "paediatric": _("Paediatrics"),
    "paediatrics": _("Paediatrics"),
    "psychiatry": _("Psychiatry"),
    "rehabilitation": _("Rehabilitation"),
    "stomatology": _("Stomatology"),
}
_A = pgettext_lazy("grade of a hospital", "A")
_B = pgettext_lazy("grade of a hospital", "B")
_C = pgettext_lazy("grade of a hospital", "C")
_S = pgettext_lazy("grade of a hospital", "Special")
# A workbook is read to letters, a form takes what is on the sign.
GRADES: dict[str, Promise] = {"A": _A, "甲": _A, "B": _B, "乙": _B, "C": _C, "丙": _C, "S": _S, "特": _S}


def specialty_label(code: str) -> str:
    """Return what a specialty is called; what somebody typed instead of a code stays as it is."""
    return str(SPECIALTIES.get(code, code))


def graded(level: str, grade: str | None) -> str:
    """Return the level, already in words, with its grade: "Tertiary A", 三级甲等."""
    if not grade:
        return str(level)
    shown = {"level": level, "grade": GRADES.get(grade, grade)}
    return (pgettext("level and grade of a hospital", "%(level)s %(grade)s") % shown).strip()

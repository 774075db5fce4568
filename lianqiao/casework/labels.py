"""The words of the forms of the process, for templates: `casework_words.form("intake")` reads "Intake form"."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from lianqiao.people.states import ConsentState

from .models.assessments import Severity
from .models.economies import Coping, Evidence, Housing, IncomeSource, Publicity, Shock
from .models.intakes import Assistance
from .models.touches import Movement
from .queries.touches import TONES as MOVEMENT_TONES
from .states import AssessmentState, DischargeState, EconomyState, IntakeState, PlanState, ReportState

TITLES = {
    "intake": gettext_lazy("Intake form"),
    "assessment": gettext_lazy("Assessment form"),
    "economy": gettext_lazy("Economic hardship assessment"),
    "plan": gettext_lazy("Service plan"),
    "discharge": gettext_lazy("Discharge plan"),
}
STATES = {
    "intake": IntakeState, "assessment": AssessmentState, "economy": EconomyState, "plan": PlanState,
    "discharge": DischargeState,
}  # fmt: skip
# As the badge component knows them.
LOOKS = {
    "draft": ("warn", "pencil"),
    EconomyState.EVIDENCE_CHECKED: ("info", "file-check"),
    "signed": ("ok", "writing-sign"),
    PlanState.CLIENT_AGREED: ("info", "heart-handshake"),
    PlanState.APPROVED: ("ok", "rubber-stamp"),
    PlanState.IN_FORCE: ("ok", "player-play"),
    PlanState.COMPLETED: ("ok", "circle-check"),
    DischargeState.SCREENING: ("warn", "pencil"),
    DischargeState.PLANNING: ("warn", "pencil"),
    DischargeState.AGREED: ("ok", "heart-handshake"),
    DischargeState.EXECUTED: ("ok", "door-exit"),
    DischargeState.VERIFIED: ("ok", "circle-check"),
}
ECONOMY = {
    "coping": Coping, "shocks": Shock, "evidence": Evidence, "housing": Housing, "source": IncomeSource,
    "assistance": Assistance, "publicity": Publicity,
}  # fmt: skip
# What to ask about in each section of the assessment.
PROMPTS = {
    "illness": gettext_lazy("What do patient and family know of the illness and the treatment? Do they follow it?"),
    "mind": gettext_lazy("Mood, sleep, fears, behaviour; what was seen apart from what was said."),
    "family": gettext_lazy("Who belongs to it, who decides, who cares and how long still? Conflict, violence?"),
    "economy": gettext_lazy("In a few words; figures belong into the economic hardship assessment."),
    "living": gettext_lazy("Where do they live, how do they come here, where do they sleep during treatment?"),
    "work_school": gettext_lazy("What became of work or school? What do employer or teacher know?"),
    "culture": gettext_lazy("Language, faith, reading; can they use a phone for what has to be done?"),
    "support": gettext_lazy("Who helps already, at home, in the neighbourhood, by office?"),
    "strengths": gettext_lazy("What do they do well, what carried them so far?"),
    "danger": gettext_lazy("Ask directly. What is known, what was asked, what was answered."),
    "expectations": gettext_lazy("What do they hope for from us, from the hospital?"),
    "discharge": gettext_lazy("Where to, who cares, what is missing?"),
}  # fmt: skip
LEVEL_TITLES = {
    -2: gettext_lazy("Much less than expected"),
    -1: gettext_lazy("Less than expected"),
    0: pgettext_lazy("goal attainment", "As expected"),
    1: gettext_lazy("More than expected"),
    2: gettext_lazy("Much more than expected"),
}
TONES = {-2: "danger", -1: "warn", 0: "ok", 1: "ok", 2: "ok"}
# The forms that follow a step of the process as MZ/T 094-2017, the standard of casework, tells it.
STANDARD_FORMS = {
    "intake": TITLES["intake"],
    "assessment": TITLES["assessment"],
    "plan": TITLES["plan"],
    "evaluation": gettext_lazy("Evaluation"),
    "report": gettext_lazy("Closing report"),
}
DISCHARGE_STEPS = {
    DischargeState.PLANNING: gettext_lazy("Save and begin planning"),
    DischargeState.AGREED: gettext_lazy("Save as agreed"),
    DischargeState.EXECUTED: gettext_lazy("They have left as planned"),
    DischargeState.VERIFIED: gettext_lazy("Asked afterwards: it came true"),
}


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class CaseworkWords:
    report = staticmethod(_of(ReportState))
    discharge = staticmethod(_of(DischargeState))

    @staticmethod
    def discharge_step(state: str) -> str:
        """Return what the button says that takes a discharge plan to the state."""
        return str(DISCHARGE_STEPS[DischargeState(state)])

    @staticmethod
    def form(kind: str) -> str:
        return str(TITLES[kind])

    @staticmethod
    def standard(kind: str) -> str:
        """Return what the form follows, "" where no standard of casework knows it."""
        if kind not in STANDARD_FORMS:
            return ""
        return _("Follows MZ/T 094–2017, casework: %(form)s") % {"form": STANDARD_FORMS[kind]}

    @staticmethod
    def uncounted() -> str:
        return _("Restricted notes and private working notes are not counted here.")

    @staticmethod
    def form_state(kind: str, state: str) -> str:
        return str(STATES[kind](state).label)

    @staticmethod
    def form_look(state: str) -> tuple[str, str]:
        """Return tone and sign of the badge of a form's state."""
        return LOOKS.get(state, ("quiet", "history"))

    @staticmethod
    def prompt(section: str) -> str:
        return str(PROMPTS[section])

    @staticmethod
    def severity(level: int) -> str:
        return str(Severity(level).label)

    @staticmethod
    def assistance(code: str) -> str:
        return str(Assistance(code).label)

    @staticmethod
    def economy(name: str, codes: list[str]) -> str:
        """Return what was ticked in a list of the economic assessment, as "Sold property, Saved on food"."""
        names = dict(ECONOMY[name].choices)
        return _(", ").join(str(names.get(code, code)) for code in codes)

    @staticmethod
    def attained(level: int) -> str:
        """Return a level as people read it: "−1 Less than expected"."""
        return f"{CaseworkWords.signed(level)} {LEVEL_TITLES[level]}"

    @staticmethod
    def signed(level: int) -> str:
        return f"−{-level}" if level < 0 else f"+{level}" if level else "0"

    @staticmethod
    def plainly(level: int) -> str:
        """Return a level without its number, for those we serve."""
        return str(LEVEL_TITLES[level])

    consent = staticmethod(_of(ConsentState))

    @staticmethod
    def closing_title() -> str:
        return str(STANDARD_FORMS["report"])

    @staticmethod
    def attained_tone(level: int) -> str:
        return TONES[level]

    movement = staticmethod(_of(Movement))

    @staticmethod
    def movement_tone(movement: str) -> str:
        return MOVEMENT_TONES[Movement(movement)]

    @staticmethod
    def said(told: dict[str, Any], name: str) -> str:
        """Return the text of a rule table in the reader's language."""
        tongue = "zh" if (get_language() or "zh").startswith("zh") else "en"
        return str(told[f"{name}_{tongue}"] if name else told[tongue])

    @staticmethod
    def measured(value: str, unit: str) -> str:
        """Return a measure of a household as people read it; 999 stands for a share of nothing."""
        if value == "999.0":
            return _("more than they have")
        units = {
            "¥": _("%(n)s yuan"),
            "%": _("%(n)s %%"),
            "m": _("%(n)s months of income"),
            "n": _("%(n)s times"),
        }
        return units[unit] % {"n": value.removesuffix(".0")}

"""The forms of a case: which there are, and the one to write."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState, Depth
from lianqiao.casework.models import Assessment, DischargePlan, EconomicAssessment, Intake, ServicePlan
from lianqiao.casework.models._sheets import UNSIGNED, Sheet
from lianqiao.casework.states import PLAN_IN_MAKING, DischargeState, PlanState
from lianqiao.registry.composed import composed

S = TypeVar("S", bound=Sheet)

FORMS = ("intake", "assessment", "economy", "plan", "discharge")
# The economic assessment is made where money is the matter, the discharge planned where somebody is in hospital; the
# others belong to every full case.
EXPECTED = ("intake", "assessment", "plan")
_MODELS = {
    "intake": Intake, "assessment": Assessment, "economy": EconomicAssessment, "plan": ServicePlan,
    "discharge": DischargePlan,
}  # fmt: skip
_STANDS = {
    "signed", PlanState.IN_FORCE, PlanState.COMPLETED, DischargeState.AGREED, DischargeState.EXECUTED,
    DischargeState.VERIFIED,
}  # fmt: skip
_IN_MAKING = {*UNSIGNED, *PLAN_IN_MAKING, DischargeState.SCREENING, DischargeState.PLANNING}
# A case has one discharge plan, whose page is found by the case.
_KEYS = {"discharge": "case_id"}


@dataclass(frozen=True)
class FormState:
    """One form of a case: key of the page and state of the edition that stands, and of the one being made; None while there
    is none."""

    kind: str
    standing: UUID | None = None
    standing_state: str = ""
    making: UUID | None = None
    making_state: str = ""

    @property
    def is_done(self) -> bool:
        return self.standing is not None


def forms_of(case: Case) -> list[FormState]:
    """Return the forms of the case in their order, in one query."""
    return _newest(composed(_editions, case=case.pk))


def _editions(*, case: UUID) -> QuerySet:
    first, *others = (
        model.objects.filter(case_id=case)
        .order_by()
        .annotate(kind=Value(kind, output_field=CharField()), key=F(_KEYS.get(kind, "id")))
        .values_list("kind", "key", "state", "edition")
        for kind, model in _MODELS.items()
    )
    return first.union(*others, all=True)


def _newest(editions: Iterable[tuple[str, UUID, str, int]]) -> list[FormState]:
    found: dict[str, dict] = {kind: {} for kind in FORMS}
    for kind, key, state, _edition in sorted(editions, key=lambda row: row[3]):
        if state in _IN_MAKING:
            found[kind] |= {"making": key, "making_state": state}
        elif state in _STANDS:
            found[kind] |= {"standing": key, "standing_state": state}
    return [FormState(kind, **told) for kind, told in found.items()]


def next_form(case: Case, forms: Iterable[FormState]) -> FormState | None:
    """Return the form an open full case lacks first, None when it has all that are expected."""
    if case.state != CaseState.OPEN or case.depth != Depth.FULL:
        return None
    return next((form for form in forms if form.kind in EXPECTED and not form.is_done), None)


def sheet_to_write(model: type[S], case: Case, *, again: bool = False) -> S | None:
    """Return the draft of a form; without one its first edition, not saved yet, or with `again` the next, filled as
    the last one was, as it is once that is no longer valid. None when the form is signed and nobody asked to write it again."""
    editions = list(model.objects.filter(case=case).order_by("-edition")[:2])
    for sheet in editions:
        sheet.case = case
    if editions and not editions[0].signed_at:
        return editions[0]
    if editions and not again and editions[0].state == "signed":
        return None
    fresh = {"written_at": timezone.now(), "institution": case.institution, "case": case}
    if not editions:
        return model(**fresh)
    kept = {field.name: getattr(editions[0], field.name) for field in _content(model)}
    return model(**kept | fresh | {"edition": editions[0].edition + 1})


_OF_AN_EDITION = {
    "id", "version", "institution", "case", "edition", "state", "written_by", "written_at", "signed_by", "signer_name",
    "signed_at", "written_again", "checked_by", "checked_at",
}  # fmt: skip


def _content(model: type[Sheet]) -> list:
    return [field for field in model._meta.concrete_fields if field.name not in _OF_AN_EDITION]


def standing(model: type[S], case: Case) -> S | None:
    """Return the signed edition of a form that stands, or None."""
    return model.objects.filter(case=case, state="signed").first()


def editions_of(sheet: Sheet) -> QuerySet:
    """Return all editions of the sheet's form, the newest first, as flat rows."""
    rows = type(sheet).objects.filter(case_id=sheet.case_id).order_by("-edition")
    return rows.values("id", "edition", "state", "signed_at", "signer_name")

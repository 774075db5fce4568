"""Three of the demo hospital on clinical pathways: one near its end, one with a step overdue, one that ended too soon."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.services import complete_step, give_up_step
from lianqiao.catalogue.models import Pathway
from lianqiao.instruments import queries
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.services import begin_response, complete_response
from lianqiao.pathways.models import EnrolmentStep
from lianqiao.pathways.services import enrol
from lianqiao.registry.models import Seat

from .protection import open_case_of
from .scales import answers_to

# Name, who sees to it, pathway, days after the case was opened the anchor was; steps done late by so many days, those nobody
# did yet, and one given up with the reason.
WALKS = (
    ("齐国安", "yao", "stroke-rehab", 0, {"cost": 3, "mood-2": 2}, (), ("family", "家人轮班，改为分别电话沟通")),
    ("乐嘉乐", "yao", "paediatric-haematology", 1, {"money": 1}, ("school",), ("lodging", "本市家庭，住家中")),
    ("王怀德", "zhu", "hospice-care", 0, {}, ("affairs",), ("children", "女儿已自己告诉孙女")),
)  # fmt: skip
FACES = ("乐嘉乐", "child-faces", (2, 2, 1, 3, 2, 1))


def walk_pathways(hospital) -> None:
    """Put them on their pathways on the day the case was opened, and do what was due by now but for what is told above."""
    today = timezone.localdate(hospital.now)
    for name, who, code, after, late, undone, given_up in WALKS:
        case, by = open_case_of(hospital, name), hospital.seats[who]
        began = (today - case.opened_on).days
        enrolment = enrol(
            by=by,
            case=case,
            pathway=Pathway.objects.get(code=code, institution=None, current=True),
            anchor_on=case.opened_on + dt.timedelta(days=after),
            at=hospital.at(began, hour=11),
        )
        for one in EnrolmentStep.objects.filter(enrolment=enrolment).select_related("template", "step__case"):
            due, step = one.step.due_on, one.template.code
            if due >= today - dt.timedelta(days=4) or step in undone or (name, step) == FACES[:2]:
                continue
            if step == given_up[0]:
                give_up_step(by=by, step=one.step, reason=given_up[1], on=due)
            else:
                complete_step(by=by, step=one.step, on=due + dt.timedelta(days=late.get(step, 0)))
    _faces(hospital, hospital.seats["yao"], open_case_of(hospital, FACES[0]))


def _faces(hospital, worker: Seat, case: Case) -> None:
    """The boy points at faces; his answer settles the step that asked for it."""
    edition = queries.newest_edition(case.institution_id, "childfaces")
    if edition is None:
        return
    at = hospital.at((timezone.localdate(hospital.now) - case.opened_on).days - 3, hour=15)
    begun = begin_response(
        by=worker, client=case.client, edition=edition, on=timezone.localdate(at), at=at, mode="assisted"
    )
    told = answers_to(read_edition(edition)[0], FACES[2])
    complete_response(by=worker, response=begun, answers=told, at=at)

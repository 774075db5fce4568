"""What those served by the demo hospital answered without their names. Invented."""

import datetime as dt

from django.db.models import Q

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.casework.models.experiences import ITEMS
from lianqiao.casework.queries import open_survey
from lianqiao.casework.rules.evaluations import ASKED_AT
from lianqiao.casework.services import answer_survey, send_survey
from lianqiao.registry.models import Institution, Seat

# As whom they answer, marks of the five statements, whether they would recommend us, and what else they said.
ANSWERS = (
    ("family", (5, 5, 5, 5, 4), 10, "那天孩子一直哭，社工陪了我们一下午，谢谢。"),
    ("client", (5, 4, 4, 5, 3), 9, "出院以后该找谁，希望再说清楚一点。"),
    ("client", (4, 5, 4, 4, 4), 8, ""),
    ("carer", (5, 5, 5, 4, 5), 10, "填表帮了大忙，救助批下来了。"),
    ("family", (3, 4, 3, 3, 2), 6, "等了一个星期才有人来。"),
    ("client", (5, 5, 4, 5, 5), 9, ""),
)


def ask_experiences(*, worker: Seat, institution: Institution, now: dt.datetime) -> None:
    """Ask those whose work was evaluated or is over, by turns until the answers are used up; the last link waits."""
    asked = Q(state=CaseState.CLOSED) | Q(stage__in=ASKED_AT) | Q(evaluations__isnull=False)
    cases = list(
        Case.objects.filter(asked, institution=institution, number__gt="").distinct().order_by("id")[:6]
    )
    for place, (answered_as, marks, recommends, text) in enumerate(ANSWERS if cases else ()):
        secret = send_survey(by=worker, case=cases[place % len(cases)], at=now)
        survey = open_survey(secret, now)
        if survey is not None:
            told = dict(zip(ITEMS, marks, strict=True)) | {"answered_as": answered_as}
            told |= {"recommends": recommends, "text": text}
            answer_survey(survey=survey, told=told, at=now)
    if cases:
        send_survey(by=worker, case=cases[0], at=now)

"""A scale whose text the demo hospital loaded, and by which limits it reads. The text is invented here and says so; it is
nobody's questionnaire. One result was read before the limits were chosen, one after."""

import datetime as dt
from pathlib import Path

from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion
from lianqiao.instruments.services import begin_response, complete_response
from lianqiao.licences.files import read_files
from lianqiao.licences.queries import library_scale
from lianqiao.licences.services import Origin, choose_limits, confirm_licence, load_text
from lianqiao.registry.models import Institution, Seat

from .scales import answers_to

CODE, TEXT = "zbi12", Path(__file__).parent / "carers.json"
GIVEN = ((12, (2, 1, 2, 1, 1, 2, 1, 1, 1, 2, 1, 1)), (2, (1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2)))


def load_texts(*, worker: Seat, lead: Seat, institution: Institution, now: dt.datetime) -> None:
    """Load the invented text, say that no money is made with Barthel's, choose limits between two answers of one carer."""
    edition = _loaded(lead, now)
    barthel = library_scale("barthel")
    confirm_licence(
        by=lead, instrument=barthel, statement="公立医院，使用不收费（示例）", confirmed=True, at=now
    )
    responsible = Case.objects.filter(
        institution=institution, state=CaseState.OPEN, responsible__account=worker.account_id
    )
    case = responsible.select_related("client").order_by("opened_on", "id").first()
    for round_, (days, options) in enumerate(GIVEN):
        if round_:
            choose_limits(by=lead, instrument=edition.instrument, chosen={"total": "cut-13"}, at=now)
        if case is not None:
            _give(
                worker,
                case,
                edition,
                max(timezone.localdate(now) - dt.timedelta(days=days), case.opened_on),
                options,
                now,
            )


def _loaded(lead: Seat, now: dt.datetime) -> InstrumentVersion:
    origin = Origin(
        source="示例文本：演示城市自拟，并非量表原文",
        text_version="示例 1",
        language="zh",
        statement="演示用途，无需授权；正式使用时请载入贵院已获授权的文本。",
        confirmed=True,
        validated=False,
    )
    incoming = read_files([(TEXT.name, TEXT.read_bytes())])
    return load_text(by=lead, instrument=library_scale(CODE), incoming=incoming, origin=origin, at=now)


def _give(worker, case, edition, on, options, now) -> None:
    told = {"client": case.client, "edition": edition, "on": on, "at": now, "mode": "proxy", "proxy": "家属"}
    begun = begin_response(by=worker, occasion="during", **told)
    complete_response(
        by=worker, response=begun, answers=answers_to(read_edition(edition)[0], options), at=now
    )

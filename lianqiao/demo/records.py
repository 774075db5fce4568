"""What becomes of records in a year: the same person written down twice, a case that passes to a colleague. Invented."""

import datetime as dt

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.handovers.services import hand_over_caseload
from lianqiao.people import rules
from lianqiao.people.models import Client
from lianqiao.people.services import merge_clients, register_client
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce.queries import worker_of

# One is found among the doubles, the other was put right and can be taken apart again.
DOUBLE, MERGED, HANDED_OVER = "何素芬", "丁桂香", "何素芬"


def tidy_records(*, institution: Institution, seats: dict[str, Seat], now: dt.datetime) -> None:
    """Register two people a second time, merge one of them, and hand a case of 姚禾 over to 朱明澈."""
    yao, zhu, song = (seats[name] for name in ("yao", "zhu", "song"))
    _register_again(zhu, institution, DOUBLE, at=now - dt.timedelta(days=2))
    again = _register_again(zhu, institution, MERGED, at=now - dt.timedelta(days=12))
    merge_clients(by=song, kept=_known(institution, MERGED), merged=again, at=now - dt.timedelta(days=11))
    passed_on = Case.objects.get(institution=institution, client__name=HANDED_OVER, state=CaseState.OPEN)
    to = {passed_on.pk: worker_of(zhu)}
    hand_over_caseload(by=song, worker=worker_of(yao), to=to, at=now - dt.timedelta(days=1))


def _known(institution: Institution, name: str) -> Client:
    return Client.objects.filter(institution=institution, name=name).order_by("id").first()


def _register_again(by: Seat, institution: Institution, name: str, *, at: dt.datetime) -> Client:
    """A colleague did not look closely and confirmed that this is another person of that name."""
    known = _known(institution, name)
    return register_client(
        by=by,
        institution=institution,
        searched=rules.searched(institution_id=institution.pk, text=name, at=at),
        name=name,
        sex=known.sex,
        birth_date=known.birth_date,
        another_person=True,
        at=at,
    )

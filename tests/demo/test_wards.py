"""The wards of the demo city show every turn a case can take."""

from django_scopes import scopes_disabled

from lianqiao.cases.models import Case, Contact, Request
from lianqiao.cases.states import CaseState
from lianqiao.demo.stories import STORIES
from lianqiao.demo.wards import add_wards, write_wards
from lianqiao.registry.services import seated
from tests.activities.stage import NOW
from tests.cases.stage import posted


def test_a_closed_case_was_reopened_and_work_goes_on_in_it(cast, hospital):
    for seat in (cast.worker, cast.supervisor):
        posted(seat)
    seats = {"ning": cast.clinician, "yao": cast.worker, "zhu": cast.supervisor, "song": cast.department_lead}
    seats["zhao"] = cast.department_lead
    with seated("test") as by:
        units = add_wards(by=by, institution=hospital)
        write_wards(institution=hospital, seats=seats, units=units, now=NOW)
    with scopes_disabled():
        assert Request.objects.count() == len(STORIES)
        episode = Case.objects.select_related("previous").get(episode=2)
        assert (episode.previous.state, episode.state) == (CaseState.CLOSED, CaseState.OPEN)
        assert episode.opened_on > episode.previous.closed_on
        assert Contact.objects.filter(case=episode).count() == 1
        assert Case.objects.filter(state=CaseState.CLOSED, next_episode=None).exists()

"""What stories of scales are told with: the PHQ-9 in use, and answers by the places of their options."""

from lianqiao.instruments import queries, services
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.instruments.sheets import PREFIX, response_of
from tests.cases.stage import NOW, TODAY


def scale(code: str = "phq9") -> InstrumentVersion:
    found = queries.newest_edition(None, code)
    assert found is not None
    return found


def sent(*places: int, first: int = 1) -> dict[str, str]:
    """What a form sends: for the questions 1, 2, 3 … the place of the option chosen; None leaves one out."""
    return {f"{PREFIX}{first + at}": str(place) for at, place in enumerate(places) if place is not None}


def fields(*places: int) -> dict[str, list[str]]:
    """The same with all values of each field, as a service reads them."""
    return {name: [value] for name, value in sent(*places).items()}


def answers(edition: InstrumentVersion, *places: int) -> dict:
    questionnaire, _pack = read_edition(edition)
    return response_of(questionnaire, {name: [value] for name, value in sent(*places).items()})


def begun(cast, client, *, code: str = "phq9", by=None, on=TODAY, edition=None, **told) -> Response:
    by, edition = by or cast.worker, edition or scale(code)
    return services.begin_response(by=by, client=client, edition=edition, on=on, at=NOW, **told)


def answered(cast, client, *places: int, code: str = "phq9", **told) -> Response:
    response = begun(cast, client, code=code, **told)
    told_answers = answers(response.edition, *places)
    return services.complete_response(by=cast.worker, response=response, answers=told_answers, at=NOW)

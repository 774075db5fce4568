"""Scales and answers as files."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from lianqiao.instruments import queries
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.seen import opened_response
from lianqiao.licences import services
from lianqiao.licences.exchange import questionnaire_text, response_resource, written
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission

JSON = "application/fhir+json; charset=utf-8"


@needs(Permission.EXPORT)
def questionnaire_file(request, pk):
    """The questions of a version as a FHIR Questionnaire, as they were handed in."""
    edition = queries.edition_known(request.seat.institution_id, pk)
    if edition is None:
        raise Http404
    services.note_questionnaire_exported(by=request.seat, edition=edition)
    return _file(questionnaire_text(edition), f"{edition.instrument.code}-{edition.number}.json")


@needs(Permission.READ_CASES)
def response_file(request, pk):
    """The answers as a FHIR QuestionnaireResponse; the file names nobody."""
    if not request.seat.can(Permission.EXPORT):  # both are needed; `needs` asks for one of several
        raise PermissionDenied
    response = opened_response(request, pk, "scale.file")
    questionnaire, _pack = read_edition(response.edition)
    services.note_response_exported(by=request.seat, response=response)
    name = f"{response.edition.instrument.code}-{response.on.isoformat()}.json"
    return _file(written(response_resource(response, questionnaire)), name)


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=JSON)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer

"""Who saw whose answers: every page of one response notes that the client's record was seen (`note_access` in people)."""

from django.http import Http404

from lianqiao.people.seen import opened_client

from .models import Invitation, RedFlag, Response
from .queries import with_warning


def opened_response(request, pk, page: str) -> Response:
    """Return the response with its scale and its client; that the client's record was seen on `page` is written down.

    One that came without a client has no page. Raises `Http404`, or `Detour` where it is asked first why.
    """
    found = with_warning(Response.objects.select_related("edition__instrument", "corrects").filter(pk=pk))
    response = found.exclude(client=None).first()
    if response is None:
        raise Http404
    response.client = opened_client(request, response.client_id, page)
    return response


def opened_flag(request, pk, page: str) -> RedFlag:
    """Return a red flag with what raised it, noted as `opened_response` does."""
    flag = RedFlag.objects.select_related("response__edition__instrument").filter(pk=pk).first()
    if flag is None:
        raise Http404
    if flag.client_id:
        flag.client = opened_client(request, flag.client_id, page)
    return flag


def opened_invitation(request, pk, page: str) -> Invitation:
    """Return a personal link that was sent, noted as `opened_response` does."""
    found = Invitation.objects.select_related("edition__instrument").filter(pk=pk)
    invitation = found.exclude(client=None).first()
    if invitation is None:
        raise Http404
    invitation.client = opened_client(request, invitation.client_id, page)
    return invitation

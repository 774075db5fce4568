"""What stories told here have at hand: a form as a browser sends it, and files of our own making."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.cases import services as cases
from lianqiao.cases.models import Contact
from lianqiao.circumstances import services
from lianqiao.circumstances.services import Told
from tests.cases.stage import NOW, TODAY, talk

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of our own making"
PDF = b"%PDF-1.7\n" + b"a page of our own making"
JPEG = b"\xff\xd8\xff\xe0" + b"a photo of our own making"


def upload(content: bytes = PNG, name: str = "IMG_2041.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(case=None, client=None, **told) -> dict:
    """What the page of a contact sends, complete enough to be signed."""
    return {
        "case": case.pk if case else "", "clients": (client or case.client).pk, "on": TODAY.isoformat(), "items": "A2",
        "minutes_direct": "30", "scene": "ward", "mode": "face", "text": "在活动室画画", "next_kind": "none", "do": "sign",
    } | told  # fmt: skip


def noted(cast, case, *, sign: bool = True, told: Told | None = None, files=(), **of_contact) -> Contact:
    """A contact of the worker with what is told beside it."""
    contact = cases.record_contact(by=cast.worker, told=talk(case.client, case=case, **of_contact), at=NOW)
    services.tell_circumstances(by=cast.worker, contact=contact, told=told or Told())
    for content in files:
        services.attach_to_contact(
            by=cast.worker, contact=contact, file=services.File(content, "低保证", "proof"), at=NOW
        )
    return cases.sign_contact(by=cast.worker, contact=contact, at=NOW) if sign else contact

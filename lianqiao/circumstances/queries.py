"""Reads of what stands beside a note: under the contacts of a timeline, on the page of one, on desks."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lianqiao.cases.additions import Line
from lianqiao.cases.models import Case, Contact, Presence
from lianqiao.cases.queries.timeline import PAGE
from lianqiao.core.addresses import address
from lianqiao.core.unreadable import readable
from lianqiao.registry.composed import composed

from .kinds import ICONS, SAFETY_LOOKS, AttachmentKind, Safety
from .models import Attachment, Circumstances, Coworker, SupervisionWish
from .states import WishState

SHOWN = 50
TONES = {
    WishState.WRITTEN: "quiet",
    WishState.WAITING: "warn",
    WishState.ANSWERED: "ok",
    WishState.READ: "ok",
}
SHOWN_OF_CONTACT = (
    "id", "circumstances__place", "circumstances__purpose", "circumstances__safety",
    "supervision_wish__text", "supervision_wish__state", "supervision_wish__answer", "supervision_wish__answerer_name",
)  # fmt: skip


def circumstances_of(contact: Contact) -> Circumstances | None:
    return Circumstances.objects.filter(contact=contact).first()


def wish_of(contact: Contact) -> SupervisionWish | None:
    return SupervisionWish.objects.filter(contact=contact).first()


def coworkers_of(contact: Contact) -> list[Coworker]:
    return list(Coworker.objects.filter(contact=contact).order_by("name", "id"))


def attachments_of(contact: Contact) -> list[Attachment]:
    """Return the files of a contact without their content, withdrawn ones too, in the order they were attached."""
    files = Attachment.objects.filter(contact=contact).defer("content").order_by("added_at", "id")
    return list(files.select_related("added_by", "contact__written_by"))


def attachments_of_case(case: Case) -> list[Attachment]:
    """Return the files of a case, and of those of its contacts the reader may read, the newest first, without content."""
    return composed(_of_case, case=case.pk)


def _of_case(*, case: UUID) -> QuerySet[Attachment]:
    files = Attachment.objects.filter(Q(case=case) | Q(contact__case=case)).defer("content")
    return files.select_related("added_by", "contact__written_by", "case").order_by("-added_at", "-id")


def lines_of_circumstances(case: Case, contacts: Sequence[UUID]) -> dict[UUID, list[Line]]:
    """Return what stands under each contact: where, what for, with whom, safety, and the wish with its answer."""
    lines: dict[UUID, list[Line]] = {}
    for contact in composed(_told_at, **_always_as_many(contacts)) if contacts else ():
        lines[contact.pk] = [*_lines_of(contact)]
    return lines


def _always_as_many(contacts: Sequence[UUID]) -> dict[str, UUID]:
    """Name the keys, as many as on a full page: one shape, however short the page."""
    keys = [*contacts, *[contacts[0]] * (-len(contacts) % PAGE)]
    return {f"contact_{number}": key for number, key in enumerate(keys)}


def _told_at(**contacts: UUID) -> QuerySet[Contact]:
    names = Coworker.everything.filter(contact=OuterRef("pk")).order_by("name", "id").values("name")
    told = Contact.objects.filter(pk__in=list(contacts.values())).order_by()
    told = told.select_related("circumstances", "supervision_wish").only(*SHOWN_OF_CONTACT)
    return told.annotate(coworker_names=ArraySubquery(names))


def _lines_of(contact: Contact):
    told, wish = getattr(contact, "circumstances", None), getattr(contact, "supervision_wish", None)
    said = [readable(told, name) for name in ("place", "purpose")] if told else []
    if names := contact.coworker_names:  # type: ignore[attr-defined]  # annotated
        said.append(_("with %(names)s") % {"names": "、".join(names)})
    if any(said):
        yield Line("map-pin", _("Circumstances"), "quiet", " · ".join(part for part in said if part))
    if told and told.safety:
        tone, icon = SAFETY_LOOKS[Safety(told.safety)]
        yield Line(icon, _("Safety: %(said)s") % {"said": Safety(told.safety).label}, tone)
    if wish:
        yield Line("school", _("Supervision"), TONES[WishState(wish.state)], readable(wish, "text"))
        if answer := readable(wish, "answer"):
            yield Line("message-reply", wish.answerer_name, "ok", answer)


def lines_of_attachments(case: Case, contacts: Sequence[UUID]) -> dict[UUID, list[Line]]:
    """Return a line for each file under its contact, leading to the file."""
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for file in composed(_attached_to, **_always_as_many(contacts)) if contacts else ():
        kind, place = AttachmentKind(file.kind), address("circumstances:attachment", file.pk)
        lines[file.contact_id].append(Line(ICONS[kind], kind.label, "quiet", readable(file, "title"), place))
    return lines


def _attached_to(**contacts: UUID) -> QuerySet[Attachment]:
    files = Attachment.everything.filter(contact__in=list(contacts.values()), withdrawn_at=None)
    return files.defer("content").order_by("added_at", "id")


def wishes_waiting(*, account: UUID) -> QuerySet:
    """Return wishes of others that wait for a supervisor's answer, as flat rows, the longest waiting first."""
    return _flat(SupervisionWish.objects.filter(_to_answer(account)))


def answers_unread(*, account: UUID) -> QuerySet:
    """Return one's own wishes whose answer one has not read, as flat rows."""
    return _flat(SupervisionWish.objects.filter(_unread(account)))


def open_wishes(*, account: UUID) -> QuerySet:
    """Return both for a supervisor, as flat rows."""
    return _flat(SupervisionWish.objects.filter(_to_answer(account) | _unread(account)))


def _to_answer(account: UUID) -> Q:
    return Q(state=WishState.WAITING) & ~Q(contact__written_by__account_id=account)


def _unread(account: UUID) -> Q:
    return Q(state=WishState.ANSWERED, contact__written_by__account_id=account)


def _flat(wishes: QuerySet[SupervisionWish]) -> QuerySet:
    first = Presence.objects.filter(contact=OuterRef("contact")).order_by("id").values("client__name")[:1]
    person = Coalesce("contact__case__client__name", Subquery(first))
    columns = ("id", "state", "asked_at", "answerer_name", "contact__on", "contact__worker_name")
    return wishes.annotate(person=person).order_by("asked_at", "id").values(*columns, "person")[:SHOWN]

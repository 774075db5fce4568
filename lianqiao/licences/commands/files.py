"""`lianqiao read-questionnaire`, `import-questionnaire`, `export-questionnaire` and `export-response`."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.core.commands import Command, CommandFailed, in_language
from lianqiao.core.errors import DomainError
from lianqiao.instruments import queries
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.models import Response
from lianqiao.licences import services
from lianqiao.licences.exchange import questionnaire_text, response_resource, written
from lianqiao.licences.files import Incoming, read_files
from lianqiao.licences.queries import parts_known
from lianqiao.licences.reading import Refused
from lianqiao.licences.services import Origin
from lianqiao.licences.shown import found_in
from lianqiao.registry.models import Institution
from lianqiao.registry.services import seated

TAKEN, REFUSED, UNREADABLE = 0, 1, 2


def _files(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=Path,
        help=_("a Questionnaire as JSON, and the value sets, code systems and parts it names"),
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    parser.add_argument(
        "--lang", choices=("zh", "en"), help=_("language of the reasons (default: that of the terminal)")
    )


def _import_arguments(parser: ArgumentParser) -> None:
    _files(parser)
    parser.add_argument(
        "--institution", required=True, metavar="NAME", help=_("the institution that keeps it")
    )
    parser.add_argument("--code", required=True, help=_("short name, in small letters and hyphens"))
    parser.add_argument("--title-zh", default="", metavar="TEXT", help=_("Chinese name"))
    parser.add_argument("--title-en", default="", metavar="TEXT", help=_("English name"))
    parser.add_argument("--licence", default=Licence.LOAD, choices=[one.value for one in Licence])
    parser.add_argument(
        "--source", required=True, metavar="TEXT", help=_("who made it and from whom you have it")
    )
    parser.add_argument("--text-version", default="", metavar="TEXT", help=_("version of the text"))
    parser.add_argument("--text-language", default="", metavar="TEXT", help=_("language of the text"))
    parser.add_argument("--statement", required=True, metavar="TEXT", help=_("what the licence rests on"))
    parser.add_argument(
        "--confirm", action="store_true", help=_("confirm that the institution may use the text")
    )
    parser.add_argument("--publish", action="store_true", help=_("put it in use at once"))


def read(arguments: Namespace) -> int:
    """Tell what would be taken of the files; 0, or 1 with the reasons where nothing would be, 2 for no such file."""
    with in_language(arguments.lang):
        try:
            incoming = read_files(_contents(arguments.files))
        except Refused as refusal:
            return _refused(refusal, as_json=arguments.json)
        _tell(incoming, as_json=arguments.json)
    return TAKEN


def _contents(paths: list[Path]) -> list[tuple[str, bytes]]:
    try:
        return [(path.name, path.read_bytes()) for path in paths]
    except OSError as error:
        told = {"file": error.filename, "reason": error.strerror}
        raise CommandFailed(
            _("“%(file)s” cannot be read: %(reason)s") % told, exit_code=UNREADABLE
        ) from error


def _refused(refusal: Refused, *, as_json: bool) -> int:
    if as_json:
        reasons = [{"path": fault.path, "text": fault.text} for fault in refusal.faults]
        print(json.dumps({"taken": False, "reasons": reasons}, ensure_ascii=False, indent=2))
    else:
        for fault in refusal.faults:
            print(f"× {fault.path or '–'}  {fault.text}")
    return REFUSED


def _tell(incoming: Incoming, *, as_json: bool) -> None:
    found = found_in(incoming)
    if as_json:
        told = {
            "taken": True,
            "title": found.title,
            "questions": found.questions,
            "scores": [
                {"code": code, "title": title, "expression": text} for code, title, text in found.scores
            ],
            "weights": {link: values.split(", ") for link, _text, values in found.weights},
            "notes": [{"path": note.path, "text": note.text} for note in found.notes],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    count = ngettext("%(n)s question", "%(n)s questions", found.questions) % {"n": found.questions}
    print(f"{found.title}  {count}")
    for code, title, expression in found.scores:
        print(f"  = {code}  {title}  {expression}")
    for link, _text, values in found.weights:
        print(f"  {link}: {values}")
    for note in found.notes:
        print(f"  ! {note.path}  {note.text}")


def bring_in(arguments: Namespace) -> int:
    """Keep a questionnaire as a draft of an institution, or put it in use at once."""
    with in_language(arguments.lang):
        institution = Institution.objects.filter(name=arguments.institution).first()
        if institution is None:
            raise CommandFailed(_("No institution is called “%(name)s”.") % {"name": arguments.institution})
        try:
            incoming = read_files(_contents(arguments.files), parts_known(institution.pk))
        except Refused as refusal:
            return _refused(refusal, as_json=arguments.json)
        try:
            edition = _kept(arguments, institution, incoming)
        except DomainError as refusal:
            raise CommandFailed(str(refusal)) from refusal
        _tell(incoming, as_json=arguments.json)
        print(f"{edition.instrument.code} {edition.number} {edition.get_state_display()}", file=sys.stderr)
    return TAKEN


def _kept(arguments: Namespace, institution: Institution, incoming: Incoming):
    titles = [arguments.title_zh, arguments.title_en, found_in(incoming).title, arguments.code]
    with seated("command line: import of a questionnaire", institution=institution) as by:
        origin = Origin(
            arguments.source,
            arguments.text_version,
            arguments.text_language,
            arguments.statement,
            arguments.confirm,
        )
        edition = services.keep_form(
            by=by,
            incoming=incoming,
            code=arguments.code,
            title_zh=next(filter(None, titles)),
            title_en=next(filter(None, titles[1:])),
            licence=arguments.licence,
            origin=origin,
            at=timezone.now(),
        )
        if arguments.publish:
            services.publish_form(by=by, edition=edition, at=timezone.now())
    return edition


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=_("code of the scale"))
    parser.add_argument(
        "--institution",
        default="",
        metavar="NAME",
        help=_("as this institution has it (default: the library)"),
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write to this file (default: print)"))


def give_out(arguments: Namespace) -> int:
    """Write the questionnaire in use, letter for letter as it was handed in."""
    institution = Institution.objects.filter(name=arguments.institution).first()
    edition = queries.newest_edition(institution.pk if institution else None, arguments.code)
    if edition is None or bool(arguments.institution) != bool(institution):
        raise CommandFailed(_("No such scale is in use."))
    with seated("command line: export of a questionnaire", institution=institution) as by:
        services.note_questionnaire_exported(by=by, edition=edition)
    _write(questionnaire_text(edition), arguments.out)
    return TAKEN


def _response_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", type=UUID, help=_("key of the answered scale"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write to this file (default: print)"))


def give_out_response(arguments: Namespace) -> int:
    """Write the answers as a QuestionnaireResponse; it names nobody."""
    with seated("command line: export of answers") as by:
        found = Response.objects.select_related("edition__instrument").filter(pk=arguments.key).first()
        if found is None:
            raise CommandFailed(_("There is no such answered scale."))
        services.note_response_exported(by=by, response=found)
        _write(written(response_resource(found, read_edition(found.edition)[0])), arguments.out)
    return TAKEN


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


COMMANDS = [
    Command(
        "read-questionnaire",
        gettext_lazy("say what would be taken of a Questionnaire file: scores, weights, defects"),
        _files,
        read,
        needs_database=False,
        needs_tables=False,
    ),
    Command(
        "import-questionnaire",
        gettext_lazy("keep a Questionnaire as a form of an institution"),
        _import_arguments,
        bring_in,
    ),
    Command(
        "export-questionnaire",
        gettext_lazy("write a scale in use as a FHIR Questionnaire"),
        _export_arguments,
        give_out,
    ),
    Command(
        "export-response",
        gettext_lazy("write an answered scale as a FHIR QuestionnaireResponse"),
        _response_arguments,
        give_out_response,
    ),
]

"""`lianqiao figure` and `lianqiao bulletin`: figures on the command line."""

import datetime as dt
import hashlib
import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command, CommandFailed, in_language
from lianqiao.core.dates import Span, read_date
from lianqiao.core.errors import DomainError
from lianqiao.lake.changes import cluster

from .. import statement as words
from ..bulletin import compose
from ..compute import compute
from ..dimensions import DIMENSIONS
from ..disclosure import Disclosure
from ..errors import CannotFederate
from ..federation import CityFigure, federate
from ..figures import Figure
from ..measures import Form, Kind, indicator_of, indicators
from ..periods import AsOf, Period, period_words, starting
from ..printed import base_shown, headings, json_of, lines, shown, unit_words
from ..quantities import Operator, Quantity
from ..queries import institution_named, institution_scope, whole_scope
from ..words import Words


def _day(text: str) -> dt.date:
    try:
        return read_date(text).on
    except ValueError:
        raise ArgumentTypeError(_("%(text)s is not a date such as 2023-08-28") % {"text": text}) from None


def _figure_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=_("code of the indicator; `list` names them all"))
    parser.add_argument(
        "--as-of", type=_day, metavar="D", help=_("the day of a figure about the state of things")
    )
    parser.add_argument(
        "--from", type=_day, metavar="D", dest="first", help=_("first day of a figure about a span")
    )
    parser.add_argument(
        "--to", type=_day, metavar="D", dest="last", help=_("last day of the span, itself inside")
    )
    parser.add_argument(
        "--base", type=_day, metavar="D", help=_("day to grow from; for a span, its first day then")
    )
    parser.add_argument(
        "--by",
        nargs="+",
        action="extend",
        default=[],
        metavar="DIM",
        help=_("break down by: %(names)s") % {"names": ", ".join(sorted(DIMENSIONS))},
    )
    parser.add_argument("--institution", metavar="NAME", help=_("of one institution only, by name or key"))
    parser.add_argument(
        "--federate",
        nargs="+",
        metavar="FILE",
        help=_("put together what several cities printed with --json; each file is named as its city"),
    )
    parser.add_argument("--rule", metavar="R", help=_("count by another rule than the current one"))
    _printing_arguments(parser)


def _printing_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print as JSON"))
    parser.add_argument(
        "--public",
        action="store_true",
        help=_(
            "as it may be handed on: small numbers of people are withheld; as JSON it says where it was printed"
        ),
    )
    parser.add_argument(
        "--lang", choices=["zh", "en"], help=_("language of the text (default: that of the terminal)")
    )


def _figure(arguments: Namespace) -> None:
    with in_language(arguments.lang):
        if arguments.code == "list":
            _print_list()
            return
        if arguments.federate:
            _print_federated(arguments)
            return
        try:
            figure = _asked(arguments)
        except DomainError as refusal:
            raise CommandFailed(str(refusal)) from refusal
        if arguments.json:
            said = json_of(figure) | ({"printed": _printed(figure)} if arguments.public else {})
            print(json.dumps(said, ensure_ascii=False, indent=2))
        else:
            _print_figure(figure)


def _asked(arguments: Namespace) -> Figure:
    indicator = indicator_of(arguments.code, arguments.rule)
    period = _period(indicator.kind, arguments)
    named = arguments.institution
    return compute(
        indicator.code,
        period,
        institution_scope(institution_named(named)) if named else whole_scope(),
        by=[name for part in arguments.by for name in part.split(",")],
        base=_base(period, arguments.base),
        # On the server's own command line nobody is hidden from: the operator reads every record anyway.
        disclosure=Disclosure.PUBLIC if arguments.public else Disclosure.INTERNAL,
        rule=arguments.rule,
    )


def _printed(figure: Figure) -> dict:
    """Return what tells two printed files of one thing from files of two: where and of what it was printed."""
    institutions = figure.scope.institutions
    return {
        "by": list(figure.by),
        "installation": hashlib.sha256(cluster().encode()).hexdigest()[:16],
        "institutions": None if institutions is None else sorted(institutions),
    }


def _period(kind: Kind, arguments: Namespace) -> Period:
    code = {"code": arguments.code}
    if kind is Kind.AS_OF:
        if arguments.as_of is None or arguments.first or arguments.last:
            raise CommandFailed(_("%(code)s is about one day: give --as-of") % code, exit_code=2)
        return AsOf(arguments.as_of)
    if arguments.first is None or arguments.last is None or arguments.as_of:
        raise CommandFailed(_("%(code)s is about a span: give --from and --to") % code, exit_code=2)
    if arguments.last < arguments.first:
        raise CommandFailed(_("--to lies before --from"), exit_code=2)
    return Span.inclusive(arguments.first, arguments.last)


def _base(period: Period, day: dt.date | None) -> Period | None:
    if day is None:
        return None
    return AsOf(day) if isinstance(period, AsOf) else starting(period, day)


def _print_federated(arguments: Namespace) -> None:
    parts = [CityFigure(Path(name).stem, _read(name)) for name in arguments.federate]
    found = federate(parts)
    if found["code"] != arguments.code:
        raise CannotFederate.named(f"{arguments.code} ≠ {found['code']}")
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    unit, title = unit_words(found["unit"], found["code"]), Words(**found["title"])
    if found["additive"]:
        print(f"{title}  {_value(found)} {unit}")
    elif bounds := found.get("bounds"):
        most = "?" if bounds["at_most"] is None else f"{bounds['at_most']:,}"
        said = {"least": f"{bounds['at_least']:,}", "most": most, "unit": unit}
        print(f"{title}  " + _("does not add: between %(least)s and %(most)s %(unit)s") % said)
    else:
        print(f"{title}  " + _("does not add"))
    for city in found["cities"]:
        print(f"{city['city']}\t{_value(city)}")


def _value(said: dict) -> str:
    if said.get("withheld"):
        return _("withheld")
    if said["value"] is None:
        return _("not computable")
    return str(Quantity(said["value"], "", Operator(said.get("operator", Operator.EXACT))))


def _read(name: str) -> dict:
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CannotFederate.named(name) from None
    if not isinstance(found, dict):
        raise CannotFederate.named(name)
    return found


def _print_list() -> None:
    for indicator in indicators().values():
        print(
            f"{indicator.code:<4} {indicator.title}  [{unit_words(indicator.unit, indicator.code)}, {indicator.kind}]"
        )


def _print_figure(figure: Figure) -> None:
    unit, indicator = unit_words(figure.indicator.unit, figure.indicator.code), figure.indicator
    print(
        f"{indicator.title}  {shown(figure.amount)} {unit}  {period_words(figure.period)}  {figure.scope.label}"
    )
    if figure.base:
        base, grown = base_shown(figure.amount)
        # The unit of a growth is per cent, that of its base is not.
        counted = base if indicator.form is Form.GROWTH else f"{base} {unit}"
        said = {"period": period_words(figure.base), "base": counted, "growth": grown}
        print(_("%(period)s: %(base)s, growth %(growth)s") % said)
    compared = [_("Base"), _("Growth")] if figure.base else []
    if figure.rows:
        print("\t".join([*headings(figure), str(unit), *compared]))
    for line in lines(figure):
        print("\t".join([*line.names, line.shown, *(base_shown(line.amount) if compared else ())]))
    print(indicator.counts)


def _bulletin_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_day, metavar="D", required=True, help=_("the day the bulletin speaks of")
    )
    parser.add_argument(
        "--base", type=_day, metavar="D", required=True, help=_("the day it is compared with")
    )
    parser.add_argument("--lang", choices=["zh", "en"], default="zh", help=_("language (default zh)"))


def _bulletin(arguments: Namespace) -> None:
    bulletin = compose(arguments.as_of, arguments.base, whole_scope(), disclosure=Disclosure.PUBLIC)
    print(words.title(bulletin).in_language(arguments.lang))
    print()
    print(words.statement(bulletin).in_language(arguments.lang))


COMMANDS = [
    Command("figure", gettext_lazy("print a figure"), _figure_arguments, _figure),
    Command(
        "bulletin", gettext_lazy("print the commission's statement of a day"), _bulletin_arguments, _bulletin
    ),
]

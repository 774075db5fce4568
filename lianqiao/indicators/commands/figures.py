"""`lianqiao figure` and `lianqiao bulletin`: figures on the command line."""

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from django.utils import translation
from django.utils.translation import gettext as _

from lianqiao.core.commands import Command, CommandFailed
from lianqiao.core.dates import Span, read_date
from lianqiao.core.errors import DomainError

from .. import statement as words
from ..bulletin import compose
from ..compute import compute
from ..dimensions import DIMENSIONS
from ..disclosure import Disclosure
from ..figures import Figure
from ..measures import Form, Kind, indicator_of, indicators
from ..periods import AsOf, Period, period_words, starting
from ..printed import base_shown, headings, json_of, lines, shown, unit_words
from ..queries import institution_named, institution_scope, whole_scope


def _day(text: str) -> dt.date:
    try:
        return read_date(text).on
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date such as 2023-08-28") from None


def _figure_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="code of the indicator; `list` names them all")
    parser.add_argument(
        "--as-of", type=_day, metavar="D", help="the day of a figure about the state of things"
    )
    parser.add_argument(
        "--from", type=_day, metavar="D", dest="first", help="first day of a figure about a span"
    )
    parser.add_argument(
        "--to", type=_day, metavar="D", dest="last", help="last day of the span, itself inside"
    )
    parser.add_argument(
        "--base", type=_day, metavar="D", help="day to grow from; for a span, its first day then"
    )
    parser.add_argument(
        "--by",
        nargs="+",
        action="extend",
        default=[],
        metavar="DIM",
        help=f"break down by: {', '.join(sorted(DIMENSIONS))}",
    )
    parser.add_argument("--institution", metavar="NAME", help="of one institution only, by name or key")
    parser.add_argument("--rule", metavar="R", help="count by another rule than the current one")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument(
        "--lang", choices=["zh", "en"], default="zh", help="language of the text (default zh)"
    )


def _figure(arguments: Namespace) -> None:
    with translation.override("zh-hans" if arguments.lang == "zh" else "en"):
        if arguments.code == "list":
            _print_list()
            return
        try:
            figure = _asked(arguments)
        except DomainError as refusal:
            raise CommandFailed(str(refusal)) from refusal
        if arguments.json:
            print(json.dumps(json_of(figure), ensure_ascii=False, indent=2))
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
        disclosure=Disclosure.INTERNAL,
        rule=arguments.rule,
    )


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
        "--as-of", type=_day, metavar="D", required=True, help="the day the bulletin speaks of"
    )
    parser.add_argument("--base", type=_day, metavar="D", required=True, help="the day it is compared with")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh", help="language (default zh)")


def _bulletin(arguments: Namespace) -> None:
    bulletin = compose(arguments.as_of, arguments.base, whole_scope(), disclosure=Disclosure.PUBLIC)
    print(words.title(bulletin).in_language(arguments.lang))
    print()
    print(words.statement(bulletin).in_language(arguments.lang))


COMMANDS = [
    Command("figure", "print a figure", _figure_arguments, _figure),
    Command("bulletin", "print the commission's statement of a day", _bulletin_arguments, _bulletin),
]

"""The Jinja2 environment behind every page: strict undefined names, autoescape, translations, our globals.

Rooms add what only they know, from their AppConfig.ready(): `register_global("term", term_label)`.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any

import jinja2
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from markupsafe import Markup, escape

from .addresses import address
from .unreadable import readable
from .words import word

_globals: dict[str, Any] = {}
_environments: list[jinja2.Environment] = []


def register_global(name: str, value: Any) -> None:
    """Make `value` known to every template as `name`. A later registration of the same name wins."""
    _globals[name] = value
    for environment in _environments:
        environment.globals[name] = value


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment; `options` come from Django's Jinja2 backend, which names this function."""
    options.update(
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", *options.get("extensions", [])],
        bytecode_cache=_bytecode(),
    )
    env = jinja2.Environment(**options)  # noqa: S701 - autoescape is in the options
    # New style: `_("%(n)s left", n=3)`; values are escaped, and a bare % is written %%.
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(GLOBALS | _globals, _=word, gettext=word)
    env.filters.update(FILTERS)
    _environments.append(env)
    return env


def _bytecode() -> jinja2.BytecodeCache | None:
    """Compiled templates, kept for the next process: compiling them is a third of its first pages."""
    try:
        return jinja2.FileSystemBytecodeCache()
    except (RuntimeError, OSError):  # no folder that is ours alone: then each process compiles for itself
        return None


@lru_cache(maxsize=1024)
def icon(name: str, label: str = "") -> Markup:
    """Return a Tabler icon; decorative unless `label` says what it means to somebody who cannot see it."""
    if label:
        return Markup('<i class="ti ti-{}" role="img" aria-label="{}"></i>').format(name, label)
    return Markup('<i class="ti ti-{}" aria-hidden="true"></i>').format(name)


@lru_cache(maxsize=4096)
def avatar_letters(name: str, large: bool = False) -> Markup:
    """Return the sign in place of a portrait: the end of a Chinese name, the initial of another, a colour by name."""
    letters = name[-2:] if name[:1] > "一" else name[:1].upper()
    hue = sum(name.encode()) % 5
    return Markup('<span class="avatar-letters{} hue-{}" aria-hidden="true">{}</span>').format(
        " large" if large else "", hue, letters
    )


def format_date(value: date | datetime | None, style: str = "iso") -> str:
    """Return a date as 2023-08-28; in words with style "long" (28 August 2023) or "short"; "" for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value).date()
    if style == "iso":
        return value.isoformat()
    if (get_language() or "").startswith("zh"):
        day = f"{value.month}月{value.day}日"
        return f"{value.year}年{day}" if style == "long" else day
    return value.strftime(f"{value.day} %B %Y" if style == "long" else f"{value.day} %b")


def format_time(value: time | datetime | None) -> str:
    """Return a time of day as 10:42 (local time for a datetime), "" for None."""
    if value is None:
        return ""
    return (_local(value) if isinstance(value, datetime) else value).strftime("%H:%M")


def format_moment(value: datetime | None) -> str:
    """Return a datetime as 2023-08-28 10:42 in local time, "" for None."""
    return f"{format_date(value)} {format_time(value)}" if value else ""


def format_number(value: Any, places: int = 0) -> str:
    """Return a number with thousands separated by a comma, as both languages write it; a dash for None."""
    return "–" if value is None else f"{value:,.{places}f}"


def format_hours(hours: float | None) -> str:
    """Return the time left in the largest sensible unit: "3 hours", "overdue by 2 days"; "" for None."""
    if hours is None:
        return ""
    minutes = int(abs(hours) * 60)
    return _time_left(minutes if minutes < 60 else minutes - minutes % 60, hours < 0, get_language())


@lru_cache(maxsize=1024)
def _time_left(minutes: int, late: bool, _language: str | None) -> str:
    amount, days = minutes // 60, minutes // (24 * 60)
    if amount < 1:
        text = ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    elif amount < 48:
        text = ngettext("%(num)s hour", "%(num)s hours", amount) % {"num": amount}
    else:
        text = ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
    return gettext("overdue by %(time)s") % {"time": text} if late else text


def attributes(names: dict[str, Any]) -> Markup:
    """Return HTML attributes from a mapping: None and False are left out, True gives the bare name."""
    return Markup("").join(
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in names.items()
        if value is not None and value is not False
    )


def lines(text: str) -> Markup:
    """Return text with its line breaks kept; a line that stands in 【 】 is a heading."""
    bold, told = Markup("<strong>{}</strong>").format, str(text).splitlines()
    shown = (bold(one[1:-1]) if one[:1] + one[-1:] == "【】" else escape(one) for one in told)
    return Markup("<br>").join(shown)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _unregistered_term(vocabulary: str, code: str) -> str:
    # The catalogue replaces this when it is ready; core itself knows no vocabulary.
    return str(code)


GLOBALS: dict[str, Callable[..., Any]] = {
    "url": address,
    "static": cache(static),
    "icon": icon,
    "avatar_letters": avatar_letters,
    "format_date": format_date,
    "format_time": format_time,
    "format_moment": format_moment,
    "format_number": format_number,
    "format_hours": format_hours,
    "language": get_language,
    "readable": readable,
    "term": _unregistered_term,
}
FILTERS: dict[str, Callable[..., Any]] = {
    "date": format_date,
    "time": format_time,
    "moment": format_moment,
    "number": format_number,
    "hours": format_hours,
    "attributes": attributes,
    "lines": lines,
}

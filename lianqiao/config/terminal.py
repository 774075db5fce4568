"""The language of the terminal: Chinese, or what LIANQIAO_LANGUAGE says (`zh-hans` or `en`).

Rooms speak through Django as everywhere. The roof also has to say what goes wrong before the settings are read, so its
own sentences are looked up in its catalogue directly, and so are those of `argparse`.
"""

import gettext as catalogues
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianqiao.core.commands import CommandFailed

_LOCALE = Path(__file__).parent / "locale"
_DOMAIN = "django"
_NAMES = {"": "zh-hans", "zh": "zh-hans", "zh-hans": "zh-hans", "zh-cn": "zh-hans", "en": "en"}
_WRONG_USE = 2


def gettext_noop(message: str) -> str:
    """Mark a sentence as one to translate. Django's own would read the settings."""
    return message


# Said by argparse; here so that they are collected and translated.
_OF_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("ignored explicit argument %r"),
)


def language() -> str:
    """Return the code of the language, `zh-hans` or `en`."""
    return _NAMES.get(_named(), "zh-hans")


def check_language() -> None:
    """Raises `CommandFailed` where LIANQIAO_LANGUAGE names none of ours."""
    if _named() not in _NAMES:
        raise CommandFailed(
            gettext("LIANQIAO_LANGUAGE is %(named)s: it may be zh-hans or en.") % {"named": _named()},
            exit_code=_WRONG_USE,
        )


def gettext(message: str) -> str:
    """Return the sentence in the language of the terminal; needs no settings."""
    languages = ["zh_Hans"] if language() == "zh-hans" else []
    return catalogues.translation(_DOMAIN, _LOCALE, languages, fallback=True).gettext(message)


@contextmanager
def argparse_translated() -> Iterator[None]:
    """While this is open, usage and refusals of `argparse` are looked up in our catalogue, in our language."""
    domain, named = catalogues.textdomain(), os.environ.get("LANGUAGE")
    catalogues.bindtextdomain(_DOMAIN, str(_LOCALE))
    catalogues.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = "zh_Hans" if language() == "zh-hans" else "en"
    try:
        yield
    finally:
        catalogues.textdomain(domain)
        del os.environ["LANGUAGE"]
        if named is not None:
            os.environ["LANGUAGE"] = named


def _named() -> str:
    return os.environ.get("LIANQIAO_LANGUAGE", "").strip().lower().replace("_", "-")

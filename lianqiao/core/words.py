"""The words of templates: a page says a hundred of them, so each is looked up and marked safe once a language."""

from typing import Any

from django.utils.translation import get_language, gettext
from markupsafe import Markup

_known: dict[tuple[str | None, str], Markup] = {}


def word(text: str, **values: Any) -> Markup:
    """Return the text in the reader's language; `_("%(n)s left", n=3)` fills it, values escaped, a bare % written %%.

    The source strings are those of our own templates, hence few and trusted.
    """
    if values:
        return Markup(gettext(text)) % values  # noqa: S704 - a text of ours
    key = (get_language(), text)
    found = _known.get(key)
    if found is None:
        found = _known[key] = Markup(gettext(text)) % {}  # noqa: S704 - a text of ours
    return found

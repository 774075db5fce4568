"""What forms are called by the beginning of their drafts' keys, in the language of whoever reads."""

from typing import Any

_titles: dict[str, Any] = {}


def entitle(titles: dict[str, Any]) -> None:
    """Say what the forms are called whose keys begin so: {"cases.contact:quick": _("Quick contact")}."""
    _titles.update(titles)


def title_of(key: str) -> Any:
    """Return what the form of this key is called, by the longest beginning known; "" when none is."""
    while key and key not in _titles:
        key = key.rpartition(":")[0]
    return _titles.get(key, "")

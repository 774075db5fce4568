"""The first gate: what kind of thing a seat may do. Every view says it; the middleware refuses one that does not."""

from collections.abc import Callable

from .roles import Permission

PUBLIC = "public"
SIGNED_IN = "signed in"

Need = Permission | str


class Detour(Exception):
    """A page behind something that is asked first, as why a record is opened: the door leads to `url` instead."""

    def __init__(self, url: str):
        self.url = url
        super().__init__("asked first")


def needs(*any_of: Need) -> Callable:
    """Declare what a view asks of the seat: one of the permissions given, `SIGNED_IN`, or `PUBLIC`."""
    if not any_of:
        raise ValueError("a view needs something, if only PUBLIC")

    def mark(view):
        view.needs = any_of
        return view

    return mark


# Views that come with a library and cannot be decorated where they are written.
ADMITTED: dict[str, Need] = {
    "allauth.": PUBLIC,  # sign-in pages guard themselves
    "django.contrib.staticfiles.": PUBLIC,
    "django.views.i18n": PUBLIC,
    "django.views.generic.base": PUBLIC,  # redirects allauth puts where it is not in use
}


def needs_of(view) -> tuple[Need, ...] | None:
    """Return what the view asks for, or None when it says nothing."""
    declared = getattr(view, "needs", None) or getattr(getattr(view, "view_class", None), "needs", None)
    if declared:
        return declared
    module = getattr(view, "__module__", "")
    for prefix, need in ADMITTED.items():
        if module.startswith(prefix):
            return (need,)
    return None

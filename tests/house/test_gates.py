"""Every door says what it asks."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

from lianqiao.registry.gates import PUBLIC, SIGNED_IN, needs_of
from lianqiao.registry.roles import Permission, Role, permissions_of


def _patterns(resolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}", pattern
        else:
            yield from _patterns(pattern, f"{prefix}{pattern.pattern}")


def test_every_view_says_what_it_needs():
    silent = [path for path, pattern in _patterns(get_resolver()) if needs_of(pattern.callback) is None]
    assert silent == []


def test_what_views_need_exists():
    known = {*Permission, PUBLIC, SIGNED_IN}
    for path, pattern in _patterns(get_resolver()):
        assert set(needs_of(pattern.callback)) <= known, path


def test_our_public_pages_are_few_and_known():
    public = {
        pattern.name
        for _path, pattern in _patterns(get_resolver())
        if pattern.callback.__module__.startswith("lianqiao.") and PUBLIC in needs_of(pattern.callback)
    }
    assert public <= {
        "set_language",
        "health",
        "ready",
        "gallery",
        "language",
        "robots",
        "favicon",
        "calendar_feed",
        "experience",
        "experience_thanks",
        "answer",
        "answer_keep",
        "thanks",
    }, public


def test_every_permission_is_held_by_somebody():
    held = {permission for role in Role if role is not Role.SYSTEM for permission in permissions_of(role)}
    assert held == set(Permission)

"""Finds the rooms and their shelves."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig, apps


def rooms() -> list[AppConfig]:
    """Return our own applications, from the ground up."""
    return [app for app in reversed(list(apps.get_app_configs())) if app.name.startswith("lianqiao.")]


def shelves(name: str) -> Iterator[tuple[str, ModuleType]]:
    """Yield room and module of every room that has this shelf; the ground only defines what shelves hold."""
    for app in rooms():
        if app.label != "core" and find_spec(f"{app.name}.{name}"):
            yield app.label, import_module(f"{app.name}.{name}")

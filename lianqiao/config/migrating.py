"""Migrating in a fraction of the time: Django draws all related model classes anew after every small change.

An index, a constraint or a trigger changes no class but its list of them, and a new model changes no other class but
for what points back from it, which the class being drawn adds by itself. Those are most of our changes; with dozens of
related tables the drawing was three quarters of the time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

_LISTS = ("constraints", "indexes", "triggers")


@contextmanager
def drawing_less() -> Iterator[None]:
    """While this is open, a new index, constraint or trigger is put into the drawn class, and a new model drawn alone."""
    before = {(owner, name): getattr(owner, name) for owner, name in _INSTEAD}
    for (owner, name), step in before.items():
        setattr(owner, name, _drawing(step, _INSTEAD[owner, name]))
    try:
        yield
    finally:
        for (owner, name), step in before.items():
            setattr(owner, name, step)


def _drawing(step: Callable, instead: Callable) -> Callable:
    def noted(*arguments: object, **named: object) -> None:
        draw = ProjectState.reload_model
        setattr(ProjectState, "reload_model", instead)  # noqa: B010
        try:
            step(*arguments, **named)
        finally:
            setattr(ProjectState, "reload_model", draw)  # noqa: B010

    return noted


def _put_into_the_class(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        drawn = state.apps.get_model(app_label, model_name)
        options = state.models[app_label, model_name.lower()].options
        for name in _LISTS:
            if name in options:
                setattr(drawn._meta, name, list(options[name]))


def _draw_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state.apps.render_multiple([state.models[app_label, model_name.lower()]])


_INSTEAD: dict[tuple[type, str], Callable] = {
    (ProjectState, "_append_option"): _put_into_the_class,
    (AddTrigger, "state_forwards"): _put_into_the_class,
    (ProjectState, "add_model"): _draw_alone,
}

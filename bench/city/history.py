"""The triggers that keep a version of every new row: at rest during a load unless the city is to have its history."""

from collections.abc import Iterable, Iterator

import pgtrigger
from django.db import connection
from django.db.models import Model
from pghistory.trigger import Event


def keepers(models: Iterable[type[Model]]) -> Iterator[tuple[type[Model], type[Model], str]]:
    """Yield each model with its versions and the name of the trigger that writes one for a new row."""
    wanted = set(models)
    for model, trigger in pgtrigger.registered():
        if model in wanted and isinstance(trigger, Event) and trigger.operation == pgtrigger.Insert:
            yield model, trigger.event_model, trigger.get_pgid(model)


def wake(models: Iterable[type[Model]]) -> None:
    """Let them write even while other triggers rest."""
    _set(models, "ENABLE ALWAYS")


def settle(models: Iterable[type[Model]]) -> None:
    """Have them as they were."""
    _set(models, "ENABLE")


def _set(models: Iterable[type[Model]], how: str) -> None:
    with connection.cursor() as cursor:
        for model, _versions, name in keepers(models):
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" {how} TRIGGER "{name}"')


def tables(models: Iterable[type[Model]]) -> list[str]:
    """Return the tables of the versions."""
    return [versions._meta.db_table for _model, versions, _name in keepers(models)]


def missing(models: Iterable[type[Model]]) -> Iterator[str]:
    """Yield what is amiss: a table whose rows have not exactly one version each."""
    with connection.cursor() as cursor:
        for model, versions, _name in keepers(models):
            table, kept = model._meta.db_table, versions._meta.db_table
            cursor.execute(
                f'SELECT (SELECT count(*) FROM "{table}"), count(*), count(DISTINCT pgh_obj_id) FROM "{kept}"'  # noqa: S608
            )
            if len(set(counts := cursor.fetchone())) != 1:
                yield f"{table}: rows, versions and versioned rows are {counts}"

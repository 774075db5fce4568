"""Guarded models: written only inside a named action, and never over somebody else's change.

`audit.actions.action` lifts the guard; everything that writes outside it raises. A convention can be
forgotten on a tired evening, a raised error cannot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, router

from .errors import StaleRecord
from .ids import new_id
from .statements import insert

FEW = 8
"""So many records are written by one statement that is kept; more are left to Django's batches."""
_depth: ContextVar[int] = ContextVar("open_actions", default=0)


class WriteOutsideAction(RuntimeError):
    """A guarded record was written while no action was open: an error in our code, not the user's."""


@contextmanager
def writing() -> Iterator[None]:
    """Lift the guard for the block. Only `audit.actions` calls this."""
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def check_writing(model: type[models.Model]) -> None:
    """Raise `WriteOutsideAction` unless an action is open."""
    if _depth.get() == 0:
        raise WriteOutsideAction(f"{model._meta.label} is written outside an action")


class GuardedQuerySet(models.QuerySet):
    def update(self, **kwargs):
        check_writing(self.model)
        return super().update(**kwargs)

    def delete(self):
        check_writing(self.model)
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        check_writing(self.model)
        objs = list(objs)
        if args or kwargs or not 0 < len(objs) <= FEW:
            return super().bulk_create(objs, *args, **kwargs)
        insert(objs, using=(using := router.db_for_write(self.model)))
        for one in objs:
            one._state.adding, one._state.db = False, using
        return objs

    def bulk_update(self, *args, **kwargs):
        check_writing(self.model)
        return super().bulk_update(*args, **kwargs)


class GuardedManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]  # a class made on the spot
    def bulk_create(self, objs, *args, **kwargs):  # without composing first who may read what is new
        return GuardedQuerySet(self.model, using=self._db).bulk_create(objs, *args, **kwargs)


class GuardedModel(models.Model):
    """A record with a time-ordered key, a write guard and an optimistic lock.

    `version` starts at 1 and rises with every save. Saving a copy that is older than the stored row
    raises `StaleRecord`, so that two people cannot silently overwrite each other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = GuardedManager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        check_writing(type(self))
        if self._state.adding:
            self.version = 1
            kwargs.setdefault("force_insert", True)
            return super().save(*args, **kwargs)
        read_version, self.version = self.version, self.version + 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        try:
            with expected_version(read_version):
                return super().save(*args, **kwargs)
        except StaleRecord:
            self.version = read_version
            raise

    def delete(self, *args, **kwargs):
        check_writing(type(self))
        return super().delete(*args, **kwargs)

    def _do_insert(self, manager, using, fields, returning_fields, raw):
        if raw or returning_fields:
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]  # the stubs leave this step of Django out
        return insert([self], using=using)

    def _do_update(self, base_qs, using, pk_val, values, update_fields, forced_update):
        # Django's own UPDATE, with the version in its WHERE: the lock costs no extra query.
        expected = _expected.get()
        if expected is None:
            return super()._do_update(base_qs, using, pk_val, values, update_fields, forced_update)
        filtered = base_qs.filter(pk=pk_val, version=expected)
        if filtered._update(values) == 0:  # noqa: SLF001 - what Django itself calls here
            raise StaleRecord
        return True


_expected: ContextVar[int | None] = ContextVar("expected_version", default=None)


@contextmanager
def expected_version(version: int) -> Iterator[None]:
    token = _expected.set(version)
    try:
        yield
    finally:
        _expected.reset(token)

"""The register of triggers, told to remember what it holds: by itself it goes through all of them for each new one.

With three hundred triggers that was an eighth of the start of every process. It refuses the same as before.
"""

from pgtrigger import registry


class Register(registry._Registry):  # noqa: SLF001 - there is no public name for it
    """The register of `pgtrigger`, with the names in use kept instead of gathered each time."""

    def __init__(self) -> None:
        self._functions: set[str] = set()
        self._tables: dict = {}
        super().__init__()

    @property
    def pg_function_names(self) -> set[str]:
        return self._functions

    @property
    def by_db_table(self) -> dict:
        return self._tables

    def __setitem__(self, key, value) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self._functions.add(trigger.get_pgid(model))
        self._tables[model._meta.db_table, trigger.name] = trigger

    def __delitem__(self, key) -> None:
        model, trigger = self[key]
        super().__delitem__(key)
        self._functions.discard(trigger.get_pgid(model))
        self._tables.pop((model._meta.db_table, trigger.name), None)


def remember_names() -> None:
    """Put the quick register into the place of the slow one. Called before any model is loaded."""
    quick = Register()
    for key, value in registry._registry.items():  # noqa: SLF001
        quick[key] = value
    registry._registry = quick  # noqa: SLF001

"""Ibis, loaded with the first figure that is composed: it takes as long as all our rooms together.

A web process that shows cases and forms never needs it, nor one that asks what was composed before (`kept`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import Table, Value
else:
    Table = Value = Any

    class _Ibis:
        def __getattr__(self, name: str) -> Any:
            return getattr(import_module("ibis"), name)

    ibis = _Ibis()

__all__ = ["Table", "Value", "ibis"]

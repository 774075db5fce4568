"""The facts of all rooms as Ibis tables bound to no engine: what indicators are written over."""

from functools import cache

from lianqiao.lake.facts import FACTS

from .later import Table, Value, ibis


class _Facts:
    """`facts.presences` is the table of that name, without an engine."""

    def __getattr__(self, name: str) -> Table:
        return _table(name)


@cache
def _table(name: str) -> Table:
    return ibis.table(FACTS[name].schema, name=name)


facts = _Facts()


def tallied(cut: str) -> Table:
    """Return kept sums as a table bound to no engine; those of a cut have its key in a column of its name."""
    columns = {
        "institution": "string",
        "on": "date",
        "method": "string",
        "value": "int64",
        "estimated": "boolean",
    }
    return ibis.table(columns | ({cut: "string"} if cut else {}), name="tallied")


def hole(name: str, kind: str = "string") -> Value:
    """Return a place in an expression that is filled when the query runs, so that one compiled query serves all."""
    return ibis.literal(f"«{name}»").cast(kind)


def known(column: Value) -> Value:
    """Return the code in the column, with `unknown` for both null and empty."""
    return column.nullif("").fill_null("unknown")


__all__ = ["FACTS", "Table", "Value", "facts", "hole", "known", "tallied"]

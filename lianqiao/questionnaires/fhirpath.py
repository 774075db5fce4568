"""The evaluator of FHIRPath: what fhirpathpy does, with `weight()`, `ordinal()`, a whole `power()` and sums.

Expressions are read and made into functions once, and kept. Its own `sum()` gives nought for nothing and stumbles over the
values of answers; so do its least, most and mean.
"""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from antlr4 import CommonTokenStream, InputStream, ParseTreeWalker, Token
from antlr4.error.ErrorListener import ErrorListener
from fhirpathpy.engine.invocations.constants import constants
from fhirpathpy.engine.nodes import ResourceNode
from fhirpathpy.parser.ASTPathListener import ASTPathListener
from fhirpathpy.parser.generated.FHIRPathLexer import FHIRPathLexer
from fhirpathpy.parser.generated.FHIRPathParser import FHIRPathParser

from .compiled import MODEL, Compiler, Run
from .expressions import BadExpression
from .weights import weight_on


class _Strict(ErrorListener):
    """Refuses what the grammar does not know; fhirpathpy's own reader skips it and evaluates the rest."""

    def syntaxError(self, *told: Any) -> None:  # noqa: N802
        _recognizer, _symbol, line, column, text, _error = told
        raise BadExpression(f"{line}:{column} {text}")


# Parsing costs a hundred evaluations, and a published version never changes its expressions.
@lru_cache(maxsize=4096)
def parsed(text: str) -> Run:
    """Return an expression as a function. Raises `BadExpression`."""
    return _COMPILER.compiled(tree_of(text)["children"][0])


def tree_of(text: str) -> dict[str, Any]:
    """Return the tree of an expression. Raises `BadExpression`."""
    lexer = FHIRPathLexer(InputStream(text))
    parser = FHIRPathParser(CommonTokenStream(lexer))
    for reader in (lexer, parser):
        reader.removeErrorListeners()
        reader.addErrorListener(_Strict())
    tree = parser.expression()
    rest = parser.getCurrentToken()
    if rest.type != Token.EOF:
        raise BadExpression(f"{rest.line}:{rest.column} {rest.text}")
    listener = ASTPathListener()
    ParseTreeWalker().walk(listener, tree)
    found: dict[str, Any] = listener.parentStack[0]
    return found


def evaluate(text: str, resource: Any, variables: Mapping[str, Any]) -> list:
    """Return what the expression yields, as nodes. Raises `BadExpression`."""
    run, root = parsed(text), resource if isinstance(resource, list) else [resource]
    known = {"context": resource, "ucum": "http://unitsofmeasure.org"}
    known |= {name: value for name, value in variables.items() if value is not None}
    constants.reset()  # one moment of now() for the whole expression
    context = {"dataRoot": root, "vars": known, "model": MODEL, "userInvocationTable": _COMPILER.ours}
    try:
        found = run(context, root)
    except Exception as error:
        raise BadExpression(str(error)) from error
    return [each for each in found if not _only_extended(each)]


def node(element: Any, path: str) -> ResourceNode:
    return ResourceNode(element, path)


def _only_extended(found: Any) -> bool:
    """Whether it is the place of a value that is not there and only has an extension."""
    data = found.data if isinstance(found, ResourceNode) else None
    return isinstance(data, Mapping) and [*data] == ["extension"]


def plain(found: list) -> list:
    """Return the values behind the nodes."""
    return [each.data if isinstance(each, ResourceNode) else each for each in found]


def number(found: list) -> Decimal | None:
    """Return the one number an expression yielded; None for nothing, several, or what is no number."""
    values = plain(found)
    if len(values) != 1 or isinstance(values[0], bool):
        return None
    value = values[0].get("value") if isinstance(values[0], Mapping) else values[0]
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _weight(nodes: list) -> list:
    weights = (weight_on(value) for value in plain(nodes) if isinstance(value, Mapping))
    return [weight for weight in weights if weight is not None]


def _power(base: Any, exponent: Any) -> list | Decimal:
    """Raise to any power; fhirpathpy itself answers a fractional exponent with nothing."""
    foot, top = number(_listed(base)), number(_listed(exponent))
    if foot is None or top is None:
        return []
    if top == top.to_integral_value():
        return foot**top
    result = math.pow(foot, top) if foot >= 0 else math.nan
    return [] if math.isnan(result) else Decimal(repr(result))


def _over(reckon: Callable[[list[Decimal]], Decimal]) -> Callable[[list], list | Decimal]:
    """Make an aggregate of numbers; of nothing it is nothing, never nought."""

    def aggregate(nodes: list) -> list | Decimal:
        found = [value for each in nodes if (value := number([each])) is not None]
        return reckon(found) if found and len(found) == len(nodes) else []

    return aggregate


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]


FUNCTIONS: dict[str, Any] = {
    "weight": {"fn": _weight, "arity": {0: []}},
    "ordinal": {"fn": _weight, "arity": {0: []}},
    "power": {"fn": _power, "arity": {1: ["Number"]}},
    "sum": {"fn": _over(lambda found: sum(found, Decimal(0)))},
    "min": {"fn": _over(min)},
    "max": {"fn": _over(max)},
    "avg": {"fn": _over(lambda found: sum(found, Decimal(0)) / len(found))},
}
_COMPILER = Compiler(FUNCTIONS)

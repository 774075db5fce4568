"""The tree of a FHIRPath expression as functions, made once: what fhirpathpy finds out anew at every node and every turn.

Its own functions and operators do the work, so that an expression yields what it yields there. Only steps along a path,
`where` and its kin (which it evaluates twice a turn, and so four times below each other), and `=` of plain values are ours.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from fhirpathpy.engine import do_eval, make_param, param_check_table, type_specifier
from fhirpathpy.engine.evaluators import evaluators
from fhirpathpy.engine.invocations import invocation_registry
from fhirpathpy.engine.nodes import FP_Quantity, ResourceNode
from fhirpathpy.engine.util import arraify, get_data, is_nullable, process_user_invocation_table
from fhirpathpy.models import models

Context = dict[str, Any]
Tree = dict[str, Any]
Run = Callable[[Context, list], list]
Functions = Mapping[str, Mapping[str, Any]]
MODEL: dict[str, Any] = models["r4"]
_PASSING = ("TermExpression", "InvocationTerm", "ParenthesizedTerm", "LiteralTerm")
_CONSTANT = (
    "NullLiteral", "NumberLiteral", "StringLiteral", "BooleanLiteral", "QuantityLiteral", "DateTimeLiteral",
    "TimeLiteral", "Identifier",
)  # fmt: skip
_INFIX = (
    "UnionExpression", "InequalityExpression", "AdditiveExpression", "MultiplicativeExpression", "TypeExpression",
    "EqualityExpression", "OrExpression", "ImpliesExpression", "AndExpression", "XorExpression",
    "MembershipExpression",
)  # fmt: skip
_ALIAS = {"contains": "containsOp", "in": "inOp", "is": "isOp", "as": "asOp"}
_PLAIN = (str, int)
_THEIRS = cast(dict[str, dict[str, Any]], invocation_registry)


class Compiler:
    """Makes functions of trees; `functions` are those beside and before fhirpathpy's own, as it takes them."""

    def __init__(self, functions: Functions) -> None:
        self.ours = process_user_invocation_table(functions)
        self.known: dict[str, dict[str, Any]] = {**_THEIRS, **_OURS, **self.ours}

    def compiled(self, tree: Tree) -> Run:
        """Return the function of a tree. What is not known here fhirpathpy evaluates itself, with all below it."""
        kind, below = tree["type"], tree.get("children") or []
        if kind in _PASSING and below:
            return self.compiled(below[0])
        if kind in _CONSTANT:
            value = evaluators[kind](None, None, tree)
            return lambda _ctx, _parent: list(value)
        if kind == "InvocationExpression":
            return _path([self.compiled(each) for each in below])
        if kind == "ExternalConstantTerm":
            return _variable(below[0]["children"][0])
        if kind == "MemberInvocation":
            return _member(tree, evaluators["Identifier"](None, None, below[0])[0].replace("`", ""))
        if kind == "FunctionInvocation":
            return self._function(tree)
        if kind in _INFIX:
            return self._infix(tree)
        return lambda ctx, parent: do_eval(ctx, parent, tree)

    def _function(self, tree: Tree) -> Run:
        called, *rest = tree["children"][0]["children"]
        name = evaluators["Identifier"](None, None, called)[0]
        given = rest[0].get("children") or [] if rest else []
        entry = self.known.get(name)
        takes = entry.get("arity", {0: []}).get(len(given)) if entry and "variadic" not in entry else None
        if entry is None or takes is None or name == "trace":
            return lambda ctx, parent: do_eval(ctx, parent, tree)  # which says what is wrong with it
        function, params = entry["fn"], [self._param(*pair) for pair in zip(takes, given, strict=False)]
        nullable, nullable_input = "nullable" in entry, "nullable_input" in entry
        bare = "arity" not in entry

        def run(ctx: Context, parent: list) -> list:
            if nullable_input and is_nullable(parent):
                return []
            if bare:
                return arraify(function(ctx, arraify(parent)))
            this = ctx["$this"] if "$this" in ctx else ctx["dataRoot"]
            told = [param(ctx, this) for param in params]
            if nullable and (is_nullable(parent) or any(map(is_nullable, told))):
                return []
            return arraify(function(ctx, parent, *told))

        return run

    def _infix(self, tree: Tree) -> Run:
        sign = tree["terminalNodeText"][0]
        entry = self.known.get("|" if tree["type"] == "UnionExpression" else _ALIAS.get(sign, sign))
        takes = entry.get("arity", {}).get(2) if entry else None
        if entry is None or takes is None or len(tree["children"]) != 2:
            return lambda ctx, parent: do_eval(ctx, parent, tree)
        function, nullable = entry["fn"], "nullable" in entry
        left, right = (self._param(*pair) for pair in zip(takes, tree["children"], strict=True))

        def run(ctx: Context, parent: list) -> list:
            first, second = left(ctx, parent), right(ctx, parent)
            if nullable and (is_nullable(first) or is_nullable(second)):
                return []
            return arraify(function(ctx, first, second))

        return run

    def _param(self, takes: Any, tree: Tree) -> Callable[[Context, list], Any]:
        """Return what hands a function its parameter: a value, the expression itself, or the name of a type."""
        if takes == "TypeSpecifier":
            kind = type_specifier(None, None, tree)
            return lambda _ctx, _parent: kind
        if takes == "Identifier":
            return lambda ctx, parent: make_param(ctx, parent, takes, tree)
        run = self.compiled(tree)
        if takes == "Expr":
            return lambda ctx, _parent: _turn(ctx, run)
        if takes == "AnyAtRoot":
            return lambda ctx, _parent: run(ctx, cast(list, ctx.setdefault("$this", ctx["dataRoot"])))
        if takes == "Any":
            return _any(run)
        return _single(takes[0] if isinstance(takes, list) else takes, run)


def _any(run: Run) -> Run:
    def told(ctx: Context, parent: list) -> list:
        ctx["$this"] = parent
        return run(ctx, parent)

    return told


def _single(takes: str, run: Run) -> Callable[[Context, list], Any]:
    check = param_check_table[takes]

    def told(ctx: Context, parent: list) -> Any:
        ctx["$this"] = parent
        found = run(ctx, parent)
        if len(found) > 1:
            raise ValueError(f"{len(found)} values where one {takes} is wanted")
        return check(found[0]) if found else []

    return told


def _turn(ctx: Context, run: Run) -> Callable[[Any], list]:
    """The expression of a `where`, to be run for each element in its turn."""

    def each(element: Any) -> list:
        ctx["$this"] = this = arraify(element)
        return run(ctx, this)

    return each


def _path(steps: list[Run]) -> Run:
    def run(ctx: Context, parent: list) -> list:
        for step in steps:
            parent = step(ctx, parent)
        return list(parent)

    return run


def _variable(tree: Tree) -> Run:
    name = evaluators["Identifier"](None, None, tree)[0].replace("`", "")

    def run(ctx: Context, _parent: list) -> list:
        if name not in ctx["vars"]:
            raise ValueError(f"there is no variable %{name}")
        value = ctx["vars"][name]
        return value if isinstance(value, list) else [] if value is None else [value]

    return run


def _member(tree: Tree, key: str) -> Run:
    """One step along a path. Types follow the model by the path walked, which is looked up once for each path met."""
    if key[0] == key[0].upper():
        return lambda ctx, parent: do_eval(ctx, parent, tree)  # the name of a type, at the root
    met: dict[str | None, tuple[str, tuple[str, ...]]] = {}

    def run(_ctx: Context, parent: list) -> list:
        found: list = []
        for each in parent if isinstance(parent, list) else ():
            node = each if isinstance(each, ResourceNode) else ResourceNode(each, None)
            if (place := met.get(node.path)) is None:
                place = met[node.path] = _place(node.path, key)
            path, values = _standing(node.data, key, *place)
            found += _nodes(values, MODEL["path2Type"].get(path, path))
        return found

    return run


def _place(path: str | None, key: str) -> tuple[str, tuple[str, ...]]:
    """Where the model has what is below a path, and the types it may have there."""
    below = f"{path or '_'}.{key}"
    below = MODEL["pathsDefinedElsewhere"].get(below, below)
    return below, tuple(MODEL["choiceTypePaths"].get(below) or ())


def _standing(data: Any, key: str, path: str, kinds: tuple[str, ...]) -> tuple[str, tuple]:
    if isinstance(data, Mapping):
        if kinds:
            return _chosen(data, key, path, kinds)
        return "Extension" if key == "extension" else path, (data.get(key), data.get(f"_{key}"))
    if isinstance(data, FP_Quantity):
        return path, (data.value,)
    return path, (len(data),) if key == "length" else ()


def _nodes(values: tuple, path: str) -> Iterator[ResourceNode]:
    for value in values:
        for one in value if isinstance(value, list) else () if value is None else (value,):
            yield one if isinstance(one, ResourceNode) else ResourceNode(one, path)


def _chosen(data: Mapping, key: str, path: str, kinds: tuple[str, ...]) -> tuple[str, tuple]:
    """What stands in a value of several types, and the path of the one it has."""
    for kind in kinds:
        value, beside = data.get(f"{key}{kind}"), data.get(f"_{key}{kind}")
        if value is not None or beside is not None:
            return path + kind, (value, beside)
    return path, ()


def _holds(found: list) -> bool:
    # A boolean out of the answers comes as a node, which is true for being there.
    return bool(found) and bool(found[0]) and get_data(found[0]) is not False


def _where(ctx: Context, elements: list, expression: Callable[[Any], list]) -> list:
    found = []
    for at, element in enumerate(elements if isinstance(elements, list) else ()):
        ctx["$index"] = at
        if _holds(expression(element)):
            found.append(element)
    return found


def _exists(ctx: Context, elements: list, expression: Callable[[Any], list] | None = None) -> bool:
    return bool(elements if expression is None else _where(ctx, elements, expression))


def _equal(ctx: Context, left: list, right: list) -> list:
    if len(left) == len(right) == 1:
        first, second = (one.data if isinstance(one, ResourceNode) else one for one in (left[0], right[0]))
        if isinstance(first, _PLAIN) and isinstance(second, _PLAIN):
            return [first == second]
    found: list = _THEIRS["="]["fn"](ctx, left, right)
    return found


_OURS: dict[str, dict[str, Any]] = {
    "where": {**_THEIRS["where"], "fn": _where},
    "exists": {**_THEIRS["exists"], "fn": _exists},
    "=": {**_THEIRS["="], "fn": _equal},
}

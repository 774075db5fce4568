"""The options of a form, wherever its file keeps them: read once, they stand on the question itself, with their weights."""

from collections.abc import Sequence
from typing import Any

from .elements import Element, items, key_of, typed, walk
from .validation.terms import Terms
from .weights import ORDINAL, Weights, weight_on, weights_of


def with_options(questionnaire: dict[str, Any], supporting: Sequence[Element] = ()) -> dict[str, Any]:
    """Return the form as it is asked: what a value set or a code system says stands in `answerOption`.

    The very same object where nothing has to be looked up. The form as it was handed in stays what it is.
    """
    if not supporting and not any(item.get("answerValueSet") for item in walk(questionnaire)):
        return questionnaire
    terms, weights = Terms(questionnaire, supporting), weights_of(questionnaire, supporting)
    return {**questionnaire, "item": [_asked(item, terms, weights) for item in items(questionnaire)]}


def _asked(item: Element, terms: Terms, weights: Weights) -> dict[str, Any]:
    copy = {name: value for name, value in item.items() if name != "answerValueSet"}
    address, own = item.get("answerValueSet"), weights.get(str(item.get("linkId")), {})
    if address:
        copy["answerOption"] = [_option(code, own) for code in terms.listed(str(address)) or ()]
    elif item.get("answerOption"):
        copy["answerOption"] = [_weighed(option, own) for option in item["answerOption"]]
    if item.get("item"):
        copy["item"] = [_asked(each, terms, weights) for each in items(item)]
    return copy


def _option(code: Element, own: dict) -> dict[str, Any]:
    kept = ("system", "version", "code", "display", "_display", "designation")
    return _weighed({"valueCoding": {name: code[name] for name in kept if code.get(name)}}, own)


def _weighed(option: Element, own: dict) -> dict[str, Any]:
    found = typed(option)
    weight = own.get(key_of(*found)) if found else None
    if weight is None or weight_on(option) is not None:
        return dict(option)
    return {**option, "extension": [*option.get("extension", ()), {"url": ORDINAL, "valueDecimal": weight}]}

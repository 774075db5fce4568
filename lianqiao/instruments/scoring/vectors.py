"""Test vectors: answers by their value, and the scores they must give. Tried in tests and by whoever makes a form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lianqiao.questionnaires.elements import Element, items, key_of, typed
from lianqiao.questionnaires.weights import weights_of

from .packs import Pack
from .plans import raised, score

_PLAIN = {
    "boolean": "Boolean",
    "integer": "Integer",
    "decimal": "Decimal",
    "string": "String",
    "text": "String",
}
_PLAIN |= {"date": "Date", "time": "Time", "dateTime": "DateTime"}


def response_of(questionnaire: Element, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a response in which each item has the answer of that weight; a list is several answers or occurrences.

    Raises `ValueError` where an item has no such answer or the form no such item.
    """
    left = dict(given)
    weights = weights_of(questionnaire)
    response: dict[str, Any] = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    if questionnaire.get("url"):
        response["questionnaire"] = questionnaire["url"]
    answered = _answered(questionnaire, left, weights)
    if answered:
        response["item"] = answered
    if left:
        raise ValueError(f"no item {', '.join(sorted(left))}")
    return response


def failures(questionnaire: Element, pack: Pack, vector: Mapping[str, Any]) -> list[str]:
    """Return what a vector expected and did not get; an empty list is what one hopes for."""
    response = response_of(questionnaire, vector["answers"])
    got = {each.code: each for each in score(questionnaire, pack, response, interpretation=vector.get("set"))}
    found = []
    for code, wanted in vector["scores"].items():
        each = got[code]
        if wanted.get("complete", True) != each.complete:
            found.append(f"{code}: complete is {each.complete}, missing {', '.join(each.missing) or '-'}")
        elif "value" in wanted and each.value != Decimal(str(wanted["value"])):
            found.append(f"{code}: {each.value} instead of {wanted['value']}")
        elif "band" in wanted and each.band != wanted["band"]:
            found.append(f"{code}: band {each.band} instead of {wanted['band']}")
    warns = [flag.item for flag in raised(questionnaire, pack, response)]
    if sorted(vector.get("warns", warns)) != sorted(warns):
        found.append(f"warns: {', '.join(warns) or '-'} instead of {', '.join(vector['warns']) or '-'}")
    return found


def _answered(parent: Element, left: dict[str, Any], weights: Mapping) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in items(parent):
        link = str(item.get("linkId"))
        if item.get("type") == "group":
            found += _group(item, link, left, weights)
        elif link in left:
            wanted = left.pop(link)
            listed = wanted if isinstance(wanted, list) else [wanted]
            answer = [_answer(item, each, weights.get(link, {})) for each in listed]
            below = _answered(item, left, weights)
            if below:
                answer[0]["item"] = below
            found.append({"linkId": link, "answer": answer})
    return found


def _group(item: Element, link: str, left: dict[str, Any], weights: Mapping) -> list[dict[str, Any]]:
    """A repeating group is a list of the answers of each occurrence; a plain one shares the names of the whole form."""
    if link not in left:
        below = _answered(item, left, weights)
        return [{"linkId": link, "item": below}] if below else []
    occurrences = []
    for each in left.pop(link):
        inside = dict(each)
        occurrences.append({"linkId": link, "item": _answered(item, inside, weights)})
        if inside:
            raise ValueError(f"no item {', '.join(sorted(inside))} in {link}")
    return occurrences


def _answer(item: Element, wanted: Any, own: Mapping[tuple, Decimal]) -> dict[str, Any]:
    for option in item.get("answerOption") or ():
        kind = typed(option)
        if kind is None:
            continue
        weight = own.get(key_of(*kind))
        code = kind[1].get("code") if isinstance(kind[1], Mapping) else kind[1]
        if wanted == code or (
            weight is not None and not isinstance(wanted, str) and weight == Decimal(str(wanted))
        ):
            return {f"value{kind[0]}": kind[1]}
    if item.get("type") == "open-choice" and isinstance(wanted, str):
        return {"valueString": wanted}
    if item.get("answerOption"):
        raise ValueError(f"{item.get('linkId')}: no answer worth {wanted}")
    kind_of = _PLAIN.get(str(item.get("type")))
    if kind_of is None:
        return {"valueQuantity": dict(wanted) if isinstance(wanted, Mapping) else {"value": wanted}}
    return {f"value{kind_of}": bool(wanted) if kind_of == "Boolean" else wanted}

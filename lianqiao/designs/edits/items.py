"""One row: its wording, answers, conditions, what it counts and warns of."""

from collections.abc import Sequence
from typing import Any

from lianqiao.designs import checks, conditions
from lianqiao.designs.content import Content
from lianqiao.designs.items import before_of, item_of, kind_of, move_behind, parent_of, place_in
from lianqiao.designs.kinds import CHOICES, Kind
from lianqiao.designs.scoring import plain
from lianqiao.designs.texts import tell, told
from lianqiao.instruments.scoring.packs import GENERAL
from lianqiao.instruments.sheets.kinds import ALONE
from lianqiao.questionnaires.elements import Element, extension, typed
from lianqiao.questionnaires.weights import ORDINAL, URLS, weight_on

from .bounds import bounds_told, write_bounds
from .unsound import Rows, Unsound, check

CHOSEN = "initialSelected"


def item_told(content: Content, item: Element) -> dict[str, Any]:
    """Return a row as its form shows it."""
    texts = told(item, "text", content.base)
    flag = next((one for one in content.pack["red_flags"] if one["item"] == item["linkId"]), {})
    parent = parent_of(content, item["linkId"])
    return bounds_told(content, item) | {
        "kind": kind_of(item), "text_zh": texts["zh"], "text_en": texts["en"],
        "parent": parent["linkId"] if parent else "", "required": bool(item.get("required")), "repeats": bool(item.get("repeats")),
        "behind": before_of(content, item["linkId"]), "own_words": item.get("type") == "open-choice",
        "reverse": item["linkId"] in content.pack["reverse"], "warn": flag.get("least"), "protocol": flag.get("protocol") or GENERAL,
        "urgent": bool(flag.get("urgent", True)),
        "warn_zh": (flag.get("text") or {}).get("zh", ""), "warn_en": (flag.get("text") or {}).get("en", ""),
        "behaviour": item.get("enableBehavior") or "all",
    }  # fmt: skip


def options_told(content: Content, item: Element) -> list[dict[str, Any]]:
    """Return the answers of a question as rows of a form."""
    rows = []
    for option in item.get("answerOption") or ():
        kind, value = typed(option) or ("String", "")
        texts = (
            told(value, "display", content.base) if kind == "Coding" else {"zh": str(value), "en": str(value)}
        )
        code = str(value.get("code", "")) if kind == "Coding" else str(value)
        rows.append({
            "code": code, "label_zh": texts["zh"], "label_en": texts["en"], "weight": weight_on(option),
            "chosen": bool(option.get(CHOSEN)), "alone": extension(option, ALONE) is True,
        })  # fmt: skip
    return rows


def write_item(
    content: Content,
    link: str,
    given: dict[str, Any],
    options: Rows = (),
    asked: Sequence[tuple[int, conditions.Condition]] = (),
) -> None:
    """Write one row: its wording, answers, conditions, what it counts and warns of. Raises `Unsound`."""
    item = item_of(content, link)
    if item is None:
        raise Unsound([("", "")])
    kind, stood = kind_of(item), bounds_told(content, item)
    _tell_row(content, item, given)
    if kind_of(item) in CHOICES:
        _write_options(content, item, options)
    write_bounds(content, item, given, stood if kind_of(item) is kind else {})
    _write_conditions(content, item, given, asked)
    _write_counting(content, item, given)
    _place(content, link, given)
    check(checks.item_faults(content, item), options if kind_of(item) in CHOICES else (), "options")


def _place(content: Content, link: str, given: dict[str, Any]) -> None:
    """Into the group told, at its end; within the one it stands in, behind the row told."""
    now = parent_of(content, link)
    if "parent" in given and given["parent"] != (now["linkId"] if now else ""):
        place_in(content, link, given["parent"])
    elif "behind" in given and given["behind"] != before_of(content, link):
        move_behind(content, link, given["behind"])


def _tell_row(content: Content, item: dict[str, Any], given: dict[str, Any]) -> None:
    before = told(item, "text", content.base)
    tell(item, "text", {at: given.get(f"text_{at}", before[at]) for at in before}, content.base)
    kind = Kind(given["kind"])
    if kind in CHOICES:
        item["type"] = "open-choice" if given.get("own_words") else "choice"
        _set(item, "repeats", kind is Kind.MULTI)
    elif kind is not Kind.OTHER and kind is not kind_of(item):
        item["type"] = {Kind.LINE: "string"}.get(kind, kind.value)
    if "repeats" in given:
        _set(item, "repeats", given["repeats"])
    if "required" in given:
        _set(item, "required", given["required"])
    if "longest" in given:
        _set(item, "maxLength", given["longest"])


def _set(element: dict[str, Any], name: str, value: Any) -> None:
    element.pop(name, None)
    if value:
        element[name] = value


def _write_options(content: Content, item: dict[str, Any], rows: Rows) -> None:
    """Write the answers in their order. One whose row is as it was stays what it is: a text or a number too."""
    known = [*zip(options_told(content, item), item.get("answerOption") or (), strict=True)]
    used = {row["code"] for row, _option_ in known} & {row["code"] for _at, row in rows}
    made = []
    for _at, row in rows:
        same = [each for each in known if each[0]["code"] == row["code"]]
        alike = [each for each in same if all(row.get(name, told) == told for name, told in each[0].items())]
        stood = next(iter(alike or same), None)
        if stood is not None:
            known.remove(stood)  # Two answers may have one code, each of its own system.
        code = row["code"] if stood else free(used)
        used.add(code)
        made.append(
            dict(stood[1]) if stood and alike else _option(content, row, code, stood and stood[1], item)
        )
    item["answerOption"] = made
    if not made:
        item.pop("answerOption")


def free(used: set[str]) -> str:
    return str(max((int(code) for code in used if code.isdecimal()), default=0) + 1)


def _option(
    content: Content, row: dict[str, Any], code: str, before: Element | None, item: Element
) -> dict[str, Any]:
    """One answer; what it had besides words and points, as a picture, stays."""
    made = dict(before or {})
    kept = [each for each in made.pop("extension", None) or () if each.get("url") not in (*URLS, ALONE)]
    if row.get("alone"):
        kept.append({"url": ALONE, "valueBoolean": True})
    if row["weight"] is not None:
        kept.append({"url": ORDINAL, "valueDecimal": plain(row["weight"])})
    coding = dict(
        made.get("valueCoding") or {"system": f"urn:lianqiao:answer:{item['linkId']}", "code": code}
    )
    own = [each for each in coding.pop("extension", None) or () if each.get("url") not in URLS]
    if own:
        coding["extension"] = own
    texts = told(coding, "display", content.base)
    tell(coding, "display", {at: row.get(f"label_{at}", texts[at]) for at in texts}, content.base)
    made = {name: value for name, value in made.items() if not name.startswith("value")}
    made |= {"extension": kept} if kept else {}
    made["valueCoding"] = coding
    _set(made, CHOSEN, bool(row["chosen"]))
    return made


def _write_conditions(
    content: Content,
    item: dict[str, Any],
    given: dict[str, Any],
    asked: Sequence[tuple[int, conditions.Condition]],
) -> None:
    made, faults = [], []
    for at, one in asked:
        try:
            stood = conditions.standing(content, item, one)
            made.append(conditions.written(content, one) if stood is None else stood)
        except conditions.Unfit as unfit:
            faults.append((f"conditions-{at}-{unfit.field}", str(unfit)))
    if faults:
        raise Unsound(faults)
    for name in ("enableWhen", "enableBehavior"):
        item.pop(name, None)
    if made:
        item["enableWhen"] = made
    if len(made) > 1:
        item["enableBehavior"] = given.get("behaviour") or "all"
    check(checks.condition_faults(content, item), [(at, {}) for at, _one in asked], "conditions")


def _write_counting(content: Content, item: dict[str, Any], given: dict[str, Any]) -> None:
    link, pack = item["linkId"], content.pack
    pack["reverse"] = [each for each in pack["reverse"] if each != link] + (
        [link] if given.get("reverse") else []
    )
    before = next((one for one in pack["red_flags"] if one["item"] == link), {})
    pack["red_flags"] = [one for one in pack["red_flags"] if one["item"] != link]
    if given.get("warn") is not None:
        texts = {at: given.get(f"warn_{at}", (before.get("text") or {}).get(at, "")) for at in ("zh", "en")}
        kept = {"urgent": True} | before | {"item": link, "least": plain(given["warn"]), "text": texts}
        pack["red_flags"].append(
            kept | {at: given[at] for at in ("protocol", "urgent") if given.get(at, "") != ""}
        )

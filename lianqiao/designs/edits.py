"""What forms tell, written into a document. Pure; a form that would leave something unsound is refused with the fields to mend."""

from collections.abc import Iterable, Sequence
from typing import Any

from lianqiao.instruments.elements import Element, extension, typed
from lianqiao.instruments.sheets import MAXIMUM, MINIMUM, UNIT
from lianqiao.instruments.weights import ORDINAL, URLS, weight_on

from . import checks, conditions, limits
from .content import LIMITS, SCORES, Content, set_languages, set_titles, set_who, who_answers
from .items import item_of, kind_of, parent_of, place_in
from .kinds import CHOICES, NUMBERS, TEXTS, How, Kind
from .scoring import amount, how_of, plain
from .texts import tell, told

Rows = Sequence[tuple[int, dict[str, Any]]]
CHOSEN = "initialSelected"


class Unsound(ValueError):
    """Raised where what a form tells cannot stay; `faults` are fields and words."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__()
        self.faults = faults


def _hinders(field: str) -> bool:
    """A text still missing in one language is said on the page and hinders publishing, not going on."""
    return field != "" and not field.endswith(("_zh", "_en"))


def _check(found: Iterable[tuple[str, str]], rows: Rows, prefix: str) -> None:
    """Raise `Unsound`; rows of the document are named by the rows of the page they came from."""
    faults = [(_on_page(field, rows, prefix), text) for field, text in found if _hinders(field)]
    if faults:
        raise Unsound(faults)


def _on_page(field: str, rows: Rows, prefix: str) -> str:
    first, _dash, rest = field.partition("-")
    at, _dash, name = rest.partition("-")
    return f"{prefix}-{rows[int(at)][0]}-{name}" if first == prefix and at.isdecimal() else field


# --- settings ------------------------------------------------------------------------------------------------------


def settings_of(content: Content) -> dict[str, Any]:
    titles = told(content.questionnaire, "title", content.base)
    purpose = told(content.questionnaire, "purpose", content.base)
    return {
        "title_zh": titles["zh"], "title_en": titles["en"], "purpose_zh": purpose["zh"], "purpose_en": purpose["en"],
        "languages": content.languages, "who": who_answers(content.questionnaire),
        "minutes": content.pack.get("minutes"), "better": content.pack.get("better", "low"),
        "unasked": content.pack.get("unasked"),
    }  # fmt: skip


def write_settings(content: Content, given: dict[str, Any]) -> None:
    set_languages(content, given["languages"])
    set_titles(content, {language: given[f"title_{language}"] for language in ("zh", "en")})
    purpose = {language: given[f"purpose_{language}"] for language in ("zh", "en")}
    _tell_or_drop(content.questionnaire, "purpose", purpose, content.base)
    set_who(content.questionnaire, given["who"])
    content.pack["better"] = given["better"]
    for name in ("minutes", "unasked"):
        content.pack.pop(name, None)
        if given[name] is not None:
            content.pack[name] = plain(given[name])


def _tell_or_drop(element: dict[str, Any], name: str, texts: dict[str, str], base: str) -> None:
    tell(element, name, texts, base)
    if not any(texts.values()):
        element.pop(name)


# --- one row -------------------------------------------------------------------------------------------------------


def item_told(content: Content, item: Element) -> dict[str, Any]:
    """Return a row as its form shows it."""
    texts, unit = told(item, "text", content.base), extension(item, UNIT) or {}
    units = told(unit, "display", content.base)
    flag = next((one for one in content.pack["red_flags"] if one["item"] == item["linkId"]), {})
    parent = parent_of(content, item["linkId"])
    initial = next((each for each in item.get("initial") or ()), None)
    return {
        "kind": kind_of(item), "text_zh": texts["zh"], "text_en": texts["en"],
        "parent": parent["linkId"] if parent else "", "required": bool(item.get("required")),
        "own_words": item.get("type") == "open-choice", "minimum": extension(item, MINIMUM),
        "maximum": extension(item, MAXIMUM), "unit_zh": units["zh"], "unit_en": units["en"],
        "longest": item.get("maxLength"), "initial": content_of(initial) if initial else "",
        "reverse": item["linkId"] in content.pack["reverse"], "warn": flag.get("least"),
        "warn_zh": (flag.get("text") or {}).get("zh", ""), "warn_en": (flag.get("text") or {}).get("en", ""),
        "behaviour": item.get("enableBehavior") or "all",
    }  # fmt: skip


def content_of(initial: Element) -> Any:
    found = typed(initial)
    return found[1] if found else ""


def options_told(content: Content, item: Element) -> list[dict[str, Any]]:
    """Return the answers of a question as rows of a form."""
    rows = []
    for option in item.get("answerOption") or ():
        kind, value = typed(option) or ("String", "")
        texts = told(value, "display", content.base) if kind == "Coding" else {"zh": str(value), "en": str(value)}
        code = str(value.get("code", "")) if kind == "Coding" else str(value)
        rows.append({
            "code": code, "label_zh": texts["zh"], "label_en": texts["en"], "weight": weight_on(option),
            "chosen": bool(option.get(CHOSEN)),
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
    _tell_row(content, item, given)
    if kind_of(item) in CHOICES:
        _write_options(content, item, options)
    if kind_of(item) in NUMBERS:
        _write_bounds(content, item, given)
    if kind_of(item) in (*NUMBERS, *TEXTS):
        _write_initial(item, given)
    _write_conditions(content, item, given, asked)
    _write_counting(content, item, given)
    if "parent" in given:
        place_in(content, link, given["parent"])
    _check(checks.item_faults(content, item), options if kind_of(item) in CHOICES else (), "options")


def _tell_row(content: Content, item: dict[str, Any], given: dict[str, Any]) -> None:
    before = told(item, "text", content.base)
    tell(item, "text", {at: given.get(f"text_{at}", before[at]) for at in before}, content.base)
    kind = Kind(given["kind"])
    if kind in CHOICES:
        item["type"] = "open-choice" if given.get("own_words") else "choice"
        _set(item, "repeats", kind is Kind.MULTI)
    elif kind is not Kind.OTHER and kind is not kind_of(item):
        item["type"] = {Kind.LINE: "string"}.get(kind, kind.value)
    if "required" in given:
        _set(item, "required", given["required"])
    if "longest" in given:
        _set(item, "maxLength", given["longest"])


def _set(element: dict[str, Any], name: str, value: Any) -> None:
    element.pop(name, None)
    if value:
        element[name] = value


def _write_options(content: Content, item: dict[str, Any], rows: Rows) -> None:
    known = {row["code"]: option for row, option in zip(options_told(content, item), item.get("answerOption") or (), strict=True)}
    used = {row["code"] for _at, row in rows if row["code"] in known}
    made = []
    for _at, row in rows:
        code = row["code"] if row["code"] in known else _free(used)
        used.add(code)
        made.append(_option(content, row, code, known.get(code), item))
    item["answerOption"] = made
    if not made:
        item.pop("answerOption")


def _free(used: set[str]) -> str:
    return str(max((int(code) for code in used if code.isdecimal()), default=0) + 1)


def _option(
    content: Content, row: dict[str, Any], code: str, before: Element | None, item: Element
) -> dict[str, Any]:
    """One answer; what it had besides words and points, as a picture, stays."""
    made = dict(before or {})
    kept = [each for each in made.pop("extension", None) or () if each.get("url") not in URLS]
    if row["weight"] is not None:
        kept.append({"url": ORDINAL, "valueDecimal": plain(row["weight"])})
    coding = dict(made.get("valueCoding") or {"system": f"urn:lianqiao:answer:{item['linkId']}", "code": code})
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


def _put_extension(item: dict[str, Any], url: str, value: dict[str, Any] | None) -> None:
    kept = [each for each in item.pop("extension", None) or () if each.get("url") != url]
    if value is not None:
        kept.append({"url": url} | value)
    if kept:
        item["extension"] = kept


def _write_bounds(content: Content, item: dict[str, Any], given: dict[str, Any]) -> None:
    whole = kind_of(item) is Kind.INTEGER
    for url, name in ((MINIMUM, "minimum"), (MAXIMUM, "maximum")):
        number = given[name]
        if number is None:
            _put_extension(item, url, None)
        elif whole and number != number.to_integral_value():
            raise Unsound([(name, checks.whole_number())])
        else:
            _put_extension(item, url, {"valueInteger": int(number)} if whole else {"valueDecimal": plain(number)})
    unit = dict(extension(item, UNIT) or {})
    texts = told(unit, "display", content.base)
    texts = {at: given.get(f"unit_{at}", texts[at]) for at in texts}
    tell(unit, "display", texts, content.base)
    _put_extension(item, UNIT, {"valueCoding": unit} if any(texts.values()) else None)


def _write_initial(item: dict[str, Any], given: dict[str, Any]) -> None:
    text = str(given.get("initial") or "").strip()
    item.pop("initial", None)
    if not text:
        return
    if kind_of(item) in TEXTS:
        item["initial"] = [{"valueString": text}]
        return
    number = amount(text)
    if number is None:
        raise Unsound([("initial", checks.no_number())])
    whole = kind_of(item) is Kind.INTEGER
    if whole and number != number.to_integral_value():
        raise Unsound([("initial", checks.whole_number())])
    item["initial"] = [{"valueInteger": int(number)} if whole else {"valueDecimal": plain(number)}]


def _write_conditions(
    content: Content,
    item: dict[str, Any],
    given: dict[str, Any],
    asked: Sequence[tuple[int, conditions.Condition]],
) -> None:
    made, faults = [], []
    for at, one in asked:
        try:
            made.append(conditions.written(content, one))
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
    _check(checks.condition_faults(content, item), [(at, {}) for at, _one in asked], "conditions")


def _write_counting(content: Content, item: dict[str, Any], given: dict[str, Any]) -> None:
    link, pack = item["linkId"], content.pack
    pack["reverse"] = [each for each in pack["reverse"] if each != link] + ([link] if given.get("reverse") else [])
    before = next((one for one in pack["red_flags"] if one["item"] == link), {})
    pack["red_flags"] = [one for one in pack["red_flags"] if one["item"] != link]
    if given.get("warn") is not None:
        texts = {at: given.get(f"warn_{at}", (before.get("text") or {}).get(at, "")) for at in ("zh", "en")}
        pack["red_flags"].append({"urgent": True} | before | {"item": link, "least": plain(given["warn"]), "text": texts})


# --- one score -----------------------------------------------------------------------------------------------------


def score_told(content: Content, entry: dict[str, Any]) -> dict[str, Any]:
    """Return a score as its form shows it."""
    limits_told = content.limits(entry["code"]) or {}
    weights = {f"weight_{link}": value for link, value in (entry.get("weights") or {}).items()}
    places = str(entry.get("round", ""))
    return weights | {
        "title_zh": entry["title"].get("zh", ""), "title_en": entry["title"].get("en", ""), "how": how_of(entry),
        "everything": "items" not in entry and not entry.get("of"), "items": entry.get("items") or [],
        "of": entry.get("of") or [], "may_miss": entry.get("may_miss", 0), "source": limits_told.get("source", ""),
        "places": places if places in ("0", "1", "2") else "2" if how_of(entry) is How.MEAN else "0",
    }  # fmt: skip


def bands_told(content: Content, code: str) -> list[dict[str, Any]]:
    """Return the ranges of a score as rows of a form."""
    return [
        {
            "code": row["code"], "from": row["from"], "to": row["to"], "positive": bool(row.get("positive")),
            **{f"label_{at}": (row.get("label") or {}).get(at, "") for at in ("zh", "en")},
            **{f"next_{at}": (row.get("next") or {}).get(at, "") for at in ("zh", "en")},
        }
        for row in limits.rows_of(content, code)
    ]  # fmt: skip


def write_score(content: Content, code: str, given: dict[str, Any], weights: dict[str, str], bands: Rows) -> None:
    """Write one score, a new one at the end, with its ranges. Raises `Unsound`."""
    entry = content.score(code)
    if entry is None:
        entry = {"code": code, "title": {}}
        content.pack[SCORES].append(entry)
    entry["title"] = {at: given.get(f"title_{at}", entry["title"].get(at, "")) for at in ("zh", "en")}
    if given["how"] != How.KEPT:
        _write_rule(entry, given, weights)
    _write_limits(content, code, given, bands)
    _check(checks.score_faults(content, entry), _by_start(bands), "bands")


def _write_rule(entry: dict[str, Any], given: dict[str, Any], weights: dict[str, str]) -> None:
    for name in ("items", "of", "weights", "expression", "range"):
        entry.pop(name, None)
    how = given["how"]
    entry["rule"] = {How.MEAN: "mean", How.WEIGHTED: "expression"}.get(how, "sum")
    entry["may_miss"], entry["round"] = given["may_miss"], given["places"]
    if how == How.OF_SCORES:
        entry["of"] = given["of"]
    elif how == How.WEIGHTED:
        entry["weights"] = weights
    elif not given["everything"]:
        entry["items"] = given["items"]


def _by_start(bands: Rows) -> list[tuple[int, dict[str, Any]]]:
    """Ranges as the checks count them: by where they begin, those without a beginning refused before."""
    return sorted(bands, key=lambda row: row[1]["from"])


def _write_limits(content: Content, code: str, given: dict[str, Any], bands: Rows) -> None:
    open_rows = [at for at, row in bands if row["from"] is None]
    if open_rows:
        raise Unsound([(f"bands-{at}-from", checks.no_number()) for at in open_rows])
    before = content.limits(code)
    content.pack[LIMITS] = [one for one in content.pack[LIMITS] if one["score"] != code]
    if not bands:
        return
    known = {one["code"]: one for one in (before or {}).get("bands") or ()}
    used = {row["code"] for _at, row in bands if row["code"] in known}
    made = []
    for _at, row in _by_start(bands):
        name = row["code"] if row["code"] in known else f"range-{_free({each.removeprefix('range-') for each in used})}"
        used.add(name)
        made.append(_band(row, name, known.get(name) or {}))
    kept = before or {"code": f"own-{code}", "score": code, "population": "", "language": ""}
    content.pack[LIMITS].append(kept | {"source": given["source"], "bands": made})


def _band(row: dict[str, Any], code: str, before: dict[str, Any]) -> dict[str, Any]:
    label, after = before.get("label") or {}, before.get("next") or {}
    return {
        "code": code, "from": plain(row["from"]), "to": None if row["to"] is None else plain(row["to"]),
        "label": {at: row.get(f"label_{at}", label.get(at, "")) for at in ("zh", "en")},
        "next": {at: row.get(f"next_{at}", after.get(at, "")) for at in ("zh", "en")},
        "positive": bool(row["positive"]),
    }  # fmt: skip


def remove_score(content: Content, code: str) -> None:
    """Take a score out, with its ranges and what test vectors expected of it."""
    content.pack[SCORES] = [one for one in content.scores if one["code"] != code]
    content.pack[LIMITS] = [one for one in content.pack[LIMITS] if one["score"] != code]
    for vector in content.vectors:
        vector["scores"].pop(code, None)


def free_code(content: Content) -> str:
    """Return a code for another score: the first is the total."""
    used = {one["code"] for one in content.scores}
    return "total" if "total" not in used else f"score_{_free({each.removeprefix('score_') for each in used} | {'1'})}"


# --- test vectors --------------------------------------------------------------------------------------------------


def write_vector(content: Content, number: int | None, what: str, answers: dict[str, Any], scores: dict[str, Any]) -> None:
    vector = {"what": what, "answers": answers, "scores": scores}
    if number is None:
        content.vectors.append(vector)
    else:
        content.vectors[number] = vector


def remove_vector(content: Content, number: int) -> None:
    del content.vectors[number]

"""One score: what it reads, how, and the ranges its values fall into."""

from typing import Any

from lianqiao.designs import checks, limits
from lianqiao.designs.content import LIMITS, SCORES, Content
from lianqiao.designs.kinds import How
from lianqiao.designs.scoring import how_of, plain

from .items import free
from .unsound import Rows, Unsound, check


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


def write_score(
    content: Content, code: str, given: dict[str, Any], weights: dict[str, str], bands: Rows
) -> None:
    """Write one score, a new one at the end, with its ranges. Raises `Unsound`."""
    entry = content.score(code)
    if entry is None:
        entry = {"code": code, "title": {}}
        content.pack[SCORES].append(entry)
    entry["title"] = {at: given.get(f"title_{at}", entry["title"].get(at, "")) for at in ("zh", "en")}
    if given["how"] != How.KEPT:
        _write_rule(entry, given, weights)
    _write_limits(content, code, given, bands)
    check(checks.score_faults(content, entry), _by_start(bands), "bands")


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
    others = [one for one in content.pack[LIMITS] if one is not before]
    content.pack[LIMITS] = others
    if not bands:
        return
    known = {one["code"]: one for one in (before or {}).get("bands") or ()}
    used = {row["code"] for _at, row in bands if row["code"] in known}
    made = []
    for _at, row in _by_start(bands):
        name = (
            row["code"]
            if row["code"] in known
            else f"range-{free({each.removeprefix('range-') for each in used})}"
        )
        used.add(name)
        made.append(_band(row, name, known.get(name) or {}))
    kept = before or {"code": f"own-{code}", "score": code, "population": "", "language": ""}
    # The set that is edited stays the first: by it a score is read unless the institution chose another.
    content.pack[LIMITS] = [kept | {"source": given["source"], "bands": made}, *others]


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
    return (
        "total"
        if "total" not in used
        else f"score_{free({each.removeprefix('score_') for each in used} | {'1'})}"
    )

"""The scales the house ships: a folder each, with questionnaire, scoring pack, its test vectors, SOURCE and SOURCE.zh.

A scale whose text the house may not ship is one file in `packs`; its institution loads the text.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..scoring import Pack, read_pack

FOLDER = Path(__file__).parent
# How a questionnaire of the house says that its wording is a plain rendering and not the validated one.
WORDING = "urn:lianqiao:wording"
PLAIN, OWN = "plain-rendering", "own-form"


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale of the library; `questionnaire` is None where the text is not ours to ship.

    `definition` and `rules` are questionnaire and pack as text, to be stored as they are.
    """

    code: str
    pack: Pack
    questionnaire: dict[str, Any] | None
    vectors: tuple[dict[str, Any], ...]
    source: str
    source_zh: str
    definition: str
    rules: str


def codes() -> list[str]:
    """Return the codes of all scales, in order of their names."""
    folders = [path.parent.name for path in FOLDER.glob("*/scoring.json")]
    return sorted([*folders, *(path.stem for path in (FOLDER / "packs").glob("*.json"))])


@cache
def load(code: str) -> Scale:
    """Return a scale. Its questionnaire is shared and must not be changed. Raises KeyError for an unknown code."""
    folder, alone = FOLDER / code, FOLDER / "packs" / f"{code}.json"
    if {folder.parent, alone.parent.parent} != {FOLDER}:
        raise KeyError(code)
    if alone.is_file():
        whole = json.loads(_text(alone))
        rules = json.dumps(whole["pack"], ensure_ascii=False)
        source, source_zh = ("\n".join(whole[each]) for each in ("source", "source_zh"))
        vectors = tuple(whole["vectors"])
        return Scale(code, read_pack(whole["pack"]), None, vectors, source, source_zh, "", rules)
    if not (folder / "scoring.json").is_file():
        raise KeyError(code)
    definition, rules = _text(folder / "questionnaire.json"), _text(folder / "scoring.json")
    return Scale(
        code=code,
        pack=read_pack(json.loads(rules)),
        questionnaire=json.loads(definition),
        vectors=tuple(json.loads(_text(folder / "vectors.json"))),
        source=_text(folder / "SOURCE"),
        source_zh=_text(folder / "SOURCE.zh"),
        definition=definition,
        rules=rules,
    )


@cache
def sources_in_chinese() -> dict[str, str]:
    """Return for each English text of source and licence the Chinese one."""
    return {scale.source.strip(): scale.source_zh.strip() for scale in map(load, codes())}


def wording(questionnaire: dict[str, Any]) -> str | None:
    """Return `plain-rendering` for a text that is not the validated one, `own-form` for our own forms, else None."""
    tags = (questionnaire.get("meta") or {}).get("tag") or ()
    return next((tag.get("code") for tag in tags if tag.get("system") == WORDING), None)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")

"""A form as a whole: name, purpose, languages, and what holds for all scores."""

from typing import Any

from lianqiao.designs.content import Content, set_languages, set_titles, set_who, who_answers
from lianqiao.designs.scoring import plain
from lianqiao.designs.texts import tell, told


def settings_of(content: Content) -> dict[str, Any]:
    titles = told(content.questionnaire, "title", content.base)
    purpose = told(content.questionnaire, "purpose", content.base)
    return {
        "title_zh": titles["zh"], "title_en": titles["en"], "purpose_zh": purpose["zh"], "purpose_en": purpose["en"],
        "languages": content.languages, "who": who_answers(content.questionnaire),
        "minutes": content.pack.get("minutes"), "better": content.pack.get("better", "low"),
        "unasked": content.pack.get("unasked"), "screens": content.screens,
    }  # fmt: skip


def write_settings(content: Content, given: dict[str, Any]) -> None:
    set_languages(content, given["languages"])
    set_titles(content, {language: given[f"title_{language}"] for language in ("zh", "en")})
    purpose = {language: given[f"purpose_{language}"] for language in ("zh", "en")}
    _tell_or_drop(content.questionnaire, "purpose", purpose, content.base)
    set_who(content.questionnaire, given["who"])
    content.pack["better"] = given["better"]
    content.pack["screens"] = bool(given["screens"])
    for name in ("minutes", "unasked"):
        content.pack.pop(name, None)
        if given[name] is not None:
            content.pack[name] = plain(given[name])


def _tell_or_drop(element: dict[str, Any], name: str, texts: dict[str, str], base: str) -> None:
    tell(element, name, texts, base)
    if not any(texts.values()):
        element.pop(name)

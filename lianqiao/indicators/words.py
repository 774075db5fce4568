"""A text that exists in both languages at once: what is frozen and printed whatever the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Words:
    """Chinese and English side by side; as a string, the one the reader reads."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def to_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


ENGINES = {
    "tallies": Words(
        zh="PostgreSQL（按月汇总，有变动的月份实时统计）",
        en="PostgreSQL (sums of months, those touched since counted live)",
    ),
    "postgresql": Words(zh="PostgreSQL（实时记录）", en="PostgreSQL (live records)"),
    "duckdb": Words(zh="DuckDB（数据湖）", en="DuckDB (lake of facts)"),
    "spark": Words(zh="Apache Spark（数据湖）", en="Apache Spark (lake of facts)"),
}


def engine_words(name: str) -> Words:
    """Return what readers read for the engine that answered; one unknown by now keeps its name."""
    return ENGINES.get(name, Words(name, name))

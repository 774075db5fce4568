"""What stands on the forms of two cases of the demo hospital, read from `forms.toml`. Invented people."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Forms:
    """The forms of one case. The file says what stands in each list."""

    intake: dict[str, Any]
    assessment: dict[str, str]
    problems: list[list]
    economy: dict[str, Any]
    plan: dict[str, Any]
    goals: list[dict[str, Any]]
    agreed_how: str
    agreed_by: str
    reviews: list[list] = field(default_factory=list)
    revised: bool = False
    touches: list[list] = field(default_factory=list)
    evaluation: dict[str, str] = field(default_factory=dict)


def forms_of(name: str) -> Forms | None:
    """Return the forms the demo has for this client; none for most."""
    told = tomllib.loads((HERE / "forms.toml").read_text(encoding="utf-8")).get(name)
    return Forms(**told) if told else None

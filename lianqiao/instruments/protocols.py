"""What to do when an answer warns, as `library/protocols.toml` tells it: steps, what never to do, what may come of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .models.instruments import in_tongue
from .scoring.packs import GENERAL

_FILE = Path(__file__).parent / "library" / "protocols.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in the languages a page speaks; as text the one of the request."""

    zh: str
    en: str

    def __str__(self) -> str:
        return in_tongue(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Protocol:
    """The talk after a warning, in the order one does it. `never` goes before all steps.

    `duty` holds for children and people without full legal capacity; `harm` says whether a report of harm may follow.
    """

    code: str
    title: Words
    never: tuple[Words, ...]
    duty: Words
    steps: dict[str, Words]
    outcomes: dict[str, Words]
    harm: bool


def _read(code: str, told: dict[str, Any]) -> Protocol:
    coded = (
        {one["code"]: Words(one["zh"], one["en"]) for one in told[name]} for name in ("steps", "outcomes")
    )
    never = tuple(Words(**one) for one in told["never"])
    return Protocol(code, Words(**told["title"]), never, Words(**told["duty"]), *coded, harm=told["harm"])


PROTOCOLS: dict[str, Protocol] = {
    code: _read(code, told) for code, told in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}


def protocol_of(code: str) -> Protocol:
    """Return the protocol of that code; the general one, which finds out first, where there is none."""
    return PROTOCOLS.get(code) or PROTOCOLS[GENERAL]

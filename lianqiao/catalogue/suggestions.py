"""From need to goal to task: what the file of suggestions offers for the problems of a case. Offered, never forced."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "library" / "suggestions.toml"

# How a goal attained to −2 … +2 is described, as the fields of a goal are named.
LEVELS = ("much_less", "less", "expected", "more", "much_more")


@dataclass(frozen=True)
class SuggestedTask:
    text: str
    actor: str


@dataclass(frozen=True)
class SuggestedGoal:
    """A goal offered for a problem, in the reader's language; `key` finds it again."""

    key: str
    problem: str
    told: dict[str, str]
    tasks: tuple[SuggestedTask, ...]


@cache
def _needs() -> list[dict]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))["need"]


def suggestions(problems: Iterable[str]) -> list[SuggestedGoal]:
    """Return the goals offered for these problems, each once, in the order of the problems."""
    found: dict[str, SuggestedGoal] = {}
    for problem in problems:
        for place, need in enumerate(_needs()):
            if problem in need["problems"]:
                for number, goal in enumerate(need["goals"]):
                    key = f"{place}.{number}"
                    found.setdefault(key, _worded(key, problem, goal))
    return list(found.values())


def suggestion(key: str, problem: str) -> SuggestedGoal | None:
    """Return the goal of that key if it is offered for the problem, else None."""
    return next((one for one in suggestions([problem]) if one.key == key), None)


def _worded(key: str, problem: str, goal: dict) -> SuggestedGoal:
    tongue = "zh" if (get_language() or "zh").startswith("zh") else "en"
    told = {"horizon": goal["horizon"], "problem": problem}
    told |= {name: goal[f"{name}_{tongue}"] for name in ("text", "criterion")}
    told |= dict(zip(LEVELS, goal[f"levels_{tongue}"], strict=True))
    tasks = tuple(SuggestedTask(task[f"text_{tongue}"], task["actor"]) for task in goal["tasks"])
    return SuggestedGoal(key, problem, told, tasks)

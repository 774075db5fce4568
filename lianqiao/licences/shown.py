"""What was found in a questionnaire, as a page and the command line tell it. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from lianqiao.questionnaires.elements import translated, walk
from lianqiao.questionnaires.validation import Fault
from lianqiao.questionnaires.weights import weights_of

from .files import Incoming

COMPUTED = ("group", "display")


@dataclass(frozen=True, slots=True)
class Found:
    """`scores`: code, name and expression of each; `weights`: question, its text and what its answers count."""

    title: str
    questions: int
    scores: list[tuple[str, str, str]]
    weights: list[tuple[str, str, str]]
    notes: tuple[Fault, ...]


def found_in(incoming: Incoming) -> Found:
    """Return how many questions there are, which scores the form computes, what answers weigh, and what was mended."""
    form, pack = incoming.asked, incoming.imported.pack or {}
    texts = {str(item.get("linkId")): translated(item, "text", "zh") for item in walk(form)}
    return Found(
        title=str(form.get("title") or form.get("name") or form.get("id") or ""),
        questions=sum(item.get("type") not in COMPUTED for item in walk(form)),
        scores=[(each["code"], each["title"]["en"], each["expression"]) for each in pack.get("scores", ())],
        weights=[
            (link, texts.get(link, ""), _listed([*own.values()])) for link, own in weights_of(form).items()
        ],
        notes=incoming.imported.notes,
    )


def _listed(values: list[Decimal]) -> str:
    return ", ".join(f"{value.normalize():f}" for value in values)

"""Test vectors: written and removed."""

from typing import Any

from lianqiao.designs.content import Content


def write_vector(
    content: Content, number: int | None, what: str, answers: dict[str, Any], scores: dict[str, Any]
) -> None:
    vector = {"what": what, "answers": answers, "scores": scores}
    if number is None:
        content.vectors.append(vector)
    else:
        content.vectors[number] = vector


def remove_vector(content: Content, number: int) -> None:
    del content.vectors[number]

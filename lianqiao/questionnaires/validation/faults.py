"""What is wrong with a resource, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: the path of the element in FHIRPath, and a sentence in the reader's language."""

    path: str
    text: str
    # For whoever says it in other words, beside a question on screen: which rule, and what stood against what.
    code: str = field(default="", compare=False)
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


class Report:
    """Gathers faults in the order they are found, each once."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}
        # Whether something is not even an object or a list where one belongs: then nobody reads further.
        self.misshapen = False

    def add(self, path: str, text: str, code: str = "", **values: Any) -> None:
        fault = Fault(path, str(text) % values if values else str(text), code, values)
        self._faults.setdefault(fault, None)

    @property
    def faults(self) -> list[Fault]:
        return list(self._faults)

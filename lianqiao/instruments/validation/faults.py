"""What is wrong with a resource, and where."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: the path of the element in FHIRPath, and a sentence in the reader's language."""

    path: str
    text: str


class Report:
    """Gathers faults in the order they are found, each once."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}
        # Whether something is not even an object or a list where one belongs: then nobody reads further.
        self.misshapen = False

    def add(self, path: str, text: str, **values: Any) -> None:
        self._faults[Fault(path, str(text) % values if values else str(text))] = None

    @property
    def faults(self) -> list[Fault]:
        return list(self._faults)

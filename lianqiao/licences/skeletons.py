"""A questionnaire of numbers alone, made from a scoring pack whose text is not ours to ship.

It records what was answered on the licensed paper form: item numbers and values, no wording.
"""

from decimal import Decimal
from typing import Any

from lianqiao.instruments.scoring import Pack
from lianqiao.questionnaires.weights import ORDINAL


def skeleton(pack: Pack) -> dict[str, Any]:
    """Return a Questionnaire with the pack's item numbers; items of any number are decimals, the rest choices."""
    return {
        "resourceType": "Questionnaire",
        "id": f"{pack.code}-numbers",
        "url": f"urn:lianqiao:questionnaire:{pack.code}-numbers",
        "version": pack.version,
        "name": pack.code.replace("-", "_").upper(),
        "title": pack.title["en"],
        "status": "active",
        "subjectType": ["Patient"],
        "item": [_item(pack, number, values) for number, values in pack.values.items()],
    }


def _item(pack: Pack, number: str, values: tuple[Decimal, ...]) -> dict[str, Any]:
    item: dict[str, Any] = {"linkId": number, "text": number, "type": "choice" if values else "decimal"}
    if values:
        item["answerOption"] = [
            {
                "extension": [{"url": ORDINAL, "valueDecimal": value}],
                "valueCoding": {
                    "system": f"urn:lianqiao:{pack.code}",
                    "code": str(value),
                    "display": str(value),
                },
            }
            for value in values
        ]
    return item

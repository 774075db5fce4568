"""What stories of texts from elsewhere are told with: invented texts that fit a scale, files, and what is told of them."""

import copy
import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianqiao.instruments import library
from lianqiao.licences import services
from lianqiao.licences.files import read_files
from lianqiao.licences.queries import library_scale
from lianqiao.licences.services import Origin
from lianqiao.licences.skeletons import skeleton

TOLD = {
    "source": "自拟示例文本（并非原文）",
    "text_version": "2024-1",
    "language": "zh",
    "statement": "许可书 No. 17，2026-03-01",
}


def licensed(code: str) -> dict:
    """An invented text with the numbers and values of a scale."""
    text = copy.deepcopy(library.load(code).questionnaire or skeleton(library.load(code).pack))
    text.pop("meta", None)
    for item in text["item"]:
        item["text"] = f"条目{item['linkId']}的正式文字"
        item.pop("_text", None)
    return json.loads(json.dumps(text, default=float))


def upload(*resources: dict, name: str = "text.json") -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, json.dumps(each).encode()) for each in resources]


def origin(**told) -> Origin:
    return Origin(**(TOLD | {"confirmed": True} | told))


def loaded(by, code: str, text: dict | None = None, **told):
    incoming = read_files([("text.json", json.dumps(text or licensed(code), ensure_ascii=False).encode())])
    return services.load_text(
        by=by, instrument=library_scale(code), incoming=incoming, origin=origin(**told), at=timezone.now()
    )

"""Scales in this very process: how many responses one core scores in a second, and how long a strange form takes to read."""

import json
import os
import time
from collections.abc import Callable, Iterator

import django
from django.template import engines

from bench.measure import Result
from bench.place import Place
from lianqiao.instruments import library
from lianqiao.instruments.scoring import score
from lianqiao.instruments.scoring.vectors import response_of
from lianqiao.instruments.sheets import PREFIX, Sheet
from lianqiao.licences.reading import read_questionnaire
from lianqiao.questionnaires.elements import answers, items

SECONDS, ITEMS, ROWS = 3.0, 200, 30
GOALS = [{"weight": 1, "level": 1}, {"weight": 2, "level": 0}, {"weight": 1, "level": -1}]


def scales(at: Place) -> Iterator[Result]:
    """A sum of nine, a formula over goals with its expressions kept, and a form of two hundred questions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    for code, given, least in (
        ("phq9", dict.fromkeys("123456789", 2), 2_000),
        ("gas", {"goal": GOALS}, 200),
    ):
        scale = library.load(code)
        response = response_of(scale.questionnaire, given)
        value = _rate(lambda scale=scale, response=response: score(scale.questionnaire, scale.pack, response))
        floor = _rate(lambda response=response: _bare(response))
        yield Result(
            f"scoring {code}, one core", at.size, 1, value, "responses/s", floor, value / floor,
            f"≥ {least:,}/s", value >= least,
        )  # fmt: skip
    drawn = 1_000 / _rate(_draw)
    name = f"drawing and checking a form of {ROWS} items"
    yield Result(name, at.size, 1, drawn, "ms", reach="≤ 100 ms", ok=drawn <= 100)
    began = time.perf_counter()
    read_questionnaire(_strange())
    spent = time.perf_counter() - began
    yield Result(f"reading a form of {ITEMS} items", at.size, 1, spent, "s", reach="≤ 1 s", ok=spent <= 1)


def _rate(once: Callable[[], object]) -> float:
    once()  # what is kept is kept from here on
    count, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < SECONDS:
        once()
        count += 1
    return count / spent


def _bare(response: dict) -> int:
    """Walk the answers and add what stands in their codes, and nothing else."""
    return sum(
        int(answer["valueCoding"]["code"])
        for item in items(response)
        for each in (item, *items(item))
        for answer in answers(each)
        if "valueCoding" in answer
    )


def _draw() -> str:
    """Open a form of thirty questions, draw it, and check an answer to each: all a server does of it but its database."""
    first = library.load("phq9").questionnaire["item"][1]
    form = {"resourceType": "Questionnaire", "item": [{**first, "linkId": f"q{at}"} for at in range(ROWS)]}
    sheet = Sheet.begun(form).sent({f"{PREFIX}q{at}": ["1"] for at in range(ROWS)})
    context = {"rows": sheet.rows("zh"), "faults": dict(sheet.faults())}
    return engines["jinja2"].get_template("instruments/_rows.html").render(context)


def _strange() -> str:
    """Return the text of a form nobody has read before: two hundred choices and the sum of their weights."""
    first = library.load("phq9").questionnaire["item"][1]
    expression = {"language": "text/fhirpath", "expression": "%resource.item.answer.weight().sum()"}
    url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
    total = {
        "linkId": "total",
        "type": "integer",
        "extension": [{"url": url, "valueExpression": expression}],
    }
    asked = [{**first, "linkId": f"q{number}", "required": True} for number in range(ITEMS)]
    return json.dumps({"resourceType": "Questionnaire", "status": "active", "item": [*asked, total]})

"""Expressions made into functions yield what fhirpathpy yields that walks their trees."""

from decimal import Decimal

import pytest
from fhirpathpy import apply_parsed_path
from fhirpathpy.models import models

from lianqiao.instruments import library
from lianqiao.questionnaires.expressions import BadExpression, evaluate, plain
from lianqiao.questionnaires.fhirpath import FUNCTIONS, tree_of

FORM = {
    "resourceType": "QuestionnaireResponse",
    "status": "completed",
    "authored": "2026-11-22",
    "_status": {"extension": [{"url": "urn:why", "valueString": "so"}]},
    "item": [
        {"linkId": "1", "answer": [{"valueInteger": 3}]},
        {"linkId": "2", "answer": [{"valueDecimal": 1.5}, {"valueDecimal": 2}]},
        {"linkId": "3", "text": "Yes?", "answer": [{"valueBoolean": False}]},
        {"linkId": "4", "answer": [{"valueString": "Anna"}]},
        {"linkId": "5", "answer": [{"valueCoding": {"system": "urn:s", "code": "b", "display": "B"}}]},
        {"linkId": "6", "answer": [{"valueQuantity": {"value": 70, "unit": "kg", "code": "kg"}}]},
        {"linkId": "7", "answer": [{"valueDate": "2026-01-31"}]},
        {
            "linkId": "group",
            "item": [
                {"linkId": "8", "answer": [{"valueInteger": 1}]},
                {"linkId": "9", "answer": [{"valueInteger": 2, "item": [{"linkId": "10"}]}]},
            ],
        },
        {"linkId": "group", "item": [{"linkId": "8", "answer": [{"valueInteger": 5}]}]},
    ],
}
VARIABLES = {"resource": FORM, "v1": Decimal(3), "none": [], "two": [1, 2], "text": "Anna"}
TEXTS = """
%context.status ;; %missing ;; %none.sum() ;; %resource.status ;; %two contains 3 ;; %two.avg()
%two.combine(2) ;; %two.exclude(1) ;; %two.intersect(2) ;; %two.max() ;; %two.min()
%two.select($this * 2) ;; %two.subsetOf(%two) ;; %two.sum() ;; %two.union(3) ;; %two.where($this > 1)
'1'.convertsToInteger() ;; '2.5'.toDecimal() ;; '3'.toInteger() ;; '3'.toInteger() + 1 ;; 'a' & {}
'a' + 'b' ;; 'a' ~ 'A' ;; 'a'.power(2) ;; 'a,b'.split(',') ;; 'abc'.indexOf('c') ;; 'abc'.matches('b')
'abc'.substring(1, 1) ;; 'b' > 'a' ;; 'text' ;; 'x'.toInteger() ;; (0 - 4).abs() ;; (1 + 2) * 3
(1 | 2 | 2).count() ;; (1 | 2) > 1 ;; (1.5).ceiling() ;; (1.5).floor() ;; (1.7).truncate() ;; (2.5).round(0)
-%v1 ;; -3 ;; 1 ;; 1 != 2 ;; 1 !~ 1 ;; 1 + 'a' ;; 1 + {} ;; 1 < 2 ;; 1 = '1' ;; 1 = 1 ;; 1 in %two
1 is Integer ;; 1.where() ;; 2 <= %v1 ;; 2.5 ;; 2.power(0.5) ;; 2.power(3) ;; 3.toString() ;; 4 'kg'
7 / 2 ;; 7 div 2 ;; 7 mod 2 ;; 9.log(3) ;; 9.sqrt() ;; @2026-01-02 ;; @T12:30
QuestionnaireResponse.status ;; children().count() ;; coalesce({}, 2) ;; descendants().count()
false implies {} ;; false or {} ;; iif(1 = 1, 'y', 'n') ;; iif(false, 1)
iif(item.where(linkId = '1').answer.exists(), item.where(linkId = '1').answer.value, 0) ;; iif({}, 'y', 'n')
item.`linkId` ;; item.all(linkId.exists()) ;; item.answer.empty() ;; item.answer.value
item.answer.value.ofType(integer).sum() ;; item.answer.value.ofType(string)
item.answer.value.ordinal().max() ;; item.answer.value.type().name ;; item.answer.value.weight().sum()
item.answer.weight() ;; item.exists(linkId = '9') ;; item.first().answer.value as integer
item.first().answer.value is integer ;; item.item.answer.value.aggregate($this + $total, 0)
item.last().linkId ;; item.linkId ;; item.linkId + 'x' ;; item.linkId.distinct().count()
item.linkId.isDistinct() ;; item.linkId.join(',') ;; item.linkId.toInteger() ;; item.select($index)
item.select(linkId + '!') ;; item.single() ;; item.skip(7).linkId ;; item.tail().count()
item.take(2).linkId ;; item.where($this.linkId = '3').text.upper() ;; item.where(answer.empty()).linkId
item.where(item.exists()).count() ;; item.where(item.where(linkId = '8').answer.value > 4).count()
item.where(linkId = '1').answer.value ;; item.where(linkId = '1').answer.value + 1
item.where(linkId = '2').answer.value.count() ;; item.where(linkId = '2').answer.value.first()
item.where(linkId = '4').answer.value = %text ;; item.where(linkId = '4').answer.value.length()
item.where(linkId = '5').answer.value.code ;; item.where(linkId = '5').answer.value.display.lower()
item.where(linkId = '6').answer.value.value ;; item.where(linkId = '7').answer.value
item.where(linkId = '7').answer.value < @2026-02-01
item.where(linkId = 'group').item.where(linkId = '8').answer.value
item.where(linkId='5').answer.valueCoding.code ;; item[1].linkId ;; item[99] ;; not(true) ;; nothing
nothing() ;; nothing.nothing.first() ;; repeat(item | answer).count() ;; repeat(item).linkId ;; status
status.extension ;; true ;; true and {} ;; true xor false ;; {} ;; {} > 1 ;; {}.sum()
"""
EXPRESSIONS = [text for line in TEXTS.strip().split("\n") for text in line.split(" ;; ")]
SHIPPED = sorted(
    {
        text
        for code in library.codes()
        for rule in library.load(code).pack.rules
        for text in (rule.expression, *(part for _name, part in rule.variables))
        if text
    }
)


def walk(text):
    """What fhirpathpy finds, or None where it stumbles."""
    options = {"returnRawData": True, "userInvocationTable": FUNCTIONS}
    try:
        found = apply_parsed_path(FORM, tree_of(text), VARIABLES, models["r4"], options)
    except Exception:  # noqa: BLE001 - it raises bare `Exception` itself; what it found is read outside
        return None
    return told(found)


def told(found):
    return [(getattr(one, "path", None), str(value)) for one, value in zip(found, plain(found), strict=True)]


@pytest.mark.parametrize("text", [*EXPRESSIONS, *SHIPPED])
def test_an_expression_yields_what_its_tree_yields(text):
    wanted = walk(text)
    if wanted is None:
        with pytest.raises(BadExpression):
            evaluate(text, FORM, VARIABLES)
    else:
        assert told(evaluate(text, FORM, VARIABLES)) == wanted


def test_a_no_among_the_answers_is_no_condition_that_holds():
    assert plain(evaluate("item.where(linkId = '3').answer.where(value).count()", FORM, VARIABLES)) == [0]
    assert plain(
        evaluate("item.where(linkId = '3').answer.where(value = false).count()", FORM, VARIABLES)
    ) == [1]

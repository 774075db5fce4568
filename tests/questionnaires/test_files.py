"""What is JSON of ours and what is not: said before anything reads further."""

import json
from decimal import Decimal

import pytest
from django.utils import translation

from lianqiao.questionnaires.files import DEEPEST, Unreadable, read_json, unfit


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"<Questionnaire/>", "it is XML or HTML"),
        (b"{", "it is no whole JSON; it breaks off or goes wrong at line 1, character 2"),
        (b'{"a": 1,}', "it is no whole JSON"),
        ("问卷".encode("gb18030"), "it is not written in UTF-8"),
        (json.dumps({"a": 1}).encode("utf-16"), "it is not written in UTF-8"),
        (b"[" * 100_000, "it is nested too deep"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "it is nested too deep"),
        (b'{"a": NaN}', "it holds a number that JSON does not know or that is too long"),
        (b'{"a": -Infinity}', "it holds a number"),
        (b'{"a": 1e400}', "it holds a number"),
        (b'{"a": 1e99999999999999999999}', "it holds a number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "it holds a number"),
        (b'{"a": {"b": 1, "c": 2, "b": 1}}', "the name “b” stands twice in one object"),
        (b'{"a": "\\ud83d"}', "it holds half a character"),
        (b'{"\\udc00": 1}', "it holds half a character"),
        (b'{"a": ["x\\u0000"]}', "it holds the character U+0000"),
    ],
)
def test_what_is_none_says_why(content, said):
    with pytest.raises(Unreadable) as failed:
        read_json(content)
    assert str(failed.value).startswith(said)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('\ufeff{"a": 1}', {"a": 1}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        (b'{"a": "\\\\u0000"}', {"a": "\\u0000"}),
        (b"null", None),
        (b"[" * DEEPEST + b"]" * DEEPEST, None),
    ],
)
def test_what_is_one_is_read(content, found):
    assert read_json(content) == (found if found or content == b"null" else json.loads(content))


def test_decimals_keep_their_places_where_that_is_wanted():
    assert str(read_json('{"a": 1.50}', exact=True)["a"]) == "1.50"
    assert isinstance(read_json('{"a": 1.50}', exact=True)["a"], Decimal)
    assert read_json('{"a": 1.50}') == {"a": 1.5}


def test_what_was_read_elsewhere_is_measured_too():
    deep = {}
    for _level in range(DEEPEST + 1):
        deep = {"item": [deep]}
    assert (unfit(deep), unfit({"a": ["x", 1, None]})) == ("it is nested too deep", "")

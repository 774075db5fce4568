"""Every scale of the house scores its own test vectors, and says of itself what a reader must know."""

import re

import pytest

from lianqiao.instruments import library
from lianqiao.instruments.scoring.vectors import failures
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.elements import translated, walk

SCALES = [library.load(code) for code in library.codes()]
VECTORS = [
    pytest.param(scale, vector, id=f"{scale.code}: {vector['what']}")
    for scale in SCALES
    for vector in scale.vectors
]
by_code = pytest.mark.parametrize("scale", SCALES, ids=[scale.code for scale in SCALES])


@pytest.mark.parametrize(("scale", "vector"), VECTORS)
def test_a_vector_gives_its_scores(scale, vector):
    assert failures(scale.questionnaire or skeleton(scale.pack), scale.pack, vector) == []


@by_code
def test_a_scale_has_five_vectors_a_source_and_an_incomplete_one(scale):
    assert len(scale.vectors) >= 5
    assert "Licence" in scale.source
    assert scale.pack.code == scale.code


@by_code
def test_source_and_licence_stand_in_both_languages_with_the_same_numbers(scale):
    english, chinese = scale.source.strip().splitlines(), scale.source_zh.strip().splitlines()
    assert len(chinese) == len(english) >= 2
    assert "授权" in scale.source_zh and not re.search(r"[\u4e00-\u9fff]", scale.source)
    for said, told in zip(english, chinese, strict=True):
        assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", told))


@by_code
def test_every_sentence_of_a_scale_stands_in_both_languages(scale):
    for element in walk(scale.questionnaire or {}):
        assert translated(element, "text", "zh") != element["text"], element["linkId"]
        for option in element.get("answerOption") or ():
            coding = option["valueCoding"]
            assert translated(coding, "display", "zh"), coding
    for each in scale.pack.interpretations:
        for band in each.bands:
            assert band.label["zh"] and band.label["en"]


@by_code
def test_a_text_of_ours_says_that_it_is_not_the_validated_one(scale):
    if scale.questionnaire is None:
        assert scale.pack.licence == "LOAD"
    else:
        assert library.wording(scale.questionnaire) in {library.PLAIN, library.OWN}


@by_code
def test_a_scale_speaks_of_no_diagnosis(scale):
    said = [
        text
        for each in scale.pack.interpretations
        for band in each.bands
        for text in (*band.label.values(), *band.next_step.values())
    ]
    assert not [text for text in said if "diagnos" in text.lower() or "确诊" in text or "诊断" in text]


def test_morisky_is_not_among_them():
    assert not [code for code in library.codes() if "mmas" in code or "morisky" in code]


@pytest.mark.parametrize("code", ["", "packs", "../library/phq9", "mmas8"])
def test_no_other_name_is_a_scale(code):
    with pytest.raises(KeyError):
        library.load(code)

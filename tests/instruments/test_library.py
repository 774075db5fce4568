"""Every scale of the house scores its own test vectors, and says of itself what a reader must know."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from lianqiao.instruments import library
from lianqiao.instruments.scoring import Whom, score, sets_for
from lianqiao.instruments.scoring.vectors import failures, response_of
from lianqiao.licences.skeletons import skeleton
from lianqiao.questionnaires.elements import translated, walk

SCALES = [library.load(code) for code in library.codes()]
VECTORS = [
    pytest.param(scale, vector, id=f"{scale.code}: {vector['what']}")
    for scale in SCALES
    for vector in scale.vectors
]
# What a screen found may not sound like what somebody has: scores are raised, levels of symptoms are mild or severe.
NAMES_AN_ILLNESS = (
    r"diagnos|depress|anxi|disorder|dementia|insomni|\bptsd\b|alcoholi|addict|mental(ly)? ill|patient has"
    "|确诊|诊断|抑郁|焦虑|障碍|失眠|痴呆|成瘾|酒精依赖|患有|患者"
)
by_code = pytest.mark.parametrize("scale", SCALES, ids=[scale.code for scale in SCALES])


@pytest.mark.parametrize(("scale", "vector"), VECTORS)
def test_a_vector_gives_its_scores(scale, vector):
    assert failures(scale.questionnaire or skeleton(scale.pack), scale.pack, vector) == []


@by_code
def test_a_scale_has_five_vectors_a_source_and_an_incomplete_one(scale):
    # What is not scored has nothing to try.
    assert len(scale.vectors) >= 5 or not scale.pack.rules
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
def test_a_scale_nobody_reads_by_limits_says_why_in_both_languages(scale):
    said = scale.pack.no_limits
    if scale.pack.rules and all(each.by_choice for each in scale.pack.interpretations):
        assert re.search(r"[\u4e00-\u9fff]", said["zh"]) and said["en"].isascii()
    else:
        assert not said


@by_code
def test_limits_and_changes_name_where_they_come_from(scale):
    for each in scale.pack.interpretations:
        assert each.source.strip() and each.bands, each.code
        # A reader of Chinese is not told in English, but for the citation itself.
        assert not re.search(r"\b(and|above|below|use|cited|others)\b", each.said["zh"][0]), each.code
        assert bool(each.population) == bool(each.said["zh"][1])
    told = scale.pack.raw.get("change") or []
    for change in [told] if isinstance(told, dict) else told:
        assert scale.pack.rule(change["score"])
        assert ("minimal" in change) <= bool(change.get("source"))
        assert ("reliable" in change) <= bool(change.get("reliable_source"))


@by_code
def test_sets_of_limits_begin_where_the_score_begins_and_stay_in_it(scale):
    for each in scale.pack.interpretations:
        rule, starts = scale.pack.rule(each.score), [band.start for band in each.bands]
        assert len(set(starts)) == len(starts), each.code
        if rule.lowest is not None:
            assert starts[0] <= rule.lowest and starts[-1] <= rule.highest, each.code


@by_code
def test_every_border_has_a_vector_close_on_either_side(scale):
    for each in scale.pack.interpretations:
        told = values_told(scale, each)
        rule = scale.pack.rule(each.score)
        # A score may go in steps: near is one, or a tenth of what it can be.
        near = max(1, (rule.highest - rule.lowest) / 10) if rule.highest is not None else 10
        for under, band in pairwise(each.bands):
            assert any(band.start <= value < band.start + near for value in told.get(band.code, ())), band
            assert any(band.start - near <= value < band.start for value in told.get(under.code, ())), band


def values_told(scale, limits):
    """The values its vectors reach, by the band these limits must put them in."""
    first, found = scale.pack.set_for(limits.score), {}
    for vector in scale.vectors:
        wanted = vector["scores"].get(limits.score, {})
        if "band" in wanted and vector.get("set", first.code) == limits.code:
            found.setdefault(wanted["band"], []).append(Decimal(str(wanted["value"])))
    return found


@by_code
def test_a_scale_has_a_vector_that_is_incomplete(scale):
    complete = [
        wanted.get("complete", True) for vector in scale.vectors for wanted in vector["scores"].values()
    ]
    assert not all(complete) or not scale.pack.rules


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
    assert not [text for text in said if re.search(NAMES_AN_ILLNESS, text, re.IGNORECASE)]


def test_words_that_name_an_illness_would_be_found():
    for text in (
        "Major depression",
        "Probable PTSD",
        "可能患有抑郁症",
        "中度焦虑",
        "Diagnosis: dementia",
        "酒精依赖",
    ):
        assert re.search(NAMES_AN_ILLNESS, text, re.IGNORECASE), text


def test_morisky_is_not_among_them():
    assert not [code for code in library.codes() if "mmas" in code or "morisky" in code]


@pytest.mark.parametrize("code", ["", "packs", "../library/phq9", "mmas8"])
def test_no_other_name_is_a_scale(code):
    with pytest.raises(KeyError):
        library.load(code)


@by_code
def test_a_value_that_asks_for_more_says_what_to_do(scale):
    for each in scale.pack.interpretations:
        for band in each.bands:
            if band.positive:
                assert band.next_step.get("zh") and band.next_step.get("en"), (each.code, band.code)


@by_code
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_calls_the_same_answers_positive_and_negative(scale, language):
    """Scores that rest on the very same answers never screen both ways, whatever the answers; sets by choice aside."""
    pack = scale.pack
    form = scale.questionnaire or skeleton(pack)
    for vector in scale.vectors:
        whom = Whom(sex="female", ages=(40, 40), mode="self", language=language)
        told: dict[tuple, set[bool]] = {}
        for each in score(form, pack, response_of(form, vector["answers"])):
            rule = pack.rule(each.code)
            sets = sets_for(pack.sets_of(each.code), whom)
            if each.value is None or not rule.screens or len(sets) != 1 or not sets[0].screens:
                continue
            told.setdefault(tuple(sorted(rule.rests_on)), set()).add(sets[0].band(each.value).positive)
        assert all(len(said) == 1 for said in told.values()), vector["what"]


@by_code
def test_what_screens_for_nothing_says_nothing_of_a_screen(scale):
    if scale.code in {
        "satisfaction",
        "volunteer",
        "gas",
        "ssi",
        "eha",
        "adherence",
        "childfaces",
        "childfamily",
    }:
        assert not any(rule.screens for rule in scale.pack.rules)

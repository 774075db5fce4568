"""What stands in the picture: only what the family has, explained, without anything a strict policy refuses."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from lianqiao.genograms import emotions, table
from lianqiao.genograms.drawing import genogram
from lianqiao.genograms.ecomap import System, ecomap
from lianqiao.genograms.graph import Family, ParentLink, Person, Union, as_plain, from_plain, shown, tidy
from lianqiao.genograms.kinds import Descent, Emotion, Flow, Quality, SystemKind, UnionKind
from lianqiao.genograms.layout import stand

from .three import FAMILY

TWO = (Person("a", "甲", sex="male"), Person("b", "乙", sex="female"))


def drawn(family, language="en"):
    with translation.override(language):
        return genogram(family, year=2026, title="Family map").svg


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def legend_of(family) -> list[str]:
    """The words of the legend, joined where they were wrapped."""
    tree = parsed(drawn(family))
    part = next(node for node in tree.iter() if node.get("class") == "family-legend")
    return [" ".join(entry.itertext()) for entry in part if entry.tag.endswith("}g")]


def test_the_picture_is_one_well_formed_drawing_with_a_title_and_a_description():
    tree = parsed(drawn(FAMILY))
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    title, description, *_rest = tree
    assert title.text == "Family map"
    assert description.text.startswith("13 people, 3 generations")


def test_nothing_in_it_needs_a_style_or_a_script():
    svg = drawn(FAMILY)
    assert not re.search(r"\sstyle=|<script|<style|\son\w+=|javascript:|url\(", svg)


def test_names_are_escaped():
    svg = drawn(Family((Person("a", '<script>"&', sex="male"),)))
    assert "<script" not in svg
    parsed(svg)


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (Family((Person("a", sex="male"),)), ["male"]),
        (Family((Person("a", sex="female", deceased=True),)), ["female", "deceased"]),
        (
            Family((Person("a", sex="unknown", is_index=True),)),
            ["sex unknown or not stated", "client of this map"],
        ),
        (Family((Person("a", form="pregnancy"),)), ["pregnancy"]),
        (Family(TWO, (Union("u", "a", "b", "affair"),)), ["male", "female", "affair"]),
    ],
)
def test_the_legend_explains_exactly_what_is_drawn(family, words):
    assert legend_of(family) == words


@pytest.mark.parametrize("kind", [*UnionKind])
def test_every_bond_is_drawn_and_explained(kind):
    svg = drawn(Family(TWO, (Union("u", "a", "b", kind),)), "zh-hans")
    with translation.override("zh-hans"):
        assert str(kind.label)[:4] in svg


@pytest.mark.parametrize("kind", [*Descent])
def test_every_descent_looks_different(kind):
    family = Family((*TWO, Person("c", sex="male")), parents=(ParentLink("c", ("a", "b"), kind),))
    others = [
        replace(family, parents=(ParentLink("c", ("a", "b"), other),), _by_key={})
        for other in Descent
        if other != kind
    ]
    mine = re.findall(r"<path[^>]*>", drawn(family))
    assert all(mine != re.findall(r"<path[^>]*>", drawn(other)) for other in others)


def test_every_feeling_has_a_line_of_its_own():
    path = emotions.bent((0.0, 0.0), (120.0, 0.0), 0.0)
    lines = {emotions.drawn(code, path) for code in Emotion}
    assert len(lines) == len(Emotion)


def test_separation_is_one_slash_divorce_two():
    def slashes(**told):
        family = Family(TWO, (Union("u", "a", "b", **told),))
        return len(re.findall(r"<path", drawn(family)))

    plain = slashes()
    # One more in the picture, one more line and slash in the legend.
    assert slashes(is_separated=True) - plain == 1 + 2
    assert slashes(is_divorced=True) - plain == 2 + 3


def test_lines_of_abuse_are_left_out_with_their_legend():
    family = shown(FAMILY, abuse=False)
    assert "physical abuse" in drawn(FAMILY)
    assert "physical abuse" not in drawn(family)
    assert 'class="is-abuse"' in drawn(FAMILY)
    assert "is-abuse" not in drawn(family)
    assert len(family.emotions) == len(FAMILY.emotions) - 1


def test_a_nudge_moves_one_person_and_nobody_else():
    before = stand(FAMILY)
    moved = replace(
        FAMILY,
        people=tuple(replace(one, nudge=(30.0, 10.0)) if one.key == "ad" else one for one in FAMILY.people),
        _by_key={},
    )
    assert stand(moved).x == before.x
    assert drawn(moved) != drawn(FAMILY)


def test_plain_data_gives_the_same_picture_again():
    assert drawn(from_plain(as_plain(tidy(FAMILY)))) == drawn(FAMILY)


def test_the_table_says_in_words_what_the_picture_shows():
    with translation.override("en"):
        rows = {row.name: row for row in table.rows(tidy(FAMILY), year=2026)}
    assert next(iter(rows)) == "小雨"
    assert rows["小雨"].facts == ("female", "born 2003", "23 years old", "in hospital now")
    assert dict(rows["小雨"].ties) == {
        "parents": "爸爸、妈妈",
        "brothers and sisters": "弟弟、miscarriage、大姐、二姐",
        "lives with": "弟弟、爸爸、奶奶、妈妈",
        "close": "妈妈",
        "conflict": "爸爸",
        "cut off": "哥哥",
    }
    assert ("marriage · since 1992 · divorced 1996", "前妻") in rows["爸爸"].ties
    assert rows["爸爸"].abuse == (("physical abuse, towards", "妈妈"),)
    assert rows["妈妈"].abuse == (("physical abuse, from", "爸爸"),)
    assert ("adoptive parents", "爸爸、妈妈") in rows["弟弟"].ties


def test_the_ecomap_draws_a_line_for_every_link_but_a_gap():
    family = Family((Person("a", "甲", is_index=True),))
    systems = tuple(
        System(str(place), kind, quality=quality, flow=flow)
        for place, (kind, quality, flow) in enumerate(
            zip(SystemKind, [*Quality] * 5, [*Flow] * 5, strict=False)
        )
    )
    with translation.override("en"):
        picture = ecomap(family, systems, year=2026, title="Ecomap")
        again = ecomap(family, systems[::-1], year=2026, title="Ecomap")
    assert picture == again
    tree = parsed(picture.svg)
    assert len([node for node in tree.iter() if node.tag.endswith("title")]) == 2 + len(systems)
    assert "no relation: a" in picture.svg
    assert not re.search(r"\sstyle=|<script|\son\w+=", picture.svg)

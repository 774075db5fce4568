"""Invented families of any shape for the rules of geometry, and one of three generations for the eye."""

from hypothesis import strategies as st

from lianqiao.genograms.graph import EmotionalLink, Family, Household, ParentLink, Person, Union
from lianqiao.genograms.kinds import Condition, Descent, Emotion, Form, Mark, UnionKind

SEXES = ("male", "female", "unknown", "unspecified")
YEARS = st.one_of(st.none(), st.integers(1900, 2026))


@st.composite
def people(draw, key: str) -> Person:
    return Person(
        key,
        name=draw(st.text(alphabet="林安宋岚 Yu-Lele", max_size=14)),
        sex=draw(st.sampled_from(SEXES)),
        born_as=draw(st.sampled_from(("", "male", "female"))),
        birth_year=draw(YEARS),
        death_year=draw(st.one_of(st.none(), st.just(2026))),
        form=draw(st.sampled_from([*[Form.PERSON] * 6, *Form])),
        occupation=draw(st.sampled_from(("", "货车司机", "超市收银员，目前停薪留职照顾孩子"))),
        conditions=tuple(draw(st.lists(st.sampled_from(list(Condition)), max_size=2))),
        marks=tuple(draw(st.lists(st.sampled_from(list(Mark)), max_size=2, unique=True))),
        carer_rank=draw(st.sampled_from((None, None, 0, 1))),
        twin_group=draw(st.sampled_from((None, None, 1))),
        zygosity=draw(st.sampled_from(("unknown", "identical"))),
        is_index=key == "p00",
    )


@st.composite
def families(draw, *, most: int = 16, wild: bool = True) -> Family:
    """A family. A tame one grows downwards from couples; a wild one binds anybody to anybody."""
    keys = [f"p{place:02}" for place in range(draw(st.integers(1, most)))]
    cast = tuple(draw(people(key)) for key in keys)
    if wild:
        pairs = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=most))
        links = draw(st.lists(_link(keys), max_size=most * 2))
    else:
        pairs, links = draw(_grown(keys))
    unions = tuple(
        Union(
            f"u{place}", one, other, draw(st.sampled_from(list(UnionKind))),
            since=draw(YEARS), separated=draw(YEARS), divorced=draw(YEARS), order=place,
        )
        for place, (one, other) in enumerate(pairs)
    )  # fmt: skip
    feelings = draw(st.lists(_feeling(keys), max_size=5))
    members = draw(st.lists(st.lists(st.sampled_from(keys), min_size=1, max_size=5), max_size=2))
    return Family(
        cast,
        unions,
        tuple(links),
        tuple(Household(f"h{place}", tuple(one), "同住") for place, one in enumerate(members)),
        tuple(EmotionalLink(f"e{place}", *one) for place, one in enumerate(feelings)),
    )


@st.composite
def _link(draw, keys: list[str]) -> ParentLink:
    parents = draw(st.lists(st.sampled_from(keys), max_size=2))
    kind = draw(st.sampled_from(list(Descent)))
    return ParentLink(draw(st.sampled_from(keys)), tuple(parents), kind, siblings=draw(st.sampled_from("ab")))


@st.composite
def _feeling(draw, keys: list[str]) -> tuple[str, str, str]:
    return (
        draw(st.sampled_from(keys)),
        draw(st.sampled_from(keys)),
        draw(st.sampled_from(list(Emotion))),
    )


@st.composite
def _grown(draw, keys: list[str]) -> tuple[list, list]:
    """Everybody after the first is a new partner or a new child of somebody already there."""
    pairs: list[tuple[str, str]] = []
    links: list[ParentLink] = []
    for place, key in enumerate(keys[1:], 1):
        somebody = keys[draw(st.integers(0, place - 1))]
        own = [pair for pair in pairs if somebody in pair]
        if draw(st.booleans()):
            pairs.append((somebody, key))
        else:
            parents = draw(st.sampled_from(own)) if own and draw(st.booleans()) else (somebody,)
            links.append(ParentLink(key, parents, draw(st.sampled_from(list(Descent)))))
    return pairs, links

"""The family of one child of the demo, three generations, drawn through the verbs of the map."""

import datetime as dt

from django.utils import timezone

from lianqiao.genograms.told import Bound, Described
from lianqiao.people.models import Client
from lianqiao.people.services import families, family_lines
from lianqiao.registry.models import Seat

SYSTEMS = (
    ("hospital", "口腔颌面外科", "supportive", 3, "to_family"),
    ("extended_family", "外婆家", "supportive", 3, "both"),
    ("insurance", "异地医保", "stressful", 1, "from_family"),
    ("charity", "微笑公益项目", "supportive", 2, "to_family"),
    ("school", "镇中心幼儿园", "tenuous", 1, "none"),
    ("employer", "父亲的工地", "stressful", 1, "both"),
    ("neighbours", "", "none", 1, "none"),
)


def draw_family(*, by: Seat, child: Client, mother: Client, father: Client, now: dt.datetime) -> None:
    """Draw grandparents, an aunt, who lives together and what is between them; keep the map and draw the ecomap."""
    today = timezone.localdate(now)
    told = {"by": by, "client": child, "today": today}
    son, daughter, own = (str(one.pk) for one in (father, mother, child))
    wed = Bound("marriage", since=today.year - 8)
    families.unite(one=son, other=daughter, bound=wed, **told)
    his = _grandparents(
        told, son, ("爷爷", 62, "务农"), ("奶奶", 60, ""), Bound("marriage", since=today.year - 37)
    )
    hers = _grandparents(
        told, daughter, ("外公", 59, ""), ("外婆", 57, "家政服务员"),
        Bound("marriage", since=today.year - 33, divorced=today.year - 15),
    )  # fmt: skip
    aunt = families.add_child(
        of=hers[1], other=hers[0], told=Described(name="小姨", sex="female", birth_year=today.year - 26),
        descent="biological", **told,
    )  # fmt: skip
    families.add_sibling(of=own, told=Described(form="pregnancy"), descent="biological", **told)
    _mark(told, hers, daughter)
    family_lines.keep_snapshot(title="首次面谈", on=today, at=now, **told)
    line = {"by": by, "client": child, "today": today}
    for one, other, code in (
        (daughter, own, "close"), (his[1], daughter, "conflict"), (hers[0], daughter, "cutoff"),
        (son, his[1], "fused"), (str(aunt.pk), own, "spiritual"),
    ):  # fmt: skip
        family_lines.draw_feeling(one=one, other=other, code=code, **line)
    home = [own, son, daughter, hers[1]]
    family_lines.keep_household(by=by, client=child, members=home, name="租住处")
    for kind, name, quality, strength, flow in SYSTEMS:
        family_lines.keep_system(
            by=by, client=child, kind=kind, name=name, quality=quality, strength=strength, flow=flow
        )


def _grandparents(
    told: dict, child: str, his: tuple[str, int, str], hers: tuple[str, int, str], bound: Bound
) -> tuple[str, str]:
    """Put two parents of somebody on the map, and their bond; returns their keys."""
    year = told["today"].year
    keys = []
    for (name, age, work), sex in ((his, "male"), (hers, "female")):
        who = Described(name=name, sex=sex, birth_year=year - age, occupation=work)
        keys.append(str(families.add_parent(of=child, told=who, descent="biological", **told).pk))
    families.unite(one=keys[0], other=keys[1], bound=bound, **told)
    return keys[0], keys[1]


def _mark(told: dict, hers: tuple[str, str], mother: str) -> None:
    """Who takes care, who is ill."""
    year = told["today"].year
    families.change_member(key=mother, told=Described(carer_rank=1), **told)
    grandmother = Described(
        name="外婆", sex="female", birth_year=year - 57, occupation="家政服务员", income="月入2800", carer_rank=2,
        conditions=["illness"],
    )  # fmt: skip
    families.change_member(key=hers[1], told=grandmother, **told)

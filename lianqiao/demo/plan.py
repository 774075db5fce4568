"""Who works where since when: the arithmetic of the demo city, free of any database.

The targets are those of the press statement of 28 August 2023: 101 institutions (33 general, 27 specialised,
7 TCM, 33 primary care, 1 public health), 54 of them tertiary (19 at the end of 2019), 306 workers, 194 of them
in tertiary institutions (84 at the end of 2019).
"""

import datetime as dt
from dataclasses import dataclass
from random import Random

from stdnum.cn import uscc

AS_OF = dt.date(2023, 8, 28)
BASE = dt.date(2019, 12, 31)
SEED = 20230828

DISTRICTS = {
    "110101": 7, "110102": 8, "110105": 12, "110106": 8, "110107": 4, "110108": 12, "110109": 3, "110111": 5,
    "110112": 8, "110113": 6, "110114": 7, "110115": 6, "110116": 4, "110117": 4, "110118": 3, "110119": 4,
}  # fmt: skip

# (class, level) → institutions; of these so many were at work by the end of 2019.
MIX = {
    ("general", "tertiary"): (29, 11),
    ("general", "secondary"): (4, 1),
    ("specialised", "tertiary"): (20, 6),
    ("specialised", "secondary"): (7, 1),
    ("tcm", "tertiary"): (5, 2),
    ("tcm", "secondary"): (2, 0),
    ("primary_care", "primary"): (33, 3),
    ("public_health", "unrated"): (1, 0),
}
TERTIARY_WORKERS, TERTIARY_WORKERS_BASE = 194, 84
OTHER_WORKERS, OTHER_WORKERS_BASE = 112, 12
LEFT_BEFORE = 7  # former workers, so that a head count is not a count of names

_PLACES = [
    "青禾", "云麓", "澄湖", "枫林", "白鹭", "长汀", "松原里", "望岳", "溪桥", "朝露", "晴川", "南屏", "竹影", "兰皋", "海棠",
    "星渡", "平湖", "柳岸", "金穗", "石榴", "银杏", "槐荫", "桃坞", "远山", "听泉", "映月", "归雁", "临江", "春申", "秋实",
    "麦田", "禾木", "芦洲", "雨巷", "芳甸", "碧梧", "丹枫", "霁月", "和光", "明德", "知行", "怀远", "安澜", "乐康", "惠民",
]  # fmt: skip
_SPECIALTIES = {
    "儿童": "paediatric", "肿瘤": "oncology", "精神卫生": "mental_health", "康复": "rehabilitation",
    "口腔": "stomatology", "妇产": "obstetrics", "胸科": "chest", "传染病": "infectious", "眼科": "ophthalmology",
}  # fmt: skip
_SURNAMES = "林周许沈韩杨朱秦何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
_GIVEN = "安宁心怡文静思远佳禾子涵明月若水晓棠亦凡清越知夏书瑶嘉木云舒景行望舒念慈其蓁星河南乔之恒以沫语桐"


@dataclass(frozen=True)
class PlannedInstitution:
    name: str
    credit_code: str
    district: str
    institution_class: str
    specialty: str
    level: str
    grade: str
    department: str
    department_name: str
    beds: int | None
    since: dt.date

    @property
    def tertiary(self) -> bool:
        return self.level == "tertiary"


@dataclass(frozen=True)
class PlannedWorker:
    name: str
    sex: str
    phone: str
    institution: int  # place in the list of institutions
    source: str
    fulltime: bool
    qualification: str
    since: dt.date
    until: dt.date | None = None


def day_between(random: Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a day from `first` to `last`, both included."""
    return first + dt.timedelta(days=random.randrange((last - first).days + 1))


def person_name(random: Random) -> str:
    """Return an invented name of two or three characters."""
    start = random.randrange(0, len(_GIVEN) - 1, 2)
    given = _GIVEN[start : start + 2] if random.random() < 0.75 else _GIVEN[random.randrange(len(_GIVEN))]
    return random.choice(_SURNAMES) + given


def institutions() -> list[PlannedInstitution]:
    """Return the 101 institutions, those of the first years first within their class."""
    random = Random(SEED)
    districts = [code for code, count in DISTRICTS.items() for _ in range(count)]
    random.shuffle(districts)
    names = _names(random)
    planned = []
    for (kind, level), (total, early) in MIX.items():
        for number in range(total):
            since = (
                day_between(random, dt.date(2015, 3, 1), dt.date(2019, 11, 30))
                if number < early
                else day_between(random, dt.date(2020, 1, 6), dt.date(2023, 7, 10))
            )
            planned.append(
                _institution(random, names, kind, level, districts[len(planned)], since, len(planned))
            )
    return planned


def _names(random: Random):
    taken: set[str] = set()

    def name(kind: str, specialty: str) -> str:
        endings = {
            "general": ["医院", "中心医院", "第一医院", "友谊医院"],
            "specialised": [f"{specialty}医院"],
            "tcm": ["中医医院", "中西医结合医院"],
            "primary_care": ["社区卫生服务中心"],
            "public_health": ["疾病预防控制中心"],
        }[kind]
        while True:
            wish = random.choice(_PLACES) + random.choice(endings)
            if wish not in taken:
                taken.add(wish)
                return wish

    return name


def _institution(random, names, kind, level, district, since, number) -> PlannedInstitution:
    specialty = random.choice(list(_SPECIALTIES)) if kind == "specialised" else ""
    department = random.choices(
        ["independent", "attached", "none"], [6, 3, 1] if level == "tertiary" else [2, 4, 5]
    )[0]
    beds = {"tertiary": (600, 2200), "secondary": (180, 520), "primary": (0, 30)}.get(level)
    body = f"12110000MB{number + 1001:06d}X"
    return PlannedInstitution(
        name=names(kind, specialty),
        credit_code=body + uscc.calc_check_digit(body),
        district=district,
        institution_class=kind,
        specialty=_SPECIALTIES.get(specialty, ""),
        level=level,
        grade=random.choice(["甲", "甲", "乙"]) if level in {"tertiary", "secondary"} else "",
        department=department,
        department_name={"independent": "社会工作部", "attached": "医务处"}.get(department, ""),
        beds=random.randrange(*beds, 10) if beds else None,
        since=since,
    )


def workers(places: list[PlannedInstitution]) -> list[PlannedWorker]:
    """Return 306 workers of 28 August 2023 and seven who had left before."""
    random = Random(SEED + 1)
    planned: list[PlannedWorker] = []
    for tertiary, early_total, total in (
        (True, TERTIARY_WORKERS_BASE, TERTIARY_WORKERS),
        (False, OTHER_WORKERS_BASE, OTHER_WORKERS),
    ):
        here = [number for number, place in enumerate(places) if place.tertiary is tertiary]
        early = [number for number in here if places[number].since <= BASE]
        late = [number for number in here if places[number].since > BASE]
        for number in _spread(random, early, early_total):
            planned.append(
                _worker(random, number, day_between(random, places[number].since, BASE), len(planned))
            )
        # Every later institution gets its first worker on its first day, the others join where they are needed.
        for number in late + random.choices(here, k=total - early_total - len(late)):
            first = max(places[number].since, dt.date(2020, 1, 6))
            planned.append(_worker(random, number, day_between(random, first, AS_OF), len(planned)))
    for number in random.sample(
        [n for n, place in enumerate(places) if place.since.year < 2020], LEFT_BEFORE
    ):
        since = places[number].since
        left = day_between(random, dt.date(2020, 2, 1), dt.date(2023, 6, 30))
        planned.append(_worker(random, number, max(since, dt.date(2020, 1, 6)), len(planned), until=left))
    return planned


def _spread(random: Random, places: list[int], total: int) -> list[int]:
    """Give every place one, then share out the rest."""
    return places + random.choices(places, k=total - len(places))


def _worker(
    random: Random, institution: int, since: dt.date, number: int, until: dt.date | None = None
) -> PlannedWorker:
    return PlannedWorker(
        name=person_name(random),
        sex=random.choices(["female", "male"], [4, 1])[0],
        phone=f"1390000{number:04d}",
        institution=institution,
        source=random.choices(["recruit", "transfer", "purchase"], [5, 3, 2])[0],
        fulltime=random.random() < 0.82,
        qualification=random.choices(["none", "assistant", "social_worker", "senior"], [22, 18, 45, 15])[0],
        since=since,
        until=until,
    )

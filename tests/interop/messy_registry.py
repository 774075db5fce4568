"""Registers in unforeseen layouts, with the truth beside them."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from stdnum.cn import uscc

from .messy import FULL_WIDTH, Grid, Page, day_written, interrupted, spaced, written

PLACES = ("房山", "海淀", "西城", "密云", "顺义", "丰台", "大兴", "怀柔")
BRANDS = ("清河", "安和", "东湖", "永乐", "新城", "西山")
CLASSES = {
    "general": (("人民医院", "中心医院", "第一医院"), ("综合医院", "综合", "")),
    "specialised": (("肿瘤医院", "口腔医院", "精神卫生中心", "儿童医院"), ("专科医院", "专科", "")),
    "tcm": (("中医医院", "中西医结合医院"), ("中医医院", "中医", "中西医结合医院", "")),
    "primary_care": (("社区卫生服务中心", "卫生院"), ("基层", "基层卫生服务机构", "社区卫生服务中心", "")),
    "public_health": (("疾病预防控制中心", "妇幼保健院"), ("公共卫生机构", "公卫", "疾控机构", "")),
}
LEVELS = {
    "tertiary": ("三级", "三甲", "三级甲等", "三级医院", "三乙"),
    "secondary": ("二级", "二甲", "二级甲等", "二级医院"),
    "primary": ("一级", "一级甲等", "一甲"),
    "unrated": ("未定级", "未评级", "无"),
}
DEPARTMENTS = {
    "independent": ("独立", "独立设置", "单独设置"),
    "attached": ("挂靠", "挂靠医务处", "合署办公"),
    "none": ("无", "未设置", ""),
}
SOURCES = {
    "recruit": ("社会招聘", "招聘", "公开招聘"),
    "transfer": ("部门转岗", "转岗", "内部转岗"),
    "purchase": ("购买服务", "购买", "政府购买服务"),
}
QUALIFICATIONS = {
    "none": ("无", "", "暂无"),
    "assistant": ("助理社会工作师", "助理社工师", "初级"),
    "social_worker": ("社会工作师", "中级社会工作师", "中级"),
    "senior": ("高级社会工作师", "高级"),
}
INSTITUTION_HEADINGS = {
    "ordinal": ("序号", "编号"),
    "name": ("机构名称", "单位名称", "医院名称", "医疗机构名称", "机构"),
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "region": ("所在区", "区县", "所属区", "行政区"),
    "class": ("机构类别", "类别", "机构类型", "类型"),
    "level": ("等级", "级别", "医院等级", "机构等级"),
    "since": ("开始日期", "开展时间", "启动日期", "开展日期"),
    "status": ("状态", "开展状态", "运行状态"),
    "department": ("设置方式", "社工部门设置", "部门设置"),
    "beds": ("开放床位", "床位数", "床位（张）"),
    "contact": ("联系人", "地址"),
}
WORKER_HEADINGS = {
    "ordinal": ("序号", "编号"),
    "name": ("姓名", "社工姓名", "人员姓名"),
    "sex": ("性别",),
    "institution": ("所属机构", "机构名称", "工作单位", "所在医院"),
    "source": ("来源", "人员来源", "来源方式"),
    "fulltime": ("专/兼职", "专兼职", "是否专职"),
    "since": ("上岗日期", "入职日期", "到岗时间", "上岗时间"),
    "until": ("离岗日期", "离职日期", "离岗时间"),
    "qualification": ("社会工作者职业资格", "职业资格", "资格等级", "持证情况"),
    "phone": ("联系电话", "手机", "手机号码"),
    "extra": ("学历", "专业"),
}
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安宁清远思雨彤海若晨"
DAY_STYLES = ("cell", "chinese", "dots", "slashes", "iso", "digits", "wide", "month", "month_dots")


@dataclass(frozen=True)
class Place:
    name: str
    credit_code: str
    region: str
    institution_class: str
    level: str
    department: str
    beds: int | None
    since: date


@dataclass(frozen=True)
class Person:
    name: str
    institution: str
    sex: str
    source: str
    fulltime: bool
    since: date
    until: date | None
    qualification: str
    phone: str


def credit_code(rng: random.Random) -> str:
    body = "12110000" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return body + uscc.calc_check_digit(body)


def places(rng: random.Random, number: int) -> list[Place]:
    found: dict[str, Place] = {}
    while len(found) < number:
        kind = rng.choice(list(CLASSES))
        name = rng.choice(PLACES) + rng.choice(BRANDS) + rng.choice(CLASSES[kind][0])
        found[name] = Place(
            name, credit_code(rng), rng.choice(PLACES) + "区", kind, rng.choice(list(LEVELS)),
            rng.choice(list(DEPARTMENTS)), rng.choice([None, rng.randrange(10, 2000)]), _past(rng),
        )  # fmt: skip
    return list(found.values())


def people(rng: random.Random, number: int, at: list[Place]) -> list[Person]:
    made = []
    for count in range(number):
        since = _past(rng)
        made.append(
            Person(
                name=rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2))),
                institution=rng.choice(at).name,
                sex=rng.choice(["male", "female"]),
                source=rng.choice(list(SOURCES)),
                fulltime=rng.random() < 0.8,
                since=since,
                until=since + timedelta(days=rng.randrange(40, 300)) if rng.random() < 0.1 else None,
                qualification=rng.choice(list(QUALIFICATIONS)),
                phone=f"139{count:08}",
            )
        )
    return made


def _past(rng: random.Random) -> date:
    return date(2015, 1, 1) + timedelta(days=rng.randrange(2800))


def _dated(on: date, style: str) -> tuple[Any, date]:
    """How a day is written, and what of it survives."""
    if style == "month":
        return f"{on.year}年{on.month}月", on.replace(day=1)
    if style == "month_dots":
        return f"{on.year}.{on.month}", on.replace(day=1)
    return day_written(on, style), on


def registry(rng: random.Random, kind: str) -> tuple[bytes, str, list[Place], list[Person]]:
    """A register: its bytes, file name and truth. A csv holds institutions or people, a workbook both."""
    csv_like = kind not in ("xlsx", "xls")
    at = places(rng, rng.randrange(4, 25))
    staff = people(rng, rng.randrange(4, 40), at)
    book = _Book(rng, csv_like)
    wanted = [rng.choice(["places", "people"])] if csv_like else ["places", "people"]
    pages, kept_places, kept_people = [], [], []
    if "places" in wanted:
        page, kept_places = book.places_page(at)
        pages.append(page)
    if "people" in wanted:
        page, kept_people = book.people_page(staff)
        pages.append(page)
    if not csv_like and rng.random() < 0.3:
        pages.append(Page("填表说明", [["填表说明"], ["1. 请如实填写"], ["2. 日期写到日"]]))
    content, ending = written(pages, kind)
    return content, "名册" + ending, kept_places, kept_people


class _Book:
    def __init__(self, rng: random.Random, csv_like: bool) -> None:
        self.rng, self.csv_like = rng, csv_like
        self.mess = rng.random() < 0.7

    def places_page(self, at: list[Place]) -> tuple[Page, list[Place]]:
        rng, page = self.rng, Page("机构名录")
        fields = ["name", "credit_code", "region", "class", "level", "since", "status", "department", "beds"]
        fields = self._order(fields, ["ordinal", "contact"])
        words = {name: rng.choice(choices) for name, choices in INSTITUTION_HEADINGS.items()}
        self._title(page, "北京市医务社会工作机构名录", len(fields))
        header = self._header(
            page, [words[name] for name in fields], {"since": "开展情况", "status": "开展情况"}, fields
        )
        rows, kept = [], []
        for number, each in enumerate(at, start=1):
            shown, since = _dated(each.since, self._style())
            kind_words = CLASSES[each.institution_class][1]
            kept.append(_with(each, since=since))
            values = {
                "ordinal": number, "name": spaced(each.name, rng, False), "credit_code": each.credit_code,
                "region": each.region, "class": rng.choice(kind_words), "level": rng.choice(LEVELS[each.level]),
                "since": shown, "status": rng.choice(["开展中", "正常开展", "运行中"]),
                "department": rng.choice(DEPARTMENTS[each.department]),
                "beds": "" if each.beds is None else rng.choice([each.beds, f"{each.beds}张", str(each.beds).translate(FULL_WIDTH)]),
                "contact": "王某",
            }  # fmt: skip
            rows.append([values[name] for name in fields])
        interrupted(page, rows, header, len(fields), rng, total=len(rows))
        return page, kept

    def people_page(self, staff: list[Person]) -> tuple[Page, list[Person]]:
        rng, page = self.rng, Page("人员名册")
        fields = [
            "name",
            "sex",
            "institution",
            "source",
            "fulltime",
            "since",
            "until",
            "qualification",
            "phone",
        ]
        fields = self._order(fields, ["ordinal", "extra"])
        words = {name: rng.choice(choices) for name, choices in WORKER_HEADINGS.items()}
        self._title(page, "北京市医务社工人员名册", len(fields))
        header = self._header(page, [words[name] for name in fields], {}, fields)
        rows, kept = [], []
        for number, each in enumerate(staff, start=1):
            shown, since = _dated(each.since, self._style())
            left, until = (
                _dated(each.until, "dots") if each.until else (rng.choice(["", "", "在岗", "-"]), None)
            )
            kept.append(_with(each, since=since, until=until))
            values = {
                "ordinal": number, "name": spaced(each.name, rng, self.mess), "sex": "男" if each.sex == "male" else "女",
                "institution": each.institution, "source": rng.choice(SOURCES[each.source]),
                "fulltime": rng.choice(["专职", "全职"] if each.fulltime else ["兼职"]), "since": shown, "until": left,
                "qualification": rng.choice(QUALIFICATIONS[each.qualification]),
                "phone": rng.choice([each.phone, int(each.phone)]), "extra": "本科",
            }  # fmt: skip
            rows.append([values[name] for name in fields])
        interrupted(page, rows, header, len(fields), rng, total=len(rows))
        return page, kept

    def _style(self) -> str:
        style = self.rng.choice(DAY_STYLES)
        return "iso" if self.csv_like and style == "cell" else style

    def _order(self, fields: list[str], more: list[str]) -> list[str]:
        fields = fields + self.rng.sample(more, self.rng.randrange(len(more) + 1))
        if self.mess:
            self.rng.shuffle(fields)
        return fields

    def _title(self, page: Page, title: str, width: int) -> None:
        if self.rng.random() < 0.8:
            row = page.add([title])
            if not self.csv_like and self.rng.random() < 0.6:
                page.merge(row, 0, row, width - 1)
        if self.rng.random() < 0.3:
            page.add(["填报单位：北京市卫生健康委员会", "", "填报日期：2023年8月28日"])

    def _header(self, page: Page, words: list[str], parents: dict[str, str], fields: list[str]) -> Grid:
        spans = {name: at for at, name in enumerate(fields) if name in parents}
        adjacent = len(spans) == 2 and abs(spans["since"] - spans["status"]) == 1
        if not adjacent:
            page.add(words)
            return [words]
        first = min(spans.values())
        top = [
            word if at not in (first, first + 1) else ("开展情况" if at == first else "")
            for at, word in enumerate(words)
        ]
        below = [word if at in (first, first + 1) else "" for at, word in enumerate(words)]
        row = page.add(top)
        page.add(below)
        if not self.csv_like:
            page.merge(row, first, row, first + 1)
            if self.rng.random() < 0.5:
                for at in range(len(words)):
                    if at not in (first, first + 1):
                        page.merge(row, at, row + 1, at)
        return [top, below]


def _with(record, **changed):
    return type(record)(**{**record.__dict__, **changed})

"""Service logs in unforeseen layouts, with the truth beside them."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .messy import FULL_STYLES, FULL_WIDTH, MONTH_NAMES, Grid, Page, day_written, interrupted, spaced, written

HOSPITALS = (
    "房山眼科医院",
    "密云清河社区卫生服务中心",
    "首都医科大学附属北京安和医院",
    "顺义永乐精神卫生中心",
    "平谷妇幼保健院",
)
WORKERS = ("傅若杰", "宋新", "马敏", "曹庆彤")
CLIENTS = ("袁思", "陈晓梓", "黄海梅", "朱英", "欧阳明月", "阿依古丽·买买提", "林桐", "李女士")
METHODS = {
    "case": ("个案", "个案服务", "个案工作", "个案辅导", "个案 "),
    "group": ("小组", "小组活动", "小组工作", "团体", "小组服务"),
    "activity": ("社区活动", "社区", "社区服务", "社区宣传", "社区工作"),
}
CATEGORIES = {
    "A": ("心理-社会支持", "心理社会支持", "A", "A类", "A心理-社会支持"),
    "B": ("社会资源整合", "资源整合", "资源链接", "B.社会资源整合"),
    "C": ("医患关系调适", "医患沟通", "C"),
    "D": ("志愿者管理", "志愿服务", "D、志愿者管理"),
    "E": ("社区健康促进", "健康促进", "健康宣教", "E"),
    "F": ("其他", "其它", "F其他"),
}
SCENES = {
    "ward": ("病房", "住院病区"),
    "emergency": ("急诊", "急诊科"),
    "outpatient": ("门诊", "门诊大厅"),
    "community": ("社区", "社工站"),
    "home": ("居家", "入户"),
    "online": ("线上", "网络"),
}
HEADINGS = {
    "date": ("日期", "服务日期", "活动日期", "开展日期", "服务时间"),
    "method": ("服务方式", "方法", "方式", "服务形式", "服务类型", "工作方法"),
    "category": ("服务类别", "类别", "服务内容类别", "服务领域"),
    "scene": ("服务场域", "场域", "场所", "服务场所", "场景"),
    "worker": ("社工", "负责社工", "社工姓名", "服务社工", "经办人"),
    "client": ("服务对象", "对象", "服务对象姓名", "患者姓名", "案主"),
    "count": ("人次", "参与人次", "人数", "服务人次", "参加人数"),
    "minutes": ("时长(分钟)", "用时", "时长", "分钟", "服务时长（分钟）"),
    "institution": ("机构", "机构名称", "医院名称", "所属机构"),
    "ordinal": ("序号", "编号"),
    "remark": ("备注", "备注说明"),
    "phone": ("满意度", "回访情况"),
}


@dataclass(frozen=True)
class Fact:
    """One record as it really was."""

    institution: str
    on: date
    method: str
    category: str
    scene: str
    worker: str
    client: str
    count: int
    minutes: int


def facts(rng: random.Random, number: int, hospitals: list[str]) -> list[Fact]:
    made = []
    for _ in range(number):
        method = rng.choice(list(METHODS))
        case = method == "case"
        made.append(
            Fact(
                institution=rng.choice(hospitals),
                on=date(2023, 1, 1) + timedelta(days=rng.randrange(200)),
                method=method,
                category=rng.choice(list(CATEGORIES)),
                scene=rng.choice(list(SCENES)),
                worker=rng.choice(WORKERS),
                client=rng.choice(CLIENTS) if case else "",
                count=1 if case else rng.randint(4, 200),
                minutes=rng.choice([15, 20, 30, 45, 60, 90]),
            )
        )
    return sorted(made, key=lambda fact: (fact.institution, fact.on))


def minutes_written(minutes: int, style: str) -> Any:
    if style == "hours" and minutes % 30 == 0:
        return f"{minutes / 60:g}小时"
    if style == "mixed" and minutes >= 60:
        return f"{minutes // 60}小时" + (f"{minutes % 60}分" if minutes % 60 else "")
    return minutes if style == "number" else f"{minutes}分钟"


def count_written(count: int, style: str) -> Any:
    return {
        "number": count,
        "words": f"{count}人",
        "wide": str(count).translate(FULL_WIDTH),
        "text": str(count),
    }[style]


def log(rng: random.Random, kind: str, split: str, rows: int) -> tuple[bytes, str, list[Fact]]:
    """A log of one institution (or, with an institution column, several): its bytes, file name and truth.

    `split` is one, months, methods or wide.
    """
    csv_like = kind not in ("xlsx", "xls")
    split = split if not csv_like or split == "wide" else "one"
    several = split == "one" and rng.random() < 0.3
    hospitals = rng.sample(HOSPITALS, 2 if several else 1)
    truth = facts(rng, rows, hospitals)
    plan = _Plan(rng, several, split, csv_like)
    groups: dict[str, list[Fact]] = {}
    for fact in truth:
        key = {
            "months": plan.month_name(2023, fact.on.month),
            "methods": METHODS[fact.method][rng.randrange(3) * 0],
        }
        groups.setdefault(key.get(split, rng.choice(["Sheet1"])), []).append(fact)
    pages = [plan.page(name, members, hospitals[0], split) for name, members in groups.items()]
    content, ending = written(pages, kind)
    return content, plan.file_name + ending, truth


class _Plan:
    """How one workbook is laid out, the same on each of its sheets."""

    def __init__(self, rng: random.Random, several: bool, split: str, csv_like: bool) -> None:
        self.rng, self.split, self.csv_like = rng, split, csv_like
        self.headings = {name: rng.choice(words) for name, words in HEADINGS.items()}
        self.month_name = rng.choice(MONTH_NAMES)
        self.mess = rng.random() < 0.6
        self.minutes = rng.choice(["number", "text", "hours", "mixed"])
        self.count = rng.choice(["number", "number", "words", "wide", "text"])
        self.full_words = rng.random() < 0.5
        fields = ["date", "method", "category", "scene", "worker", "client", "count", "minutes"]
        if several:
            fields.append("institution")
        fields += rng.sample(["ordinal", "remark", "phone"], rng.randrange(3))
        if split == "methods":
            fields.remove("method")
        if split == "wide":
            fields = [name for name in fields if name not in ("method", "count")] + [
                "case",
                "group",
                "activity",
            ]
        rng.shuffle(fields)
        self.fields = fields
        self.style = rng.choice(FULL_STYLES)
        if split == "months":
            self.style = rng.choice(["day", "day_text", "monthday", *FULL_STYLES])
            if self.style == "day":
                self.headings["date"] = rng.choice(["日", "日期", "号"])
        if csv_like and self.style in ("cell", "serial"):
            self.style = "iso"
        self.title_kind = rng.choice(["year", "plain", "label", "cells", "file"]) if not several else "none"
        self.two_rows = rng.random() < 0.4
        self.file_name = "2023年服务台账"

    def page(self, name: str, members: list[Fact], hospital: str, split: str) -> Page:
        page = Page(name)
        width = len(self.fields)
        self._title(page, hospital, width)
        start = len(page.rows)
        header = self._header(page, width)
        rows = [self._row(fact, number + 1) for number, fact in enumerate(members)]
        title = page.rows[0][0] if start and isinstance(page.rows[0][0], str) else ""
        interrupted(page, rows, header, width, self.rng, title=title)
        return page

    def _title(self, page: Page, hospital: str, width: int) -> None:
        rng = self.rng
        titles = {
            "year": [f"2023年{hospital}医务社工服务登记表"],
            "plain": [f"{hospital} 医务社工服务登记表"],
            "label": [f"机构：{hospital}", "", "单位：人次"][: 1 + 2 * rng.randrange(2)],
            "cells": ["填报单位", hospital],
            "none": ["医务社工服务登记表"],
        }
        if self.title_kind == "file":
            self.file_name = f"{hospital}2023年服务台账"
            return
        row = page.add(titles[self.title_kind])
        if self.title_kind in ("year", "plain", "none") and rng.random() < 0.6 and not self.csv_like:
            page.merge(row, 0, row, width - 1)
        if rng.random() < 0.3:
            page.add(["填报时间：2023年8月1日"])
        if rng.random() < 0.3:
            page.add([""])

    def _header(self, page: Page, width: int) -> Grid:
        words = [self.headings.get(name, "") for name in self.fields]
        if self.split == "wide":
            return self._wide_header(page, words)
        if not self.two_rows:
            page.add(words)
            return [words]
        first = self.rng.randrange(width - 2)
        top, below = list(words), [""] * width
        for column in range(first, first + 2):
            top[column], below[column] = ("服务情况" if column == first else ""), words[column]
        row = page.add(top)
        page.add(below)
        if not self.csv_like:
            page.merge(row, first, row, first + 1)
            for column in range(width):
                if column not in (first, first + 1):
                    page.merge(row, column, row + 1, column)
        return [top, below]

    def _wide_header(self, page: Page, words: list[str]) -> Grid:
        labels = {"case": "个案人次", "group": "小组人次", "activity": "社区活动人次"}
        words = [labels.get(name, word) for name, word in zip(self.fields, words, strict=True)]
        page.add(words)
        return [words]

    def _row(self, fact: Fact, number: int) -> list[Any]:
        rng = self.rng
        values: dict[str, Any] = {
            "date": day_written(fact.on, self.style),
            "method": rng.choice(METHODS[fact.method]),
            "category": rng.choice(CATEGORIES[fact.category]),
            "scene": rng.choice(SCENES[fact.scene]),
            "worker": spaced(fact.worker, rng, self.mess),
            "client": spaced(fact.client, rng, self.mess) if fact.client else "",
            "count": count_written(fact.count, self.count),
            "minutes": minutes_written(fact.minutes, self.minutes),
            "institution": spaced(fact.institution, rng, False),
            "ordinal": number,
            "remark": rng.choice(["", "", "家属陪同", "已回访，合计3次"]),
            "phone": rng.choice(["", "满意", "良好"]),
            fact.method: count_written(fact.count, self.count),
        }
        return [values.get(name, "") for name in self.fields]

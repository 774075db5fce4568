"""One test a layout that registers really have; what each says is written beside it."""

import datetime as dt

import pytest

from lianqiao.interop.sheets.grid import read_book
from lianqiao.interop.sheets.registry_book import read_registry

from .messy import Page, as_csv, as_xls, as_xlsx

TODAY = dt.date(2023, 9, 1)
CODE = "12110000NRXLBFYCNL"
HEAD = ["机构名称", "类别", "等级", "开始日期"]
STAFF = ["姓名", "所属机构", "来源", "专/兼职", "上岗日期", "职业资格"]


def read(*pages: Page, name: str = "名册.xlsx"):
    return read_registry(read_book(as_xlsx(list(pages)), name), today=TODAY)


def taken(reading) -> tuple[list, list]:
    drafts = [*reading.institutions, *reading.workers]
    assert [f.message for draft in drafts for f in draft.findings if f.refuses] == []
    return reading.institutions, reading.workers


def test_one_sheet_a_district():
    pages = [
        Page("东城区", [["名录"], HEAD, ["北山医院", "综合医院", "三级", "2019.6"]]),
        Page("西城区", [["名录"], HEAD, ["南山医院", "综合医院", "三级", 2019.6]]),
    ]
    places, _people = taken(read(*pages))
    assert [(each.name, each.region, each.since.on, each.since.precision) for each in places] == [
        ("北山医院", "东城区", dt.date(2019, 6, 1), "month"), ("南山医院", "西城区", dt.date(2019, 6, 1), "month"),
    ]  # fmt: skip


def test_classes_as_section_rows():
    rows = [
        ["名录"], ["机构名称", "等级", "开始日期"], ["一、综合医院（2家）"], ["北山医院", "三甲", "2019年6月"], ["南山医院", "二甲", "2020年6月"],
        ["小计", "", 2], ["二、专科医院"], ["北山眼科中心医院", "三级", "2019年"], ["三、基层医疗卫生机构"], ["城南卫生站", "未定级", "2021-3-4"], ["合计", "", 4],
    ]  # fmt: skip
    places, _people = taken(read(Page("名录", rows)))
    assert [(each.institution_class, each.level, each.specialty) for each in places] == [
        ("general", "tertiary", ""), ("general", "secondary", ""), ("specialised", "tertiary", "ophthalmology"), ("primary_care", "unrated", ""),
    ]  # fmt: skip


def test_level_and_grade_in_two_columns_beds_by_kind_and_a_span_in_one_cell():
    page = Page("名录", [
        ["名录"], ["单位名称", "机构类型", "等级", "", "床位", "", "开展时间", "是否\n开展"], ["", "", "级别", "等次", "编制", "开放", "", ""],
        ["北山医院", "综合", "三级", "甲等", 900, 800, "2019年6月起", "是"], ["南山医院", "综合", "二级", "乙等", 500, 450, "2019.6-2022.5", "否"],
    ])  # fmt: skip
    page.merge(1, 2, 1, 3)
    page.merge(1, 4, 1, 5)
    for column in (0, 1, 6, 7):
        page.merge(1, column, 2, column)
    places, _people = taken(read(page))
    assert [(each.level, each.grade, each.beds) for each in places] == [
        ("tertiary", "A", 800),
        ("secondary", "B", 450),
    ]
    assert (places[1].since.on, places[1].until.on) == (dt.date(2019, 6, 1), dt.date(2022, 5, 1))


def test_institutions_and_their_workers_in_one_sheet():
    page = Page("台账", [
        ["名册"], ["序号", "机构名称", "机构类别", "等级", "所在区", "姓名", "来源", "专/兼职", "上岗日期", "职业资格"],
        [1, "北山医院", "综合医院", "三级", "东城区", "林一", "招聘", "专职", "2019.6.1", "无"],
        ["", "", "", "", "", "周二", "转岗", "兼职", "2020.6.1", "中级"], [2, "南山医院", "专科医院", "二级", "西城区", "吴三", "购买", "专职", "2021.6.1", "初级"],
    ])  # fmt: skip
    for column in range(5):
        page.merge(2, column, 3, column)
    places, people = taken(read(page))
    assert [(each.name, each.institution_class, each.region) for each in places] == [
        ("北山医院", "general", "东城区"),
        ("南山医院", "specialised", "西城区"),
    ]
    assert [(each.name, each.institution, each.source, each.fulltime) for each in people] == [
        ("林一", "北山医院", "recruit", True), ("周二", "北山医院", "transfer", False), ("吴三", "南山医院", "purchase", True),
    ]  # fmt: skip


@pytest.mark.parametrize("where", ["title", "sheet", "section"])
def test_workers_of_one_institution_need_no_column_for_it(where):
    head = ["姓名", "性别", "来源", "专/兼职", "上岗日期"]
    row = ["林 一", "女", "社会招聘", "专职", "2019.6.1"]
    titles = {
        "title": [["北山医院社工名册"], head, row],
        "sheet": [head, row],
        "section": [["名册"], head, ["北山医院"], row],
    }
    _places, people = taken(read(Page("北山医院" if where == "sheet" else "人员", titles[where])))
    assert [(each.name, each.institution) for each in people] == [("林一", "北山医院")]


def test_two_tables_below_each_other():
    rows = [
        ["机构名录"], HEAD, ["北山医院", "综合医院", "三级", "2019.6"], ["合计", "", "", 1], [""], ["人员名册"], STAFF, ["林一", "北山医院", "招聘", "专职", "2019.6.1", "无"],
    ]  # fmt: skip
    places, people = taken(read(Page("Sheet1", rows)))
    assert (len(places), len(people)) == (1, 1)


def test_an_english_register():
    places = Page("Institutions", [["Register"], ["Institution", "Class", "Level", "District", "Start date", "Status", "Beds"],
                  ["North Hospital", "general hospital", "tertiary", "Dongcheng", "2019-06-01", "operating", 800]])  # fmt: skip
    people = Page("Workers", [["Name", "Institution", "Source", "Full time", "Start date", "Qualification"],
                  ["Anna Li", "North Hospital", "recruitment", "full time", "2019-06-01", "social worker"]])  # fmt: skip
    found, staff = taken(read(places, people))
    assert (found[0].name, found[0].institution_class, found[0].level) == (
        "North Hospital",
        "general",
        "tertiary",
    )
    assert (staff[0].name, staff[0].source, staff[0].qualification) == ("Anna Li", "recruit", "social_worker")


@pytest.mark.parametrize(
    ("name", "stated", "told"),
    [
        ("某某医院", "综合医院", "general"), ("某某医院", "", "general"), ("某某口腔医院", "", "specialised"), ("某某医院", "肿瘤专科", "specialised"),
        ("某某中医医院", "", "tcm"), ("某某医院", "中西医结合医院", "tcm"), ("某某藏医医院", "民族医院", "tcm"), ("某某社区卫生服务中心", "", "primary_care"),
        ("某某社区卫生服务站", "基层", "primary_care"), ("某某镇卫生院", "", "primary_care"), ("某某疾病预防控制中心", "", "public_health"),
        ("某某妇幼保健院", "妇幼保健机构", "public_health"), ("某某急救中心", "公共卫生", "public_health"), ("某某精神卫生中心", "公立", "specialised"),
    ],
)  # fmt: skip
def test_classes_as_stated_or_by_the_name(name, stated, told):
    places, _people = taken(
        read(
            Page(
                "名录",
                [
                    ["名录"],
                    HEAD,
                    [name, stated, "二级", "2020.1.1"],
                    ["另一医院", "综合医院", "三级", "2020.1.1"],
                ],
            )
        )
    )
    assert places[0].institution_class == told


@pytest.mark.parametrize(
    ("value", "told"),
    [("独立", ("independent", "")), ("挂靠医务处", ("attached", "医务处")), ("无", ("none", "")), ("", ("none", "")), ("社会工作部", ("independent", "社会工作部")),
     ("医务科", ("attached", "医务科")), ("未设置", ("none", ""))],
)  # fmt: skip
def test_departments(value, told):
    places, _people = taken(
        read(
            Page("名录", [["名录"], [*HEAD, "社工部门"], ["北山医院", "综合医院", "三级", "2020.1.1", value]])
        )
    )
    assert (places[0].department, places[0].department_name) == told


@pytest.mark.parametrize(("value", "phone"), [(13900002642.0, "13900002642"), ("139 0000 2642", "13900002642"), ("010-6665544", "010-6665544"), ("1.39E+10", ""), ("无", "")])  # fmt: skip
def test_telephones(value, phone):
    rows = [["名册"], [*STAFF, "联系电话"], ["林一", "北山医院", "招聘", "专职", "2019.6.1", "无", value]]
    assert taken(read(Page("人员", rows)))[1][0].phone == phone


def test_what_is_wrong_is_said_by_cell():
    rows = [
        ["名册"], [*STAFF, "离岗日期"],
        ["林一", "", "招聘", "专职", "2019.6.1", "无", ""], ["周二", "北山医院", "捡来的", "专职", "2019.6.1", "无", ""],
        ["吴三", "北山医院", "招聘", "随便", "2019.6.31", "无", ""], ["郑四", "北山医院", "招聘", "专职", "", "无", ""],
        ["冯五", "北山医院", "招聘", "专职", "2019.6.1", "无", "2018.1.1"], ["", "北山医院", "招聘", "专职", "2019.6.1", "无", "在岗"],
    ]  # fmt: skip
    found = [[(f.cell, f.code) for f in draft.findings] for draft in read(Page("人员", rows)).workers]
    assert found == [
        [("B3", "missing")], [("C4", "source_unknown")], [("D5", "fulltime_unknown"), ("E5", "date_impossible")], [("E6", "missing")],
        [("G7", "date_order")], [("A8", "missing")],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xls", "gb18030", "utf-8-sig", "utf-16"])
def test_other_kinds_of_files(kind):
    page = Page(
        "名录",
        [
            ["名录", "", "", "", ""],
            [*HEAD, "信用代码"],
            [
                "北山医院（东院区）",
                "综合医院",
                "三级",
                "２０１９.６.１",
                f'="{CODE}"' if kind != "xls" else CODE,
            ],
        ],
    )
    content = as_xls([page]) if kind == "xls" else as_csv(page, kind, "\t" if kind == "utf-16" else ",")
    places, _people = taken(read_registry(read_book(content, "名录"), today=TODAY))
    assert (places[0].name, places[0].since.on, places[0].credit_code) == (
        "北山医院（东院区）",
        dt.date(2019, 6, 1),
        CODE,
    )


def test_a_month_that_may_be_january_or_october_keeps_the_year():
    places, _people = taken(read(Page("名录", [["名录"], HEAD, ["北山医院", "综合医院", "三级", 2018.1]])))
    assert (places[0].since.on, places[0].since.precision, places[0].findings[0].code) == (
        dt.date(2018, 1, 1),
        "year",
        "date_month_unclear",
    )


def test_an_institution_with_everything_left_out_is_refused_not_passed_over():
    rows = [
        ["名录"],
        HEAD,
        ["一、综合医院"],
        ["北山医院", "综合医院", "三级", "2020.1.1"],
        ["南山中心医院", "", "", ""],
    ]
    reading = read(Page("名录", rows))
    assert [(each.name, each.refused) for each in reading.institutions] == [
        ("北山医院", False),
        ("南山中心医院", True),
    ]

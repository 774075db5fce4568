"""One test a layout that hospitals really use for their logs; what each says is written beside it."""

import datetime as dt

import pytest

from lianqiao.interop.sheets.context import Told
from lianqiao.interop.sheets.grid import read_book
from lianqiao.interop.sheets.service_log import read_log

from .messy import Page, as_xlsx

TODAY = dt.date(2023, 9, 1)
HEAD = ["日期", "方式", "类别", "场域", "社工", "对象", "人次", "分钟"]
TITLE = ["房山眼科医院服务台账"]


def read(*pages: Page, told: Told = Told(), name: str = "台账.xlsx", known=()):  # noqa: B008 - frozen
    return read_log(read_book(as_xlsx(list(pages)), name), today=TODAY, told=told, known=known)


def said(reading) -> list[tuple]:
    """Day, method, clients or number: enough to see that each row was understood."""
    assert [f.message for e in reading.entries for f in e.findings if f.refuses] == []
    return [
        (f"{entry.on:%m%d}", entry.method, "、".join(entry.clients) or entry.count, entry.minutes)
        for entry in reading.entries
    ]


def case(day, client="袁思", minutes=30, **other) -> list:
    row = {"方式": "个案", "类别": "A", "场域": "病房", "社工": "宋新", "人次": 1} | other
    return [day, row["方式"], row["类别"], row["场域"], row["社工"], client, row["人次"], minutes]


def test_the_year_stands_in_the_title_of_the_first_sheet_only():
    first = Page("1月", [["房山眼科医院2022年服务台账"], ["日", *HEAD[1:]], case(3)])
    second = Page("2月", [["日", *HEAD[1:]], case(4)])
    reading = read(first, second)
    assert [entry.on for entry in reading.entries] == [dt.date(2022, 1, 3), dt.date(2022, 2, 4)]
    assert {entry.institution for entry in reading.entries} == {"房山眼科医院"}


@pytest.mark.parametrize(
    ("name", "month"), [("1月", 1), ("二月", 2), ("2023年3月", 3), ("202304", 4), ("5月份", 5), ("2023.6", 6), ("2023-07", 7), ("十二月", 12), ("3", 3), ("Mar", 3)]
)  # fmt: skip
def test_a_month_sheet_may_be_called_many_things(name, month):
    reading = read(
        Page(
            name,
            [
                ["房山眼科医院2022年台账" if "2023" not in name else "房山眼科医院"],
                ["日", *HEAD[1:]],
                case(5),
                case("6日"),
                case("7号"),
            ],
        )
    )
    assert [(entry.on.month, entry.on.day) for entry in reading.entries] == [
        (month, 5),
        (month, 6),
        (month, 7),
    ]


def test_months_stand_as_section_rows_in_one_sheet():
    rows = [
        TITLE,
        ["日", *HEAD[1:]],
        ["2023年一月"],
        case(3),
        case(5),
        ["小计", "", "", "", "", "", 2, 60],
        ["二月"],
        case(3),
    ]
    assert [day for day, *_rest in said(read(Page("台账", rows)))] == ["0103", "0105", "0203"]


def test_methods_stand_below_each_other_with_headers_of_their_own():
    rows = [
        TITLE,
        ["一、个案服务"],
        ["日期", "社工", "服务对象", "类别", "时长"],
        ["2023-1-3", "宋新", "袁思", "A", "30分钟"],
        ["2023-1-4", "宋新", "陈晓", "B", "1小时"],
        ["二、小组活动"],
        ["日期", "小组名称", "社工", "参加人数", "时长"],
        ["2023-1-5", "暖心小组", "宋新", 9, "90分钟"],
        ["三、社区活动"],
        ["日期", "活动名称", "地点", "参与人数", "时长"],
        ["2023-1-6", "义诊", "街道广场", "约120", "2小时"],
        ["填表人：宋新"],
    ]
    reading = read(Page("台账", rows))
    assert said(reading) == [
        ("0103", "case", "袁思", 30), ("0104", "case", "陈晓", 60), ("0105", "group", 9, 90), ("0106", "activity", 120, 120),
    ]  # fmt: skip
    last = reading.entries[-1]
    assert (last.title, last.place, last.scene, last.estimated) == ("义诊", "街道广场", "community", True)


def test_merged_days_and_institutions_hold_for_each_row():
    page = Page(
        "台账",
        [
            ["医院", *HEAD],
            ["房山眼科医院", *case("2023-1-3")],
            ["", *case("", "陈晓")],
            ["", *case("2023-1-4", "朱英")],
        ],
    )
    page.merge(1, 0, 3, 0)
    page.merge(1, 1, 2, 1)
    reading = read(page)
    assert said(reading) == [
        ("0103", "case", "袁思", 30),
        ("0103", "case", "陈晓", 30),
        ("0104", "case", "朱英", 30),
    ]
    assert {entry.institution for entry in reading.entries} == {"房山眼科医院"}


def test_a_day_written_once_for_the_rows_below_it():
    rows = [
        TITLE,
        HEAD,
        case("2023-1-3"),
        case("", "陈晓"),
        case("", "朱英"),
        case("2023-1-4"),
        case("", "罗佳"),
        case("", "林桐"),
        case("", "孙丽"),
    ]
    assert [day for day, *_rest in said(read(Page("台账", rows)))] == ["0103"] * 3 + ["0104"] * 4


def test_a_day_missing_now_and_then_is_refused():
    rows = [TITLE, HEAD, *[case(f"2023-1-{day}") for day in range(1, 9)], case("")]
    assert [
        [f.code for f in entry.findings] for entry in read(Page("台账", rows)).entries if entry.refused
    ] == [["missing"]]


def test_year_month_and_day_in_columns_of_their_own():
    page = Page(
        "台账",
        [
            TITLE,
            ["日期", "", "", *HEAD[1:]],
            ["年", "月", "日"],
            [2023, 2, 5, *case(0)[1:]],
            ["2023年", "3月", "6日", *case(0)[1:]],
        ],
    )
    page.merge(1, 0, 1, 2)
    assert [day for day, *_rest in said(read(page))] == ["0205", "0306"]


def test_one_column_a_method_under_a_common_heading():
    page = Page("台账", [
        TITLE, ["日期", "社工", "类别", "场域", "服务对象", "人次", "", "", "时长"], ["", "", "", "", "", "个案", "小组", "社区活动", ""],
        ["2023-1-3", "宋新", "A", "病房", "袁思", 1, "", "", "30分钟"], ["2023-1-4", "宋新", "A", "病房", "", "", 9, 0, "60分钟"],
        ["2023-1-5", "宋新", "E", "社区", "", "", "", 80, "60分钟"],
    ])  # fmt: skip
    page.merge(1, 5, 1, 7)
    assert said(read(page)) == [
        ("0103", "case", "袁思", 30),
        ("0104", "group", 9, 60),
        ("0105", "activity", 80, 60),
    ]


def test_methods_and_categories_to_be_ticked():
    head = [
        "日期",
        "社工",
        "个案",
        "小组",
        "社区活动",
        "心理社会支持",
        "资源整合",
        "其他",
        "服务对象",
        "人次",
        "时长",
    ]
    rows = [
        TITLE, head, ["2023-1-3", "宋新", "√", "", "", "", "√", "", "袁思", 1, 30], ["2023-1-4", "宋新", "", "√", "", "√", "", "", "", 8, 60],
        ["2023-1-5", "宋新", "", "", "√", "", "", "√", "", 50, 60],
    ]  # fmt: skip
    reading = read(Page("台账", rows))
    assert said(reading) == [
        ("0103", "case", "袁思", 30),
        ("0104", "group", 8, 60),
        ("0105", "activity", 50, 60),
    ]
    assert [entry.category for entry in reading.entries] == ["B", "A", "F"]


@pytest.mark.parametrize(
    ("heading", "value", "minutes"),
    [
        ("时长(小时)", 0.5, 30), ("时长（h）", 1.5, 90), ("服务时长", "9:00-10:30", 90), ("用时", dt.time(0, 45), 45), ("时长", "半小时", 30),
        ("服务小时", 2, 120), ("时长", "1小时30分", 90), ("分钟", "４５", 45), ("时长", dt.timedelta(hours=2), 120), ("耗时", "约40分钟", 40),
    ],
)  # fmt: skip
def test_durations(heading, value, minutes):
    reading = read(Page("台账", [TITLE, [*HEAD[:-1], heading], case("2023-1-3", minutes=value)]))
    assert [entry.minutes for entry in reading.entries] == [minutes]


def test_durations_from_begin_to_end():
    rows = [
        TITLE,
        [*HEAD[:-1], "开始时间", "结束时间"],
        [*case("2023-1-3")[:-1], "9:00", "9:50"],
        [*case("2023-1-3")[:-1], dt.time(14, 0), dt.time(15, 30)],
    ]
    assert [entry.minutes for entry in read(Page("台账", rows)).entries] == [50, 90]


def test_hours_without_a_unit_are_seen_by_their_size():
    rows = [TITLE, [*HEAD[:-1], "时长"], *[case("2023-1-3", minutes=hours) for hours in (0.5, 1, 1.5, 2)]]
    reading = read(Page("台账", rows))
    assert [entry.minutes for entry in reading.entries] == [30, 60, 90, 120]
    assert {finding.code for entry in reading.entries for finding in entry.findings} == {"minutes_from_hours"}


def test_sheets_that_only_count_or_explain_are_passed_over_and_said_so():
    counted = Page("汇总", [["月份", "个案", "小组", "社区活动"], ["1月", 10, 20, 30]])
    guide = Page("填表说明", [["填表说明"], ["1. 每月5日前上报"]])
    reading = read(guide, Page("1月", [["房山眼科医院2023年台账"], HEAD, case("2023-1-3")]), counted)
    assert said(reading) == [("0103", "case", "袁思", 30)]
    assert {each.sheet for each in reading.skipped} == {"汇总", "填表说明"}


def test_rows_that_are_only_numbered_or_only_add_up():
    rows = [
        TITLE,
        ["序号", *HEAD],
        [1, *case("2023-1-3")],
        [2, *case("2023-1-4", "陈晓")],
        [3],
        [4],
        ["", "", "", "", "", "", "", 2, 60],
    ]
    reading = read(Page("台账", rows))
    assert len(said(reading)) == 2
    assert [each.why for each in reading.skipped] == ["numbered", "numbered", "total"]


def test_the_same_as_above():
    rows = [TITLE, HEAD, case("2023-1-3"), ["同上", "同上", "〃", "〃", "〃", "陈晓", 1, 45]]
    assert said(read(Page("台账", rows))) == [("0103", "case", "袁思", 30), ("0103", "case", "陈晓", 45)]


def test_each_sheet_is_an_institution():
    reading = read(
        Page("房山眼科医院", [HEAD, case("2023-1-3")]), Page("平谷妇幼保健院", [HEAD, case("2023-1-3")])
    )
    assert [entry.institution for entry in reading.entries] == ["房山眼科医院", "平谷妇幼保健院"]


def test_an_english_log():
    head = ["Date", "Method", "Category", "Scene", "Worker", "Client", "Person-times", "Minutes"]
    rows = [["Institution: Qinghe Hospital"], head, ["2023-01-03", "case work", "A", "ward", "Anna Li", "Bob Chen", 1, "30 min"],
            ["2023-01-04", "group", "E", "community", "Anna Li", "", 8, "1 hour"]]  # fmt: skip
    reading = read(Page("log", rows))
    assert said(reading) == [("0103", "case", "Bob Chen", 30), ("0104", "group", 8, 60)]


def test_several_clients_and_workers_in_a_cell():
    rows = [
        TITLE,
        HEAD,
        case("2023-1-3", "袁思、陈 晓", 人次=2, 社工="宋新/马敏"),
        case("2023-1-4", "李女士（母亲、祖母）", 人次=3),
    ]
    reading = read(Page("台账", rows))
    assert [(entry.clients, entry.count, entry.worker) for entry in reading.entries] == [
        (("袁思", "陈晓"), 2, "宋新、马敏"), (("李女士（母亲、祖母）",), 3, "宋新"),
    ]  # fmt: skip


def test_a_group_counted_by_its_list_of_names():
    rows = [TITLE, HEAD, case("2023-1-3", "袁思、陈晓、朱英", 方式="小组", 人次="")]
    entry = read(Page("台账", rows)).entries[0]
    assert (entry.count, [finding.code for finding in entry.findings]) == (3, ["count_from_names"])


def test_what_the_importer_says_fills_what_the_file_leaves_open():
    page = Page("1月", [["日", *HEAD[1:]], case(3)])
    assert {f.code for f in read(page).entries[0].findings} == {"date_no_year"}
    entry = read(page, told=Told("清河医院", 2022)).entries[0]
    assert (entry.institution, entry.on) == ("清河医院", dt.date(2022, 1, 3))
    guessed = read(page, told=Told("清河医院", None, lambda: (2023, "x")))
    assert guessed.entries[0].on == dt.date(2023, 1, 3)
    assert [note.code for note in guessed.layouts[0].assumed] == ["year_assumed"]


def test_the_file_name_may_tell_year_and_institution():
    reading = read(Page("1月", [["日", *HEAD[1:]], case(3)]), name="房山眼科医院2022年服务台账.xlsx")
    assert (reading.entries[0].institution, reading.entries[0].on.year) == ("房山眼科医院", 2022)


def test_a_title_in_two_rows_with_the_institution_in_the_middle():
    rows = [
        ["医务社工服务登记表（2023年上半年）"],
        ["编号：03", "", "", "填报机构：", "房山眼科医院", "", "填报日期：2023年7月1日"],
        HEAD,
        case("1月3日"),
    ]
    reading = read(Page("台账", rows))
    assert said(reading) == [("0103", "case", "袁思", 30)]
    assert reading.entries[0].institution == "房山眼科医院"


def test_a_table_saved_as_a_web_page():
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [HEAD, case("2023-1-3")]
    )
    html = f"<html><table><tr><td colspan=8>房山眼科医院登记表</td></tr>{body}</table></html>"
    reading = read_log(read_book(html.encode("gb18030"), "台账.xls"), today=TODAY)
    assert said(reading) == [("0103", "case", "袁思", 30)]


def test_spans_future_days_and_lunar_days_are_refused_by_cell():
    days = ["2023-1-3至1-5", "2024-1-1", "农历正月初三", "2023年2月30日", "2023年3月", "13月3日", "昨天"]
    reading = read(Page("台账", [["房山眼科医院2023年台账"], HEAD, *map(case, days)]))
    assert [[(f.cell, f.code) for f in entry.findings] for entry in reading.entries] == [
        [(f"A{number}", code)] for number, code in enumerate(
            ["date_range", "date_future", "date_lunar", "date_impossible", "date_no_day", "date_impossible", "date_unreadable"], start=3)
    ]  # fmt: skip


def test_face_to_face_or_by_phone_is_no_method_of_social_work():
    head = ["日期", "服务方式", "类别", "场域", "社工", "对象", "人次", "分钟"]
    rows = [
        ["房山眼科医院个案服务记录"],
        head,
        *[
            case(f"2023-1-{day}", 方式=mode)
            for day, mode in ((3, "面谈"), (4, "电话"), (5, "线上"), (6, "面谈"))
        ],
    ]
    reading = read(Page("个案", rows))
    assert [(entry.method, entry.mode) for entry in reading.entries] == [
        ("case", "face"),
        ("case", "phone"),
        ("case", "online"),
        ("case", "face"),
    ]


def test_a_day_with_its_hours():
    rows = [
        TITLE,
        HEAD,
        *map(case, ["2023-1-3 14:00~15:30", "1月4日 9:00-10:00", "2023年1月5日 下午2:30", "2023.1.6 09：00"]),
    ]
    rows[0] = ["房山眼科医院2023年台账"]
    assert [day for day, *_rest in said(read(Page("台账", rows)))] == ["0103", "0104", "0105", "0106"]


def test_a_remark_inside_the_list_changes_nothing_and_an_unfinished_record_is_refused():
    rows = [
        ["房山眼科医院2023年台账"], HEAD, case("2023-1-3"), ["说明：2月个案服务因装修暂停"], case("1月4日"), ["合计：个案20人次，小组30人次"],
        case("1月5日"), ["2023-1-6"], ["", "", "", "", "", "袁思"],
    ]  # fmt: skip
    reading = read(Page("台账", rows))
    assert [(entry.row + 1, entry.refused) for entry in reading.entries] == [
        (3, False),
        (5, False),
        (7, False),
        (8, True),
        (9, True),
    ]
    assert [entry.on.month for entry in reading.entries[:3]] == [1, 1, 1]


def test_who_an_activity_was_for_is_not_a_list_of_names():
    rows = [TITLE, HEAD, case("2023-1-3", "社区居民", 方式="社区活动", 人次="")]
    assert [f.code for f in read(Page("台账", rows)).entries[0].findings if f.refuses] == ["missing"]


@pytest.mark.parametrize(("name", "on"), [("23.1", "2023-01-05"), ("22-11", "2022-11-05"), ("2022", None)])
def test_short_sheet_names(name, on):
    reading = read(Page(name, [["房山眼科医院"], ["日", *HEAD[1:]], case(5)]))
    assert [entry.on and entry.on.isoformat() for entry in reading.entries] == [on]


def test_a_label_and_its_value_above_a_header_of_two_rows_without_merges():
    rows = [
        ["填报单位", "房山眼科医院"], ["服务情况", "", "对象", "社工", "方式", "分钟", "类别", "人次"], ["场所", "日期", "", "", "", "", "", ""],
        ["社工站", "2023-1-3", "袁思", "宋新", "个案", "15分钟", "D", 1], ["服务情况", "", "对象", "社工", "方式", "分钟", "类别", "人次"],
        ["场所", "日期", "", "", "", "", "", ""], ["病房", "2023-1-4", "", "宋新", "小组", "1小时", "A", 9],
    ]  # fmt: skip
    reading = read(Page("台账", rows))
    assert said(reading) == [("0103", "case", "袁思", 15), ("0104", "group", 9, 60)]
    assert {entry.institution for entry in reading.entries} == {"房山眼科医院"}

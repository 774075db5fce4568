"""One cell at a time: what is typed, and what it means."""

import datetime as dt

import pytest

from lianqiao.interop.sheets import amounts, dates, text, words
from lianqiao.interop.sheets.grid import UnreadableFile, address, decode, read_book

AROUND = dates.Surroundings(dt.date(2023, 9, 1), year=2023)


@pytest.mark.parametrize(
    ("typed", "on", "precision"),
    [
        ("2023.8.28", "2023-08-28", "day"), ("2023-8-28 15:03", "2023-08-28", "day"), ("2023/8/28", "2023-08-28", "day"),
        ("2023年8月28日", "2023-08-28", "day"), ("２０２３.８.２８", "2023-08-28", "day"), (20230828, "2023-08-28", "day"),
        ("20230828", "2023-08-28", "day"), (dt.datetime(2023, 8, 28, 15, 3), "2023-08-28", "day"), (dt.date(2023, 8, 28), "2023-08-28", "day"),
        ("2023年 8 月28日（周一）", "2023-08-28", "day"), ("二〇二三年八月二十八日", "2023-08-28", "day"), ("8月28日", "2023-08-28", "day"),
        ("8-28", "2023-08-28", "day"), (8.28, "2023-08-28", "day"), ("2023年8月", "2023-08-01", "month"), ("2019.6", "2019-06-01", "month"),
        (2019.6, "2019-06-01", "month"), ("2019.10", "2019-10-01", "month"), (201906, "2019-06-01", "month"), ("2019年", "2019-01-01", "year"),
        (2019, "2019-01-01", "year"), ("28/8/2023", "2023-08-28", "day"), ("2023-08-28T15:03:00", "2023-08-28", "day"),
    ],
)  # fmt: skip
def test_a_date_is_read_with_its_precision(typed, on, precision):
    reading = dates.read_date(typed, AROUND)
    assert reading.value == dates.Dated(dt.date.fromisoformat(on), precision)
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("typed", "on", "remark"),
    [
        ("23.8.28", "2023-08-28", "date_short_year"), (45166, "2023-08-28", "date_serial"), ("45166", "2023-08-28", "date_serial"),
        (2018.1, "2018-01-01", "date_month_unclear"),
    ],
)  # fmt: skip
def test_what_had_to_be_guessed_is_flagged(typed, on, remark):
    reading = dates.read_date(typed, AROUND)
    assert reading.value.on.isoformat() == on
    assert [(each.code, each.refuses) for each in reading.findings] == [(remark, False)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2023年2月30日", "date_impossible"), ("2023.13.1", "date_impossible"), ("2023-09-02", "date_future"), ("农历八月初三", "date_lunar"),
        ("正月十五", "date_lunar"), ("1023-08-28", "date_long_ago"), ("昨天", "date_unreadable"), ("3/8/2023", "date_unreadable"), (True, "date_unreadable"),
        ("2023.8.1-8.3", "date_unreadable"), ("2023年8月1日至3日", "date_range"), (8.1, "date_unreadable"), (15, "date_no_month"), ("15日", "date_no_month"),
    ],
)  # fmt: skip
def test_what_cannot_be_the_date_of_something_done_is_refused(typed, why):
    reading = dates.read_date(typed, AROUND)
    assert reading.value is None
    assert [(each.code, each.refuses) for each in reading.findings] == [(why, True)]


def test_serials_of_old_mac_workbooks_count_from_1904():
    around = dates.Surroundings(dt.date(2023, 9, 1), mac_dates=True)
    assert dates.read_date(43704, around).value.on == dt.date(2023, 8, 28)


@pytest.mark.parametrize(
    ("name", "months", "years"),
    [
        ("1月", {1}, set()), ("十二月", {12}, set()), ("2023年1月", {1}, {2023}), ("202301", {1}, {2023}), ("2023.1", {1}, {2023}), ("23年1月", {1}, {2023}),
        ("2023年1-7月", set(), {2023}), ("一季度", set(), set()), ("Sheet1", set(), set()), ("个案", set(), set()), ("2023年十一月", {11}, {2023}),
        ("2022-2023年台账", set(), {2022, 2023}),
    ],
)  # fmt: skip
def test_months_and_years_of_names(name, months, years):
    assert (dates.months_in(name), dates.years_in(name)) == (months, years)


@pytest.mark.parametrize(
    ("typed", "number", "estimated"),
    [(12, 12, False), (12.0, 12, False), ("12人", 12, False), ("１２", 12, False), ("1,200人次", 1200, False), ("约30", 30, True), ("100余人", 100, True), ("100+", 100, True),
     ("三", 3, False), ("一百二十人", 120, False), ("", None, False), ("—", None, False)],
)  # fmt: skip
def test_counts(typed, number, estimated):
    reading = amounts.read_count(typed)
    assert (reading.value, reading.estimated) == (number, estimated)
    assert not any(finding.refuses for finding in reading.findings)


@pytest.mark.parametrize("typed", [0, -3, 1.5, "若干", "3-5", True, "1e3"])
def test_what_is_no_count(typed):
    assert [finding.code for finding in amounts.read_count(typed).findings] == ["count_unreadable"]


@pytest.mark.parametrize("typed", ["40-60分钟", "很久", -5, "25小时", True, "10:30-9:00"])
def test_what_is_no_duration(typed):
    assert amounts.read_minutes(typed).value is None
    assert amounts.read_minutes(typed).findings[0].refuses


@pytest.mark.parametrize("typed", [110101199003077904, 1.10101199003078e17, "1.10101E+17"])
def test_an_identifier_that_arrives_as_a_number_is_never_accepted(typed):
    assert [finding.code for finding in amounts.read_code(typed).findings] == ["credit_code_number"]


def test_names_lose_spaces_and_nothing_else():
    assert [text.name(each) for each in ("张 三", "张\u3000三", " 张三\u00a0", "Anna  Li", "㈱某某", "阿依古丽·买买提")] == [
        "张三", "张三", "张三", "Anna Li", "㈱某某", "阿依古丽·买买提",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "typed", "code"),
    [
        (words.level, "三甲", "tertiary"), (words.level, "二级乙等", "secondary"), (words.level, "Ⅲ级", "tertiary"), (words.level, "3A", "tertiary"), (words.level, "未评级", "unrated"),
        (words.level, "县级", None), (words.method, "小组活动", "group"), (words.method, "社区小组", "group"), (words.method, "团体", "group"), (words.method, "讲座", "activity"),
        (words.method, "个案管理", "case"), (words.method, "会议", None), (words.category, "A3 情绪处理", "A"), (words.category, "（E）社区健康促进", "E"), (words.category, "资源链接", "B"),
        (words.category, "abc", None), (words.scene, "住院病区", "ward"), (words.scene, "微信视频", "online"), (words.source, "院内转岗", "transfer"), (words.source, "政府购买服务", "purchase"),
        (words.qualification, "中级社会工作师", "social_worker"), (words.qualification, "助理社工师", "assistant"), (words.status, "暂停开展", "suspended"), (words.status, "已终止", "ended"),
        (words.department, "独立设置", "independent"), (words.fulltime, "兼职", False), (words.fulltime, "专职", True), (words.sex, "女性", "female"),
    ],
)  # fmt: skip
def test_words(reader, typed, code):
    assert reader(typed) == code


def test_addresses():
    assert [address(0, 0), address(6, 2), address(9, 27)] == ["A1", "C7", "AB10"]


def test_encodings_are_tried_strictly_in_order():
    said = "机构𠮷㐂䶮，日期"
    assert {decode(said.encode(codec))[0] for codec in ("utf-8", "utf-8-sig", "gb18030", "utf-16")} == {said}
    with pytest.raises(UnreadableFile):
        decode(b"\xff\xff\xff\xff\x81")


def test_a_locked_or_broken_workbook_says_so():
    for content in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600):
        with pytest.raises(UnreadableFile):
            read_book(content, "x.xlsx")

"""What single cells tell of their row, so that most rows of a table are known for records at a glance."""

import re
from datetime import date, datetime, time, timedelta

from .columns import plain
from .grid import Value
from .text import fold, is_blank

TOTAL = re.compile(
    r"[(\[【]?(本)?[^,，。;；]{0,12}?(合计|小计|总计|累计|共计|总数|汇总|总合计|subtotal|total|grandtotal|sum)"
    r"(数|人次|人数|人|次)?[)\]】]?[:：]?(\d+(\.\d+)?.{0,4})?"
)
REMARK = re.compile(
    r"(注|备注|说明|填表说明|填写说明|附注|温馨提示|提示|要求|制表人?|填表人?|填报人?|审核人?|复核人?|统计人|经办人|负责人|联系人|"
    r"联系电话|单位盖章|制表单位|填报单位|填表单位|上报单位|填报日期|制表日期|填表日期|上报日期|打印日期|打印时间|导出时间|统计时间|"
    r"截止日期|截至日期|单位[(]?盖章[)]?|主管领导|分管领导|数据来源|preparedby|note|notes|remark)\d*[(（]?.{0,6}[)）]?[:：].*"
)
EXAMPLE = re.compile(r"(示例|样例|填写示例|填报示例|举例|例|example)[:：]?\d*(行)?")
_NUMBER = re.compile(r"[年月日号.,:/%-]*\d[\d.,:/\-年月日号%]*")
_LONG_NUMBER = re.compile(r"\d{4,}")

_FILLED, _MARK, _STRANGER, _FIGURE = 1, 2, 4, 8
_MOST = 20_000


def is_wordy(value: Value) -> bool:
    """A cell that could be a heading: short text without a date or a bare number."""
    if isinstance(value, int | float | bool | date | datetime | time | timedelta):
        return False
    text = fold(value)
    return 0 < len(text) <= 40 and not _LONG_NUMBER.search(text) and not _NUMBER.fullmatch(text)


class Judged(dict[str, int]):
    """What each text of a table is: filled at all, a mark of rows that are no records, strange to the header, no word.

    `words` are those of the header; `least` is what the cells of a record beyond doubt are more than.
    """

    def __init__(self, words: set[str], least: int) -> None:
        super().__init__()
        self.words, self.least = words, least

    def __missing__(self, text: str) -> int:
        if len(self) >= _MOST:  # numbers and names, no two alike
            self.clear()
        self[text] = signs = self._signs(text)
        return signs

    def is_record(self, values: list[Value]) -> bool:
        """Whether a row is a record beyond doubt: many cells, most of them strange to the header, a figure, no mark.

        Whatever makes a row a heading, a sum, a remark or a section needs one of these to be otherwise. Where that is
        so, the row is looked at closely; most rows are spared it.
        """
        filled = strangers = figures = 0
        for value in values:
            if type(value) is str:
                signs = self[value]
            elif value is None:
                continue
            else:
                signs = _FILLED | _FIGURE | (0 if plain(value) in self.words else _STRANGER)
            if signs & _MARK:
                return False
            filled += signs & _FILLED
            strangers += signs & _STRANGER
            figures |= signs & _FIGURE
        return bool(filled > self.least and figures and strangers > 0.4 * _STRANGER * filled)

    def _signs(self, text: str) -> int:
        if text.isascii() and text.isdecimal():
            return _FILLED | _FIGURE | (0 if text in self.words else _STRANGER)
        if is_blank(text):
            return 0
        folded = fold(text)
        strange, figure = plain(text) not in self.words, not is_wordy(text)
        return _FILLED | _is_mark(folded) * _MARK | strange * _STRANGER | figure * _FIGURE


def _is_mark(folded: str) -> bool:
    """Whether a sum, an example or a remark begins so. Every sum has one of these words, every remark its colon."""
    if any(word in folded for word in ("计", "总", "total", "sum")) and TOTAL.fullmatch(folded):
        return True
    return bool((":" in folded and REMARK.fullmatch(folded)) or EXAMPLE.fullmatch(folded))

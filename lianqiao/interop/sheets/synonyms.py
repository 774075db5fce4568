"""What columns are called: one list of headings a field, in Chinese and English.

A heading matches by its whole folded text (`exact`) or, weaker, by a pattern. Fields with a `vote` are also
judged by what stands below the heading, since 类型 heads classes in one workbook and methods in the next.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import amounts, dates, words
from .grid import Value
from .text import fold

Vote = Callable[[Value], bool]


@dataclass(frozen=True)
class Wanted:
    """One field and the headings people give it."""

    field: str
    exact: tuple[str, ...]
    pattern: str = ""
    vote: Vote | None = None
    by_value: bool = False  # may be recognised by its values alone, under a heading nobody foresaw


def want(
    field: str, exact: str, pattern: str = "", vote: Vote | None = None, by_value: bool = False
) -> Wanted:
    """A field with its headings written in one string, separated by blanks."""
    return Wanted(field, tuple(exact.split()), pattern, vote, by_value)


def _fits(reader: Callable[[Value], object]) -> Vote:
    return lambda value: len(fold(value)) <= 14 and bool(reader(value))


def _looks_dated(value: Value) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 20_000 <= value < 60_000 or 19_490_101 <= value <= 21_001_231 or 1949 <= value < 2101
    text = dates.arabic(fold(value))
    return bool(re.match(r"(19|20)?\d\d[-./年]\d{1,2}|\d{1,2}[月/.]\d{1,2}|(19|20)\d{6}$", text))


def _looks_long(value: Value) -> bool:
    return not _looks_dated(value) and amounts.read_minutes(value).value is not None


def _looks_clock(value: Value) -> bool:
    return bool(re.match(r"\d{1,2}[:：时点]", fold(value)))


def _looks_counted(value: Value) -> bool:
    return amounts.read_count(value, least=0).value is not None


def _looks_named(value: Value) -> bool:
    return isinstance(value, str) and not re.search(r"\d", fold(value))


ORDINAL = want("ordinal", "序号 编号 no 号 序 项次 行号 id")
IGNORED = want(
    "ignored",
    "联系人 地址 邮编 邮箱 传真 身份证号 身份证号码 身份证 证件号码 年龄 出生日期 民族 学历 "
    "专业 毕业院校 政治面貌 职务 职称 住院号 病案号 床号 科室 病区 诊断 审核人 填表人 签名 "
    "签字 证书编号 证书号 错误 errors 工号 家庭住址",
)
REMARK = want("remark", "备注 说明 其他说明 备注说明 remark remarks note notes")

INSTITUTIONS: tuple[Wanted, ...] = (
    ORDINAL,
    IGNORED,
    want(
        "name",
        "机构名称 医疗机构名称 医疗卫生机构名称 单位名称 医院名称 机构 单位 医院 机构全称 "
        "单位全称 医院全称 名称 医疗机构 医疗卫生机构 试点机构 试点医院 试点单位 卫生机构名称 "
        "institution institutionname nameofinstitution hospital hospitalname name",
        r"(机构|单位|医院).*(名称|全称)",
        lambda value: _looks_named(value) and len(fold(value)) >= 4,
    ),
    want(
        "credit_code",
        "统一社会信用代码 社会信用代码 信用代码 统一信用代码 uscc creditcode",
        r"信用代码|creditcode",
    ),
    want("institution_code", "机构代码 组织机构代码 医疗机构登记号 机构编码 登记号 单位代码"),
    want(
        "region",
        "所在区 所属区 区县 区 区域 行政区 行政区划 辖区 所在地区 地区 属地 所在区县 所属区县 "
        "所在辖区 所在县区 县区 市区县 district region county",
        r"所[在属](区|地|县)|行政区|区划|区县|县区",
    ),
    want(
        "institution_class",
        "机构类别 类别 机构类型 类型 医院类别 医院类型 单位类别 单位类型 分类 机构分类 "
        "医疗机构类别 class institutionclass type institutiontype category",
        r"(机构|医院|单位).*(类别|类型|分类|性质)",
        _fits(words.institution_class),
        by_value=True,
    ),
    want(
        "level",
        "等级 级别 医院等级 机构等级 医院级别 机构级别 级别等次 评审等级 等级评审 医院等次 "
        "医疗机构级别 level grade",
        r"等级|级别",
        _fits(words.level),
        by_value=True,
    ),
    want("grade", "等次 等 甲乙等", "", _fits(words.grade)),
    want(
        "from_on",
        "开始日期 开展日期 开展时间 启动时间 启动日期 开始时间 起始日期 起始时间 起始年月 始于 "
        "开始年月 开展年月 开展医务社工时间 设立时间 成立时间 试点时间 since from startdate start",
        r"(开始|开展|启动|起始|设立|试点|纳入).*(日期|时间|年月|年份)|startdate|startedon",
        _looks_dated,
    ),
    want(
        "until_on",
        "结束日期 终止日期 停止日期 结束时间 终止时间 退出日期 退出时间 暂停日期 until enddate",
        r"(结束|终止|停止|退出|截止|暂停).*(日期|时间|年月)",
    ),
    want(
        "status",
        "状态 开展状态 运行状态 开展情况 目前状态 当前状态 是否开展 项目状态 工作状态 进展 "
        "运行情况 status state",
        r"(开展|运行|当前|目前).*(状态|情况)|是否开展",
        _fits(words.status),
    ),
    want(
        "department",
        "设置方式 部门设置 设置情况 设置形式 社工部设置 科室设置 社工部门 社工部 机构设置 "
        "部门性质 是否独立设置 独立挂靠 社工部门设置 设置类型 department",
        r"(部门|科室|社工部).*(设置|方式|性质|形式|类型)|独立.*挂靠",
        _fits(words.department),
    ),
    want(
        "department_name",
        "部门名称 科室名称 社工部门名称 挂靠部门 部门 挂靠科室 所属部门 依托科室 departmentname",
        r"(部门|科室).*名称|挂靠.*(部门|科室)",
    ),
    want(
        "beds",
        "开放床位 床位开放 床位实有 床位数 床位 开放床位数 实有床位 实际开放床位 实有床位数 编制床位 编制床位数 "
        "核定床位 核定床位数 床位总数 beds openbeds numberofbeds",
        r"床位",
        _looks_counted,
    ),
    REMARK,
)

WORKERS: tuple[Wanted, ...] = (
    ORDINAL,
    IGNORED,
    want(
        "name",
        "姓名 社工姓名 人员姓名 医务社工姓名 员工姓名 医务社工 社工 人员 name fullname worker workername",
        r"姓名",
        _looks_named,
    ),
    want("sex", "性别 sex gender", "", _fits(words.sex)),
    want(
        "institution",
        "所属机构 机构名称 所在机构 单位 工作单位 所在单位 医院 所属医院 机构 服务机构 单位名称 "
        "任职机构 医院名称 所在医院 服务医院 服务单位 派驻医院 派驻机构 所属单位 医疗机构 "
        "医疗机构名称 institution hospital workplace",
        r"(所属|所在|服务|任职|工作).*(机构|单位|医院)|(机构|单位|医院).*名称",
        lambda value: _looks_named(value) and len(fold(value)) >= 4,
    ),
    want("credit_code", "统一社会信用代码 机构信用代码 信用代码 社会信用代码", r"信用代码"),
    want(
        "source",
        "来源 人员来源 来源方式 岗位来源 来源渠道 引进方式 配备方式 用人方式 人员性质 聘用方式 "
        "source recruitment",
        r"来源|引进方式|配备方式",
        _fits(words.source),
        by_value=True,
    ),
    want(
        "fulltime",
        "专兼职 专职兼职 是否专职 岗位性质 用工形式 全职兼职 任职方式 专职或兼职 工作性质 "
        "岗位类型 全兼职 用工方式 专兼 fulltime fullorparttime employment",
        r"专.?兼|是否专职|全职",
        _fits(lambda value: words.fulltime(value) is not None),
        by_value=True,
    ),
    want(
        "from_on",
        "上岗日期 入职日期 到岗日期 任职日期 上岗时间 入职时间 到岗时间 从业时间 开始日期 "
        "聘用日期 起始日期 上岗年月 入职年月 任职时间 参加工作时间 从事社工时间 开始时间 from "
        "startdate since",
        r"(上岗|入职|到岗|任职|从业|开始|起始|聘用|在岗|从事).*(日期|时间|年月|起)|startdate",
        _looks_dated,
    ),
    want(
        "until_on",
        "离岗日期 离职日期 离岗时间 离职时间 退出日期 结束日期 结束时间 离岗年月 离任日期 "
        "终止日期 until enddate left",
        r"(离岗|离职|离任|退出|结束|终止|调离).*(日期|时间|年月|止)?|(任职|在岗).*(止|至|结束)|enddate",
    ),
    want(
        "qualification",
        "社会工作者职业资格 职业资格 资格 资质 社工证 证书 职业水平 资格证书 持证情况 资格等级 "
        "社工资格 职业资格等级 社会工作职业资格 社工职业水平 qualification licence license",
        r"资格|持证|社工证|职业水平|qualification",
        _fits(words.qualification),
    ),
    want(
        "phone",
        "联系电话 电话 手机 手机号 手机号码 联系方式 移动电话 phone mobile telephone",
        r"电话|手机",
    ),
    want(
        "employer",
        "派出机构 派出单位 用人单位 社工机构 承接机构 承接单位 劳务单位 签约单位 所属社工机构 "
        "购买服务机构 派驻单位来源 employer agency",
        r"派出|承接|劳务|社工机构",
    ),
    want("fte", "折合全时 全时当量 fte 工作量比例 折合人数", r"全时当量|折合"),
    REMARK,
)

# Headings that are a value themselves; `wide` reads them, here they only show that a row is a header.
OPTION = want(
    "option",
    "个案 小组 社区 社区活动 团体 个案服务 小组服务 社区服务 小组活动 个案工作 小组工作 "
    "社区工作 个案人次 小组人次 社区人次 社区活动人次 小组活动人次 个案服务人次 小组服务人次 "
    "社区服务人次 个案人数 小组人数 社区活动人数",
)

LOG: tuple[Wanted, ...] = (
    ORDINAL,
    IGNORED,
    OPTION,
    want(
        "date",
        "日期 服务日期 时间 服务时间 活动日期 开展日期 活动时间 开展时间 记录日期 工作日期 年月日 "
        "服务年月日 探访日期 面谈日期 举办日期 举办时间 date servicedate on",
        r"日期|年月日|(服务|活动|开展|举办).*时间|date",
        _looks_dated,
        by_value=True,
    ),
    want(
        "day",
        "日 号 几号 day 日子 日期日 服务日期日",
        "",
        lambda value: _looks_counted(value) or "日" in fold(value),
    ),
    want("month", "月 月份 month 日期月 服务日期月", ""),
    want("year", "年 年份 年度 year 日期年 服务日期年", ""),
    want(
        "method",
        "服务方式 方式 方法 服务方法 工作方法 服务形式 形式 服务类型 类型 专业方法 工作方式 "
        "服务手法 介入方法 三大方法 活动类型 工作手法 method servicemethod typeofservice",
        r"方法|方式|形式|手法|类型|method",
        _fits(words.method),
        by_value=True,
    ),
    want(
        "category",
        "服务类别 类别 服务内容类别 内容类别 服务领域 工作类别 项目类别 服务分类 六大类 服务内容 "
        "内容 类型 服务项目 项目 category servicecategory",
        r"类别|分类|领域|服务内容|服务项目|category",
        _fits(words.category),
        by_value=True,
    ),
    want(
        "scene",
        "服务场域 场域 场所 服务场所 场景 服务场景 地点 服务地点 活动地点 位置 服务场合 scene setting place",
        r"场域|场所|场景|地点|scene",
        _fits(words.scene),
        by_value=True,
    ),
    want(
        "worker",
        "社工 负责社工 服务社工 医务社工 社工姓名 责任社工 经办人 负责人 服务人员 工作人员 "
        "主带社工 执行社工 带领者 记录人 填写人 社工师 主责社工 跟进社工 社会工作者 医务社工姓名 "
        "主持人 服务者 worker socialworker staff",
        r"社工|责任人|带领|worker",
        _looks_named,
    ),
    want(
        "client",
        "服务对象 对象 服务对象姓名 患者姓名 患者 案主 案主姓名 姓名 受助人 病人 病人姓名 受益人 "
        "服务对象患者 求助者 服务对象名称 参与者 client patient clientname patientname",
        r"(服务对象|患者|案主|病人|对象).*(姓名)?|client|patient",
        _looks_named,
    ),
    want(
        "count",
        "人次 参与人次 服务人次 人数 参与人数 参加人数 服务人数 受益人数 受益人次 覆盖人数 人次数 "
        "参加人次 服务人次数 到场人数 出席人数 活动人数 count persontimes participants attendance "
        "people",
        r"人次|人数|participants|attend",
        _looks_counted,
    ),
    want(
        "minutes",
        "时长 分钟 用时 服务时长 耗时 服务用时 分钟数 时间分钟 时长分钟 工时 服务时间分钟 小时 "
        "活动时长 持续时间 所用时间 时长小时 服务小时 服务时间 时间 minutes duration hours length",
        r"时长|用时|耗时|分钟|工时|duration|minutes",
        _looks_long,
    ),
    want("started_at", "开始时间 起始时间 时间 具体时间 starttime", "", _looks_clock),
    want("ended_at", "结束时间 终止时间 endtime", "", _looks_clock),
    want(
        "institution",
        "机构 机构名称 医院 医院名称 单位 单位名称 所属机构 所属医院 服务机构 服务医院 填报单位 "
        "医疗机构 医疗机构名称 所在医院 所在机构 institution hospital",
        r"(机构|单位|医院)(名称)?$|institution",
        lambda value: _looks_named(value) and len(fold(value)) >= 4,
    ),
    want(
        "title",
        "主题 活动主题 活动名称 小组名称 名称 服务主题 项目名称 小组活动名称 小组主题 节次主题 "
        "活动 小组 title theme topic",
        r"主题|名称|title|theme",
    ),
    want("number", "节次 第几节 次序 场次 期数 session", r"节次|第.*[节次]"),
    want(
        "mode",
        "服务途径 服务方式 方式 服务形式 沟通方式 联系方式 接触方式 面谈方式 服务渠道 途径 形式 mode",
        "",
        _fits(words.mode),
    ),
    want(
        "care_stage",
        "服务阶段 诊疗阶段 阶段 就医阶段 stage carestage",
        "",
        _fits(words.care_stage),
    ),
    want("count_method", "计数方式 统计方式 人数来源 人数统计方式 计数方法"),
    want(
        "text",
        "服务内容 内容 服务过程 过程记录 情况说明 小结 工作内容 活动内容 主要内容 服务记录 备注 "
        "备注说明 简要内容 服务概述 详情 notes note remark remarks text content",
        r"内容|过程|记录|说明|小结|备注|概述",
        lambda value: len(fold(value)) > 6 or not words.category(value),
    ),
)

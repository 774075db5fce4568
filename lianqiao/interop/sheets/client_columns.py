"""What the columns of a list of clients are called. See `synonyms` for how a heading matches."""

from . import words
from .synonyms import ORDINAL, Vote, Wanted, want
from .text import fold


def _fits(reader) -> Vote:
    return lambda value: len(fold(value)) <= 14 and bool(reader(value))


IGNORED = want(
    "ignored",
    "年龄 民族 学历 文化程度 婚姻状况 婚姻 职业 籍贯 诊断 入院诊断 主要诊断 入院日期 入院时间 出院日期 出院时间 医保类型 医保 "
    "费别 主管医生 主治医师 责任护士 联系人 联系人姓名 与患者关系 关系 备注 说明 登记日期 登记人 社工 签名 错误 errors age "
    "remark remarks note notes",
)

CLIENTS: tuple[Wanted, ...] = (
    ORDINAL,
    IGNORED,
    want(
        "name",
        "姓名 患者姓名 服务对象姓名 服务对象 病人姓名 案主姓名 案主 对象姓名 患者 病人 人员姓名 受助人 受助人姓名 居民姓名 "
        "name fullname clientname patientname client patient",
        r"^(患者|病人|服务对象|案主|居民)?.{0,2}姓名$",
        lambda value: isinstance(value, str) and not any(sign.isdigit() for sign in fold(value)),
    ),
    want("sex", "性别 sex gender", "", _fits(words.sex)),
    want(
        "birth_date",
        "出生日期 出生年月 出生年月日 生日 出生时间 出生 birthdate dateofbirth dob birthday",
        r"出生|birth",
    ),
    want(
        "identity_kind",
        "证件类型 证件类别 证件种类 证件名称 身份证件类型 身份证件类别 documenttype iddocumenttype identitytype",
        r"证件(类型|类别|种类)",
        _fits(words.identity_kind),
    ),
    want(
        "identity",
        "证件号码 证件号 身份证号 身份证号码 身份证 居民身份证号 居民身份证号码 居民身份证 身份证件号码 公民身份号码 "
        "idnumber identitynumber documentnumber",
        r"身份证|证件号",
    ),
    want(
        "record_number",
        "住院号 病案号 病历号 住院病历号 门诊号 就诊卡号 登记号 患者编号 病人编号 病员号 medicalrecordnumber mrn recordnumber "
        "admissionnumber",
        r"住院号|病案号|病历号|就诊卡",
    ),
    want(
        "phone",
        "联系电话 电话 手机 手机号 手机号码 联系方式 移动电话 电话号码 本人电话 患者电话 联系手机 phone mobile telephone",
        r"电话|手机",
    ),
    want(
        "address",
        "地址 家庭住址 住址 联系地址 现住址 居住地址 家庭地址 常住地址 通讯地址 address",
        r"住址|地址",
    ),
    want(
        "unit",
        "病区 科室 所在病区 所在科室 病房 住院科室 入院科室 就诊科室 科别 病区科室 科室病区 ward unit department clinic",
        r"病区|科室",
    ),
    want("bed", "床号 床位 床位号 病床 病床号 床 bed bednumber", r"床(号|位)"),
    want(
        "kind",
        "类型 人员类型 对象类型 服务对象类型 服务对象类别 人员类别 对象类别 类别 身份 人员身份 clienttype kind type",
        r"(人员|对象).*(类型|类别|身份)",
        _fits(words.client_kind),
    ),
    want(
        "institution",
        "机构 机构名称 医院 医院名称 单位 单位名称 所属机构 所属医院 医疗机构 医疗机构名称 所在医院 所在机构 institution hospital",
        r"(机构|医院)(名称)?$|institution",
    ),
)

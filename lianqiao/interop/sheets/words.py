"""The closed vocabularies of these workbooks: one table per vocabulary, first pattern that fits wins.

Every reader takes a cell and returns a code or None; a blank cell is None too. Codes are those of the rooms
below (`registry` classes and levels, `catalogue` categories A–F and scenes).
"""

import re
from functools import lru_cache

from .grid import Value
from .text import fold

Table = tuple[tuple[str, str], ...]


@lru_cache(maxsize=20_000)
def _first(table: Table, text: str) -> str | None:
    return next((code for code, pattern in table if re.search(pattern, text)), None)


METHODS: Table = (
    (
        "activity",
        r"社区|社会活动|宣传|讲座|义诊|大型|健康教育|community|活动$(?<!小组活动)(?<!团体活动)|^activit|公益",
    ),
    ("group", r"小组|团体|团辅|沙龙|工作坊|互助会|group"),
    ("case", r"个案|个别|个人|一对一|个体|个辅|case|individual|casework"),
)
# 小组 wins over 活动: 小组活动 is a group, 社区小组 too.
_METHOD_ORDER: Table = (METHODS[1], METHODS[2], METHODS[0])

CATEGORIES: Table = (
    ("D", r"志愿|义工|volunteer|双工"),
    ("C", r"医患|医护沟通|纠纷|doctor|communication"),
    ("E", r"健康促进|健康宣教|健康教育|健康宣传|社区健康|科普|慢病管理|healthpromotion"),
    ("B", r"资源|救助|转介|经济|慈善|安置|resource"),
    ("A", r"心理|情绪|社会支持|psycho|依从|哀伤|陪伴支持"),
    ("F", r"^(其他|其它|其余|别的)|other|其他$|其它$"),
    ("E", r"健康|^社区"),
)
_CATEGORY_LETTER = re.compile(
    r"^(?:category|类别|类)?[(\[]?([a-f])(?:类|级)?[)\]]?(?:[.、:\-\s]|\d|$|(?=[\u4e00-\u9fff]))"
)

SCENES: Table = (
    ("online", r"线上|网络|网上|电话|微信|视频|云端|远程|online|phone|腾讯会议"),
    ("emergency", r"急诊|急救|抢救|emergency"),
    ("outpatient", r"门诊|诊室|候诊|诊区|outpatient|clinic"),
    ("home", r"居家|家庭|家访|上门|入户|家中|home"),
    ("ward", r"病房|病区|住院|床旁|床边|病室|科室|icu|ward|inpatient|院内"),
    ("community", r"社区|社工站|街道|居委|村|学校|院外|广场|养老|驿站|community"),
)

MODES: Table = (
    ("phone", r"电话|去电|来电|phone|call"),
    ("online", r"线上|网络|微信|视频|短信|online|message"),
    ("home", r"家访|上门|入户|居家|homevisit"),
    ("face", r"面谈|面对面|会谈|当面|现场|线下|面询|探访|面访|face|inperson"),
)

STAGES: Table = (
    ("before", r"诊前|院前|入院前|术前|治疗前|before"),
    ("after", r"诊后|院后|出院后|出院|术后|治疗后|随访|after"),
    ("during", r"诊中|院中|住院|住院中|术中|治疗中|入院|during"),
)

SOURCES: Table = (
    ("transfer", r"转岗|转任|调岗|内部调|院内|调入|轮岗|transfer"),
    ("purchase", r"购买|外包|派驻|派遣|项目制|第三方|社工机构|机构派|purchas|contract"),
    ("recruit", r"招聘|招录|招考|公招|社招|校招|聘用|引进|考入|recruit|hired"),
)

QUALIFICATIONS: Table = (
    ("none", r"^(无|没有|未|暂无|尚未|否|none|no)|未取得|未考|^-+$|^/$|无证"),
    ("senior", r"高级|senior"),
    ("assistant", r"助理|初级|assistant|junior"),
    ("social_worker", r"社会工作师|社工师|中级|socialworker|持证|intermediate"),
)

STATUSES: Table = (
    ("planned", r"^(否|no|n|×|未)$|筹|拟开展|计划|待开展|未开展|未启动|准备|planned"),
    ("suspended", r"暂停|中止|停摆|suspend"),
    ("ended", r"终止|停止|结束|已停|撤销|退出|关闭|不再|取消|ended|closed"),
    ("pilot", r"试点|试运行|pilot"),
    ("operating", r"开展|运行|运营|正常|在营|进行|启动|实施|operat|active|^是$|^有$|^√$|^y(es)?$"),
)

DEPARTMENTS: Table = (
    ("none", r"^(无|没有|未|暂无|否|none|no$|n$)|未设|未成立|尚未|^-+$|^/$|不设"),
    ("attached", r"挂靠|附设|附属|依托|合署|隶属|下设于|合并|兼|attach"),
    ("independent", r"独立|单独|单设|专门|已设|independ|^(有|是|√|y|yes)$"),
)

CLIENT_KINDS: Table = (
    ("family_member", r"家属|亲属|家人|family|relative"),
    ("guardian", r"监护|guardian"),
    ("carer", r"照护|照顾|护工|陪护|看护|carer|caregiver"),
    ("staff", r"医护|医务|护士|医生|职工|员工|staff"),
    ("public", r"公众|居民|群众|社区|市民|public"),
    ("patient", r"患者|患儿|病人|病患|服务对象|案主|住院|门诊|patient|client"),
)

IDENTITY_KINDS: Table = (
    ("resident_id", r"身份证|residentid|idcard|^id$"),
    ("passport", r"护照|passport"),
    ("medical_record", r"住院号|病案|病历|medicalrecord"),
    ("other", r"其他|其它|通行证|居留|回乡|台胞|军官|户口|出生证|医学证明|other|证"),
)

_LEVEL = re.compile(r"(三|二|一|3|2|1|iii|ii|i|叁|贰|壹|Ⅲ|Ⅱ|Ⅰ)(?:级|[甲乙丙特aAbBcC]|等|$|医院)")
_LEVEL_CODES = {
    **dict.fromkeys(("三", "3", "iii", "叁"), "tertiary"),
    **dict.fromkeys(("二", "2", "ii", "贰"), "secondary"),
    **dict.fromkeys(("一", "1", "i", "壹"), "primary"),
}
_GRADE = re.compile(r"(甲|乙|丙|特|合格)等?|[123](a|b|c)")
_GRADE_CODES = {"甲": "A", "乙": "B", "丙": "C", "特": "S", "a": "A", "b": "B", "c": "C"}

CLASSES: Table = (
    (
        "public_health",
        r"公共卫生|公卫|疾病预防|疾控|妇幼保健|妇幼健康|急救中心|急救站|紧急救援|血站|血液中心|卫生监督|"
        r"健康教育所|健康教育中心|专科疾病防治|防治[所站]|结核病防治|职业病防治|计划生育|publichealth|cdc",
    ),
    (
        "tcm",
        r"中医|中西医|民族医|藏医|蒙医|维医|维吾尔医|傣医|壮医|苗医|彝医|回医|哈萨克医|瑶医|朝医|tcm|traditional",
    ),
    (
        "primary_care",
        r"基层|社区卫生|卫生服务中心|卫生服务站|卫生院|卫生室|卫生站|卫生所|医务室|门诊部|诊所|社区医院|"
        r"primarycare|primary_care|communityhealth|chsc",
    ),
    (
        "specialised",
        r"专科|口腔|肿瘤|癌|儿童|妇产|妇儿|妇幼|眼科|耳鼻|精神|心理|安定|脑科|传染|感染|胸科|肺科|结核|康复|护理院|"
        r"心血管|骨科|骨伤|整形|皮肤|肝胆|肾病|血液病|老年病|老年医|烧伤|佑安|地坛|speciali[sz]ed|special",
    ),
    ("general", r"综合|general"),
)
_SPECIALTIES: Table = (
    ("oncology", r"肿瘤|癌"),
    ("stomatology", r"口腔"),
    ("paediatrics", r"儿童|儿科"),
    ("obstetrics", r"妇产|妇儿"),
    ("ophthalmology", r"眼"),
    ("psychiatry", r"精神|心理|安定|脑科"),
    ("infectious", r"传染|感染"),
    ("chest", r"胸科|肺科|结核"),
    ("rehabilitation", r"康复"),
    ("cardiology", r"心血管"),
    ("orthopaedics", r"骨科|骨伤"),
    ("dermatology", r"皮肤"),
    ("nursing", r"护理院"),
)


def client_kind(value: Value) -> str | None:
    """`patient`, `family_member` and the other kinds of clients."""
    return _first(CLIENT_KINDS, fold(value))


def identity_kind(value: Value) -> str | None:
    """`resident_id`, `passport`, `medical_record`, or `other` for any other document."""
    return _first(IDENTITY_KINDS, fold(value))


def method(value: Value) -> str | None:
    """`case`, `group` or `activity`."""
    return _first(_METHOD_ORDER, fold(value))


def category(value: Value) -> str | None:
    """A letter A–F of the six service categories; `B2 …` and `资源链接` are both B."""
    text = fold(value)
    letter = _CATEGORY_LETTER.match(text)
    return letter.group(1).upper() if letter else _first(CATEGORIES, text)


def category_item(value: Value) -> str | None:
    """The item code when the cell begins with one, as `A3` does."""
    seen = re.match(r"^([a-f])[.-]?(\d{1,2})(?!\d)", fold(value))
    return f"{seen.group(1).upper()}{int(seen.group(2))}" if seen else None


def scene(value: Value) -> str | None:
    return _first(SCENES, fold(value))


def mode(value: Value) -> str | None:
    return _first(MODES, fold(value))


def care_stage(value: Value) -> str | None:
    return _first(STAGES, fold(value))


def source(value: Value) -> str | None:
    return _first(SOURCES, fold(value))


def qualification(value: Value) -> str | None:
    return _first(QUALIFICATIONS, fold(value))


def status(value: Value) -> str | None:
    return _first(STATUSES, fold(value))


def department(value: Value) -> str | None:
    return _first(DEPARTMENTS, fold(value))


def institution_class(value: Value) -> str | None:
    """The class a class cell states; None when it states none of ours."""
    return _first(CLASSES, fold(value))


def class_of_name(value: Value) -> str | None:
    """The class an institution's own name gives away; a plain `…医院` is a general hospital."""
    text = fold(value)
    return _first(CLASSES, text) or (
        "general" if re.search(r"医院|hospital|医学中心|医疗中心", text) else None
    )


def specialty(value: Value) -> str:
    return _first(_SPECIALTIES, fold(value)) or ""


def level(value: Value) -> str | None:
    """`tertiary`, `secondary`, `primary` or `unrated`; None for a cell that says something else."""
    text = fold(value)
    if re.search(r"未|无|不分|暂|^-+$|^/$|unrated|none", text):
        return "unrated"
    spelled = next((code for code in ("tertiary", "secondary", "primary") if code in text), None)
    seen = _LEVEL.search(text)
    return spelled or (_LEVEL_CODES[seen.group(1)] if seen else None)


def grade(value: Value) -> str:
    """`A`, `B`, `C` or `S` (特等) inside the level; empty when not stated."""
    seen = _GRADE.search(fold(value))
    return _GRADE_CODES.get(seen.group(1) or seen.group(2), "") if seen else ""


def fulltime(value: Value) -> bool | None:
    text = fold(value)
    if re.search(r"兼|part|否|^n(o)?$|非全", text):
        return False
    return True if re.search(r"专|全职|全日|full|^是$|^y(es)?$|√", text) else None


def sex(value: Value) -> str | None:
    text = fold(value)
    if re.fullmatch(r"男性?|m|male|1", text):
        return "male"
    return "female" if re.fullmatch(r"女性?|f|female|2", text) else None

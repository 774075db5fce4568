"""Invented words: names of people and places, resident IDs, phones, and what notes say. Nobody here exists."""

from functools import lru_cache
from random import Random

from stdnum.cn.ric import calc_check_digit

from lianqiao.core.names import name_terms

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段章钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "安宁心怡文静思远佳禾子涵明月若水晓棠亦凡清越知夏书瑶嘉木云舒景行望念慈其蓁星河南之恒以沫语桐建国秀英桂兰志强丽娟"
    "海燕春梅玉珍俊杰浩然雨欣梓萱一诺宇轩诗涵博文欣怡天佑可馨立新凤霞淑芬国庆永康德胜美玲"
)
PLACES = (
    "青禾", "云麓", "澄湖", "枫林", "白鹭", "长汀", "松原里", "望岳", "溪桥", "朝露", "晴川", "南屏", "竹影", "兰皋", "海棠",
    "星渡", "平湖", "柳岸", "金穗", "石榴", "银杏", "槐荫", "桃坞", "远山", "听泉", "映月", "归雁", "临江", "春申", "秋实",
    "麦田", "禾木", "芦洲", "雨巷", "芳甸", "碧梧", "丹枫", "霁月", "和光", "明德", "知行", "怀远", "安澜", "乐康", "惠民",
)  # fmt: skip
ENDINGS = {
    "general": ("医院", "中心医院", "第一医院", "友谊医院"),
    "tcm": ("中医医院", "中西医结合医院"),
    "primary_care": ("社区卫生服务中心",),
    "public_health": ("疾病预防控制中心",),
}
SPECIALTIES = {
    "儿童": "paediatric", "肿瘤": "oncology", "精神卫生": "mental_health", "康复": "rehabilitation",
    "口腔": "stomatology", "妇产": "obstetrics", "胸科": "chest", "传染病": "infectious", "眼科": "ophthalmology",
}  # fmt: skip
WARDS = ("康复医学科", "肿瘤内科", "儿童血液科", "心血管内科", "神经内科", "骨科", "老年医学科", "安宁疗护")
# People come from all over the country, the city itself first.
BORN_IN = ("1101", "1301", "1306", "1401", "1501", "2101", "3701", "4101", "5101", "6101")

WHO = ("患者", "患者及其女儿", "患者的母亲", "患者夫妇", "照护者", "患者与主管护士")
TALKED = (
    "谈了出院后的照护安排", "谈了治疗费用与可申请的救助", "谈了对手术的担心", "回顾了这一周的情绪起伏",
    "说明了所需材料与时间", "一起看了病友手记", "讨论了家人之间的不同意见", "了解了居家环境与邻里支持",
    "谈了复工与请假的安排", "陪着等候检查结果", "核对了报销进度", "介绍了互助小组",
)  # fmt: skip
AND = (
    "记下三个问题带给医生。", "约定下周再谈。", "情绪较上次平稳。", "愿意试一周，之后再看。", "已与主管护士沟通。",
    "材料还差一份，周五补齐。", "暂不需要进一步服务，留了联系方式。", "建议转介社区跟进，患者同意。",
)  # fmt: skip
STEPS = (
    "补交困难证明",
    "联系社区服务站",
    "跟进基金会回复",
    "电话随访一次",
    "与主管医生沟通出院计划",
    "约家属会谈",
)
THEMES = (
    "认识你我",
    "减压绘画",
    "我的勇气故事",
    "吐槽大会",
    "饮食误区",
    "医生来答疑",
    "一起做手工",
    "回家之前",
)
GROUPS = ("同伴成长小组", "病友会", "糖友小组", "照护者支持小组", "减压工作坊", "康复训练营")
TITLES = ("健康讲座", "义诊", "病房图书角", "慢病自我管理课堂", "家属课堂", "志愿者培训", "节日慰问")


def notes() -> list[str]:
    """Return what the notes of contacts say."""
    return [f"与{who}{talked}，{more}" for who in WHO for talked in TALKED for more in AND]


class Names:
    """A town's worth of names: as many as asked for, the commoner surnames more often."""

    def __init__(self, seed: int, many: int) -> None:
        random = Random(f"{seed}:names")
        weights = [len(SURNAMES) / (place + 8) for place in range(len(SURNAMES))]
        surnames = random.choices(SURNAMES, weights, k=many)
        self.all = [
            surname + "".join(random.sample(GIVEN, 1 if random.random() < 0.2 else 2)) for surname in surnames
        ]


@lru_cache(maxsize=50_000)
def terms_text(name: str) -> str:
    """Return the search terms of a name as the inside of a COPY array. Terms hold no quotes or commas."""
    return ",".join(name_terms(name))


def resident_id(random: Random, district: int, born: str, male: bool) -> str:
    """Return a resident ID for a district and a birth date (YYYYMMDD) whose check character fits."""
    serial = int(random.random() * 500) * 2 + male
    body = f"{BORN_IN[min(9, int(random.expovariate(0.5)))]}{district % 99 + 1:02d}{born}{serial:03d}"
    return body + calc_check_digit(f"{body}?")


def institution_name(kind: str, number: int) -> tuple[str, str]:
    """Return the name of an institution, different for every number, and the code of its specialty or ""."""
    place = PLACES[number % len(PLACES)]
    again = number // len(PLACES)
    if kind == "specialised":
        specialty = list(SPECIALTIES)[(number + again) % len(SPECIALTIES)]
        ending, code = f"{specialty}医院", SPECIALTIES[specialty]
    else:
        endings = ENDINGS[kind]
        ending, code = endings[again % len(endings)], ""
    return (f"{place}{ending}" if not again else f"{place}{ending}（{again + 1}院区）"), code

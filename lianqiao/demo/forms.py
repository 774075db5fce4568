"""What stands on the forms of two cases of the demo hospital. Invented people."""

from dataclasses import dataclass, field
from typing import Any

# A contact that worked on goals: its day, minutes, text, and of each goal by its place how it moved and a few words.
Touch = tuple[int, int, str, tuple[tuple[int, str, str], ...]]
Goals = tuple[tuple[dict[str, Any], int, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Forms:
    """The forms of one case. Goals come with the day they are due, counted from the opening, and their tasks; reviews
    with their day and the level of each goal."""

    intake: dict[str, Any]
    assessment: dict[str, str]
    problems: tuple[tuple[str, int, str], ...]
    economy: dict[str, Any]
    plan: dict[str, Any]
    goals: Goals
    agreed_how: str
    agreed_by: str
    reviews: tuple[tuple[int, tuple[int, ...], str], ...] = field(default=())
    revised: bool = False
    touches: tuple[Touch, ...] = field(default=())
    evaluation: dict[str, str] = field(default_factory=dict)


def _levels(*texts: str) -> dict[str, str]:
    return dict(zip(("much_less", "less", "expected", "more", "much_more"), texts, strict=True))


_MONEY = (
    "savings",
    "other_assets",
    "debts",
    "paid",
    "reimbursed",
    "expected",
    "expected_reimbursed",
    "other_costs",
)


def _household(
    size: int, children: int, members: list[tuple[str, str, str]], money: tuple[str, ...], **more: Any
) -> dict[str, Any]:
    told = dict(zip(_MONEY, money, strict=True))
    listed = [{"who": who, "income": income, "source": source} for who, income, source in members]
    empty = {
        "housing": "rented",
        "assistance": [],
        "coping": [],
        "shocks": [],
        "willing": True,
        "publicity": "anonymous",
        "evidence": [],
    }
    return {"size": size, "children": children, "members": listed} | told | empty | more


YU = Forms(
    intake={
        "presenting": "妈妈：“孩子不肯让护士碰，夜里哭醒。我也怕手术完别人还是盯着她看。”",
        "diagnosis": "唇腭裂Ⅲ度，拟行腭裂修复术",
        "icd_code": "Q37.9",
        "doctor": "主治医师 陆",
        "carer": "母亲，昼夜陪护",
        "guardian": "父母",
        "ethnicity": "汉族",
        "emergency": "父亲，在外地打工，手机白天能接",
        "education": "preschool",
        "marital": "child",
        "household_registration": "外省农村",
        "residence": "医院附近短租房",
        "payer": "elsewhere",
        "previous_service": "无",
        "risk": 1,
        "decision": "open",
    },
    assessment={
        "illness": "母亲知道手术步骤，不清楚术后语音训练要多久；小雨只知道“要睡一觉”。",
        "mind": "小雨怕陌生人与针，夜醒；母亲自责，反复问是不是孕期的错。",
        "family": "父亲在外地打工，母亲独自陪护，奶奶在老家带两岁弟弟。",
        "economy": "父亲一人收入，异地报销比例低，已向亲戚借款。",
        "living": "医院旁短租房，每天80元。",
        "work_school": "未上幼儿园，下学期应入学前班；母亲已辞去家乡超市的工作。",
        "culture": "母女说方言，普通话能听懂大半；母亲会用手机看病友群。",
        "danger": "问过母亲：没有打骂，没有自伤的念头；未见忽视。夜里太累时怕自己睡沉。",
        "strengths": "母女感情好，小雨喜欢贴纸和画画；母亲愿意学护理。",
        "support": "同乡群里有一位做过同样手术的家长。",
        "expectations": "手术顺利，孩子上学不被笑话。",
        "discharge": "需语音训练与半年复诊，返乡后的衔接未定。",
        "formulation": "首次住院、陌生环境加上母亲独自承担，使母女都处在紧张中；孩子的游戏能力和母亲的投入是可以依靠的力量。先稳定术前情绪，再安排陪护轮换、费用和返乡后的语音训练。",
    },
    problems=(
        ("emotional.fear", 2, "怕针、怕面罩，夜里哭醒"),
        ("family.care_burden", 2, "母亲一人昼夜陪护"),
        ("economic.treatment", 1, ""),
    ),
    economy=_household(
        4, 2, [("父亲", "5200", "wage"), ("母亲", "0", "none")],
        ("6000", "0", "20000", "18000", "6000", "25000", "11000", "9000"),
        coping=["borrowed"], shocks=[], evidence=["bills", "income"],
    ),
    plan={"approach": "psychosocial", "sessions_planned": 6, "risk_plan": "夜里惊醒超过三次告诉护士；母亲情绪撑不住时打社工部电话。"},
    goals=(
        (
            {"text": "小雨能在妈妈陪着时配合检查和麻醉", "problem": "emotional.fear", "horizon": "short", "weight": 2,
             "baseline": "见到护士就哭，躲到母亲身后", "criterion": "麻醉前不需要按住"}
            | _levels("必须按住才能完成", "哭闹，反复劝说后完成", "有妈妈陪着能配合", "自己选贴纸、自己戴面罩", "能安慰别的小朋友"),
            6,
            (("用娃娃演示麻醉和戴面罩", "worker"), ("术前每天讲一遍明天要做什么", "family"), ("检查前先让她摸一摸器械", "clinician")),
        ),
        (
            {"text": "夜里有人替换妈妈", "problem": "family.care_burden", "horizon": "short",
             "baseline": "连续九晚无人替换", "criterion": "每周至少两晚由他人陪护"}
            | _levels("母亲病倒或无人陪护", "母亲独自陪护", "每周两晚有人替换", "每周三晚以上", "轮换固定，母亲恢复作息"),
            14,
            (("与父亲商量周末回来两晚", "family"), ("安排志愿者白天陪玩两小时", "volunteer")),
        ),
    ),
    agreed_how="guardian",
    agreed_by="母亲",
    reviews=((8, (0, -1), "妈妈说小雨会自己要贴纸了，晚上还是只有她一个人。"),),
    touches=((7, 35, "用娃娃演示戴面罩，小雨先给娃娃戴，再自己试了一次。妈妈在旁边数数。", ((0, "forward", "自己拿面罩"), (1, "still", ""))),),
)  # fmt: skip

QI = Forms(
    intake={
        "presenting": "“练也没用，别管我。”",
        "diagnosis": "脑梗死恢复期，右侧偏瘫",
        "icd_code": "I63.9",
        "doctor": "副主任医师 田",
        "carer": "妻子，夜间陪护",
        "ethnicity": "汉族",
        "emergency": "儿子，上班时间先发短信",
        "education": "senior",
        "marital": "married",
        "occupation": "退休钳工",
        "household_registration": "本市城镇",
        "residence": "无电梯老楼四层",
        "payer": "employee",
        "previous_service": "无",
        "risk": 2,
        "decision": "open",
    },
    assessment={
        "illness": "知道是脑梗，不相信训练有用，拒绝过两次。",
        "mind": "情绪起伏大，说过“不如走了算了”，无计划；夜里睡得少。",
        "family": "妻子夜间陪护、白天回家做饭；儿子工作忙，父子话少。",
        "economy": "退休金稳定，自付部分可以承担。",
        "living": "四层无电梯，卫生间没有扶手。",
        "strengths": "年轻时厂合唱队领唱，手艺好，守信。",
        "support": "老同事常来电话；社区有助浴服务，未用过。",
        "danger": "已直接询问自杀念头：有消极想法，无计划无准备；告知妻子与护士，留意夜间。",
        "expectations": "能自己端碗吃饭，不给老伴添麻烦。",
        "discharge": "回家需扶手、助浴与社区康复。",
        "formulation": "突然失去的能力动摇了他“靠手艺吃饭”的身份，拒绝训练是不愿在人前失败。从他自己定的小目标起步，让手上的进步被看见；同时让儿子分担，减轻妻子的负担。",
    },
    problems=(
        ("psychological.adaptation", 3, "拒绝训练，说“别管我”"),
        ("family.care_burden", 2, "妻子连续夜间陪护"),
        ("social.discharge", 2, "四层无电梯，家中无扶手"),
    ),
    economy=_household(
        2, 0, [("本人", "4300", "pension"), ("妻子", "3100", "pension")],
        ("60000", "0", "0", "52000", "41000", "18000", "13000", "4000"),
        housing="owned", willing=False, evidence=["insurance"],
    ),
    plan={"approach": "strengths", "sessions_planned": 10, "risk_plan": "再说起“不如走了”：当天评估，告知护士长与妻子，夜间加巡。"},
    goals=(
        (
            {"text": "自己端碗吃一顿饭", "problem": "psychological.adaptation", "horizon": "short", "weight": 3,
             "baseline": "全程喂饭，右手能握不能抬", "criterion": "连续三天自己吃完一餐"}
            | _levels("拒绝训练", "训练但需喂饭", "自己端碗吃完一餐", "三餐自理", "能给老伴盛饭"),
            27,
            (("每次训练后记一句话", "patient"), ("把训练拆成他能完成的小步", "clinician"), ("训练时陪同并记录进步", "worker")),
        ),
        (
            {"text": "儿子每周两天替换母亲陪护", "problem": "family.care_burden", "horizon": "short", "weight": 1,
             "baseline": "妻子每晚陪护", "criterion": "连续两周每周两天"}
            | _levels("妻子病倒", "妻子独自陪护", "儿子每周两天", "每周三天以上", "父子单独相处也自在"),
            35,
            (("召开家庭会议，排出班次", "worker"), ("与单位商量每周二、五调休", "family")),
        ),
        (
            {"text": "出院回家安全，有人接手", "problem": "social.discharge", "horizon": "long", "weight": 2,
             "baseline": "四层无电梯，卫生间无扶手", "criterion": "扶手装好，社区康复与助浴约好"}
            | _levels("滞留医院", "回家无人接手", "扶手与助浴落实", "并每周一次社区康复", "重回合唱队"),
            70,
            (("联系社区助浴与康复", "organisation"), ("量卫生间尺寸并安装扶手", "family")),
        ),
    ),
    agreed_how="signed",
    agreed_by="本人",
    reviews=(
        (20, (-1, -1, -2), "“手抖，碗端不稳，但没掉。”"),
        (41, (1, 0, -1), "“昨天给老罗盛了汤。”"),
    ),
    revised=True,
    touches=(
        (25, 40, "陪同下午训练，右手扶碗十秒。说“今天没掉”。", ((0, "forward", "扶碗十秒"),)),
        (33, 30, "与儿子电话沟通排班，周二、周五可来；老伴说腰疼，想歇一晚。", ((1, "forward", "周二、周五定下"), (2, "still", "等社区回话"))),
    ),
    evaluation={
        "client_view": "“比上个月强，能自己端碗了。就是怕回家上不了楼。”妻子说晚上终于能睡整觉。",
        "process_view": "以他自己定的小目标起步，进展看得见；家庭会议后儿子分担明显。与社区康复的衔接启动偏晚。",
        "unresolved": "四层无电梯，扶手未装；社区助浴排期未定。",
        "ahead": "修订计划，重点转到出院准备；两周内联系街道落实扶手与助浴。",
    },
)  # fmt: skip

FORMS: dict[str, Forms] = {"沈小雨": YU, "齐国安": QI}

"""The people on the wards of the demo hospital. Invented, but their roads follow the seeds' stories.

Days count back from today, so that the desk of the demo is as busy on any day as a desk is.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """One contact: how many days ago, what was done, how long, and who else was there."""

    days_ago: int
    items: tuple[str, ...]
    minutes: int
    text: str
    with_family: bool = False
    scene: str = "ward"
    mode: str = "face"
    signed: bool = True
    addendum: str = ""
    begins: str = ""  # the hour, as "14:30"
    format: str = (
        ""  # a note format by its code, or that of the hospital by its name; its headings stand in the text
    )
    techniques: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    text: str
    due_in: int
    done: bool = False


@dataclass(frozen=True)
class Again:
    """The next episode of a closed case: how many days ago it was reopened, and what was done since."""

    days_ago: int
    notes: tuple[Note, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Story:
    """One person, what was asked for them, and what became of it."""

    name: str
    sex: str
    age: int
    ward: str
    bed: str
    reason: str
    asked: str
    family: tuple[tuple[str, str, str, int], ...] = ()  # name, relation to the person, sex, age
    urgency: str = "routine"
    items: tuple[str, ...] = ()
    depth: str = "brief"
    risk: int = 0
    presenting: str = ""
    accepted_days_ago: int | None = None
    notes: tuple[Note, ...] = ()
    steps: tuple[Step, ...] = ()
    closed: tuple[str, str, str] | None = None  # outcome, reason, summary
    reopened: Again | None = None
    asked_hours_ago: int = 0
    refused: tuple[str, str] | None = None  # reason of declining, answer
    redirected: tuple[str, str] | None = None
    second_worker: bool = False
    mapped: bool = False
    """Whether the family is drawn; it then is a mother and a father."""
    groups: tuple[str, ...] = field(default=())


WARDS = (
    ("口腔颌面外科病房", "K6", "ward"),
    ("儿童血液肿瘤病房", "E9", "ward"),
    ("康复医学科病房", "R3", "ward"),
    ("安宁疗护病房", "H2", "ward"),
    ("器官移植病房", "T8", "ward"),
    ("急诊科", "EM", "emergency"),
    ("内分泌门诊", "N1", "clinic"),
)

STORIES = (
    Story(
        "沈小雨", "female", 5, "口腔颌面外科病房", "12", "adaptation",
        "患儿唇腭裂三度，第一次住院，母女都很紧张，想请社工今天来看看。",
        family=(("沈月梅", "mother", "female", 31), ("沈建", "father", "male", 34)),
        urgency="urgent", items=("A1", "A3"), depth="full", risk=1, accepted_days_ago=9, mapped=True,
        presenting="妈妈说孩子不肯让护士碰，夜里哭醒；自己也怕手术后别人还是盯着孩子看。",
        notes=(
            Note(9, ("A1", "C1"), 40, "入院当日见面。介绍病房环境与入院、手术流程；请母亲填写家庭与支持情况问卷。小雨躲在母亲身后，"
                 "用贴纸游戏建立关系后愿意点头回应。", with_family=True, begins="10:30"),
            Note(8, ("A2",), 30, "【S 主观资料】\n母亲：“怕手术完别人还是盯着她看，怕上学被笑话。”丈夫在外地打工，夜里没人替换。\n"
                 "【O 客观资料】\n母亲连续九晚陪护，谈话中落泪两次；小雨在一旁画画，能自己待着。\n"
                 "【A 评估】\n母亲的担心集中在外观与入学，自责明显，支持少，情绪未影响照顾。\n"
                 "【P 计划】\n约同做过手术的家长与她谈一次；与父亲商量周末替换。", with_family=True, format="soap", begins="15:00",
                 techniques=("counselling",)),
            Note(6, ("A2", "A3"), 30, "【孩子说的】\n“醒来妈妈在吗？”\n【孩子做的】\n给娃娃“打针”两次，自己给娃娃戴面罩。\n"
                 "【我们的回应】\n用娃娃把明天的步骤走了两遍，约定妈妈送到门口、醒来就在。\n【给家长的话】\n今晚再演一遍，讲同样的话。",
                 with_family=True, format="床旁游戏记录", begins="16:00", techniques=("sitcom", "self_sharing")),
            Note(3, ("A3", "C1"), 25, "术后第二天。进食疼痛，和护士商定少量多次；小雨第一次自己拿吸管。", with_family=True),
            Note(0, ("A5",), 20, "与母亲商量出院后加入患儿家长交流群，母亲同意，父亲周末回来。", with_family=True, signed=False),
        ),
        steps=(Step("联系语音训练师安排首次评估", 2), Step("术后一周电话随访", 5), Step("入院当日见面", -9, done=True)),
        groups=("同伴成长小组",),
    ),
    Story(
        "乐嘉乐", "male", 8, "儿童血液肿瘤病房", "05", "emotion",
        "化疗第二周期，一直一个人看手机动画片，不和人说话，情绪低落。",
        family=(("乐敏", "mother", "female", 36),),
        items=("A2",), depth="full", risk=1, accepted_days_ago=34,
        presenting="“我不想去，反正都是打针。”",
        notes=(
            Note(34, ("A1",), 30, "床旁见面。孩子只看动画，问三句答一句；从动画角色聊起，愿意介绍他最喜欢的一个。"),
            Note(30, ("A2",), 45, "【孩子说的】\n“它的盾牌要很厚，坏细胞打不穿。”\n【孩子做的】\n给角色设计“打败坏细胞”的装备，画了三张，讲了半小时。\n"
                 "【我们的回应】\n请他教我规则，把穿刺编进“装备升级”里。\n【给家长的话】\n把三张画贴在床头，下次打针前先看图。",
                 format="床旁游戏记录", techniques=("cartoon_game",)),
            Note(24, ("A2", "A5"), 45, "手工：和邻床同龄孩子一起做纸飞机，两人约好下周再做。", with_family=True, techniques=("handicraft",)),
            Note(12, ("A2",), 40, "减压绘画。乐乐主动把画送给管床医生，查房时和医生开玩笑。", with_family=True, techniques=("stress_painting",)),
            Note(5, ("A3", "C1"), 30, "和母亲、护士谈下一周期的安排，乐乐自己选了穿刺时听的歌。", with_family=True),
        ),
        steps=(Step("邀请参加周四同伴成长小组", 1), Step("与学校老师联系在线课程", 6)),
        groups=("同伴成长小组",),
    ),
    Story(
        "齐国安", "male", 61, "康复医学科病房", "23", "emotion",
        "脑卒中后右侧偏瘫，情绪起伏很大，拒绝训练两次。",
        family=(("罗秀", "spouse", "female", 59), ("齐晓航", "child", "male", 33)),
        items=("A1", "A3"), depth="full", risk=2, accepted_days_ago=62,
        presenting="“练也没用，别管我。”",
        notes=(
            Note(62, ("A1",), 40, "首次会谈。拒绝谈训练，谈起年轻时在厂里合唱队愿意多说。妻子夜间陪护，明显疲惫。", with_family=True),
            Note(55, ("C2", "A3"), 60, "参加多学科讨论：商定个人目标“三周后自己端碗吃饭”，康复师、护士、社工分工。"),
            Note(48, ("A2",), 40, "陪同第一次恢复训练，过程中停两次，最后完成。约定每次训练后记一句话。"),
            Note(40, ("A5", "A4"), 35, "【本次目的】\n排出陪护班次，让儿子与母亲都说出担心。\n"
                 "【过程与观察】\n儿子先沉默，说“不知道能帮什么”；齐叔看着窗外，听到孙子的名字时转过头来。\n"
                 "【回应与介入】\n请每人说一件自己能做的小事，把儿子说的“我可以来喂饭”写在白板上。\n"
                 "【本次评估】\n儿子愿意每周二、五来，妻子同意回家睡两晚；父子仍没有直接说话。\n"
                 "【下次安排】\n联系社区助浴；下次请父子一起做一次训练。", with_family=True, format="process", begins="14:00",
                 techniques=("family_meeting",)),
            Note(20, ("A2", "A5"), 90, "国庆生日会上主动唱了一首歌，之后对病友说“别放弃”。"),
            Note(4, ("B5",), 45, "出院准备：家中卫生间需加扶手，已告知社区社工站。", with_family=True),
        ),
        steps=(Step("与社区社工站交接居家康复", 3), Step("出院一周电话随访", 10), Step("确认卫生间扶手安装", -1)),
        groups=("卒中病友会",),
    ),
    Story(
        "王怀德", "male", 72, "安宁疗护病房", "02", "end_of_life",
        "胰腺癌晚期，疼痛已控制，想给孙女留些东西，夜里睡不好。",
        family=(("王思齐", "child", "female", 45),),
        items=("A2",), depth="full", risk=1, accepted_days_ago=21,
        presenting="“小孙女才四岁，将来她不会记得我。”",
        notes=(
            Note(21, ("A1",), 45, "介绍尊严疗法的做法与保密约定，王伯伯表示愿意，请女儿一起听。", with_family=True),
            Note(17, ("A2",), 60, "第一次访谈：少年时代与修桥的工作。讲到第一座桥通车时笑了很久。"),
            Note(13, ("A2",), 55, "第二次访谈：婚姻与女儿出生；对女儿的歉意，希望写进去。"),
            Note(7, ("A2",), 40, "读回整理稿，改了三处。王伯伯说“就这样，很好”。", with_family=True,
                 addendum="女儿补充：希望印两份，一份留给外孙女。"),
        ),
        steps=(Step("装订成册并交给王伯伯", 1), Step("联系志愿者下午读报", 2)),
        second_worker=True,
    ),
    Story(
        "余念", "female", 11, "器官移植病房", "08", "hardship",
        "先天性高胆固醇血症，等待肝移植，家里积蓄已用完。",
        family=(("余兰", "mother", "female", 38),),
        urgency="urgent", items=("B1", "B2", "B3"), depth="full", risk=1, accepted_days_ago=15,
        presenting="“为了给我治病家里的钱都花光了，爸爸妈妈又要去借。”",
        notes=(
            Note(15, ("B1",), 50, "了解家庭收入、支出与已报销情况，告知可申请的救助项目与所需材料。", with_family=True),
            Note(10, ("B2",), 40, "协助整理病情诊断、费用清单；低保边缘认定材料由街道出具，约三天。", with_family=True),
            Note(2, ("B2", "B3"), 35, "提交医院儿童肝移植专项基金申请；同时联系一家基金会咨询名额。", with_family=True),
        ),
        steps=(Step("补交街道困难证明", 0), Step("跟进基金会回复", 4)),
        second_worker=True,
    ),
    Story(
        "丁桂香", "female", 78, "康复医学科病房", "17", "discharge",
        "髋部骨折术后，独居，子女在外地，出院后无人照护。",
        family=(("丁川", "child", "male", 50),),
        items=("B5", "B4"), depth="brief", accepted_days_ago=18,
        notes=(
            Note(18, ("B1",), 30, "评估居家环境与照护资源：三楼无电梯，邻居可代买菜。"),
            Note(14, ("B4", "B5"), 40, "与社区卫生服务中心联系短期照护床位，儿子电话同意。", mode="phone"),
            Note(11, ("B5",), 25, "出院当天陪同交接，床位已落实三周。", with_family=True),
        ),
        closed=("resolved", "discharged", "已入住社区短期照护床位，两周后由社区社工接续。"),
        reopened=Again(
            4,
            notes=(Note(4, ("B4",), 25, "儿子来电：短期床位下周到期，母亲还上不了三楼，社区社工休假未能接续。", mode="phone"),),
            steps=(Step("与社区中心商量床位延期两周", 1),),
        ),
    ),
    Story(
        "梁启明", "male", 46, "急诊科", "抢救3", "unaccompanied",
        "车祸送医，无家属陪同，手机损坏，联系不上家人。",
        urgency="crisis", items=("A1",), depth="consult", accepted_days_ago=6,
        notes=(Note(6, ("A4", "C1"), 50, "通过单位工牌联系到同事，一小时后家属到场；向家属说明救治流程。", scene="emergency"),),
        closed=("resolved", "goals_reached", "已与家属交接，无后续需求。"),
    ),
    Story(
        "何素芬", "female", 66, "内分泌门诊", "", "adherence",
        "糖尿病八年，近三月血糖控制差，自行停药两次。",
        items=("A3", "E1"), depth="brief", accepted_days_ago=28,
        notes=(
            Note(28, ("A3",), 30, "不吃药是因为“越吃越多”，对医生的话没听明白；记下三个问题带给医生。", scene="outpatient"),
            Note(21, ("A3", "E1"), 20, "电话随访：已恢复服药，愿意参加病友小组。", mode="phone", scene="online"),
        ),
        steps=(Step("把收集的意见交给共照门诊医生", -2),),
        groups=("糖友吐槽会",),
    ),
    Story("苗青青", "female", 29, "急诊科", "留观6", "self_harm", "服药过量洗胃后，家属情绪激动，请尽快来。",
          urgency="crisis", items=("A2",), asked_hours_ago=0),
    Story("金岳", "male", 58, "康复医学科病房", "09", "hardship", "单位未缴医保，担心费用，拒绝继续康复。",
          urgency="urgent", items=("B1", "B2"), asked_hours_ago=3),
    Story("方小满", "female", 9, "儿童血液肿瘤病房", "11", "adaptation", "新确诊，妈妈一直哭，想了解有什么支持。",
          items=("A1", "A2"), asked_hours_ago=20),
    Story("葛文", "male", 40, "内分泌门诊", "", "resources", "想咨询慢病门诊报销。", asked_hours_ago=30,
          redirected=("insurance_office", "报销比例请到一楼医保办公室3号窗口，已告知对方您会来。")),
    Story("云霞", "female", 52, "口腔颌面外科病房", "03", "volunteer", "想找人陪着去做检查。", asked_hours_ago=50,
          refused=("discharged", "患者昨天已出院，我们电话回访过，暂时不需要。")),
)  # fmt: skip

# name, kind, category, weekday theme by session
GROUPS = (
    (
        "同伴成长小组",
        "support",
        "A",
        "ward",
        ("认识你我", "减压绘画", "绘本表演", "我的勇气故事", "一起做手工"),
    ),
    ("卒中病友会", "mutual_help", "A", "ward", ("中秋见面", "国庆生日会", "我的小目标", "回家之前")),
    ("糖友吐槽会", "education", "E", "outpatient", ("破冰与约定", "吐槽大会", "饮食误区", "医生来答疑")),
)

# title, category, scene, place, days ago (negative: still to come), heads, how counted
ACTIVITIES = (
    ("世界卒中日健康讲座", "E", "community", "一层大厅", 23, 86, "signed_list"),
    ("病房流动图书车", "D", "ward", "各病区", 12, 140, "estimate"),
    ("家属减压工作坊", "A", "ward", "社工活动室", 8, 18, "signed_list"),
    ("社区高血压自我管理课堂", "E", "community", "和平里社区服务站", 3, 42, "ticket"),
    ("新年心愿墙", "F", "outpatient", "门诊大厅", -9, 0, ""),
)

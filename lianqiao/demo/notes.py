"""What notes of the demo hospital are written with: a format of its own, and the phrases of one worker."""

from lianqiao.catalogue.services import add_format
from lianqiao.registry.models import Seat
from lianqiao.workspace.phrases import add_phrase

FORMATS = {"床旁游戏记录": ("孩子说的", "孩子做的", "我们的回应", "给家长的话")}
PHRASES = (
    ("初次见面", "自我介绍并说明社工服务、保密及其例外，对方表示了解。"),
    ("征得同意", "说明谈话目的与大约时间，征得本人（监护人）同意后开始。"),
    ("与护士沟通", "已与责任护士沟通，请其留意患者夜间情绪与睡眠。"),
    ("结束约定", "约定下次见面时间；告知社工部电话，工作时间可随时联系。"),
)


def write_formats(*, lead: Seat) -> dict[str, str]:
    """Add the hospital's own formats; return their codes by name."""
    return {
        name: str(add_format(by=lead, name=name, headings=headings).pk) for name, headings in FORMATS.items()
    }


def write_phrases(*, worker: Seat) -> None:
    for name, text in PHRASES:
        add_phrase(by=worker, name=name, text=text)

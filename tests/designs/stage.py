"""What stories of designs are told with: pages sent as a browser sends them, and a small questionnaire ready to publish."""

from django.urls import reverse

from lianqiao.designs.content import Content, read
from lianqiao.designs.items import before_of
from lianqiao.designs.models import Design
from lianqiao.registry.scopes import scope_of

AGREEMENT = (("不同意", "No", "0"), ("有时", "Sometimes", "1"), ("同意", "Yes", "2"))


def design_of(seat, **wanted) -> Design:
    with scope_of(seat):
        return Design.objects.select_related("edition", "instrument").get(**wanted)


def content_of(seat, **wanted) -> Content:
    return read(design_of(seat, **wanted).content)


def version_of(seat, pk) -> int:
    return design_of(seat, pk=pk).version


def rows(prefix: str, told: list[dict], initial: int = 0) -> dict:
    """What a page sends of rows of fields."""
    sent = {f"{prefix}-TOTAL_FORMS": len(told), f"{prefix}-INITIAL_FORMS": initial}
    for at, row in enumerate(told):
        sent |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return sent


def options(*told: tuple[str, str, str], codes: bool = False) -> dict:
    named = [{"label_zh": zh, "label_en": en, "weight": weight} for zh, en, weight in told]
    if codes:
        named = [row | {"code": str(at)} for at, row in enumerate(named, 1)]
    return rows("options", named, initial=len(named) if codes else 0)


class Desk:
    """A data officer at a design, page by page."""

    def __init__(self, cast, seat) -> None:
        self.seat, self.browser = seat, cast.browser_of(seat)
        self.pk = None

    def page(self, name: str, *args) -> str:
        return reverse(f"designs:{name}", args=[self.pk, *args])

    def read(self, name: str, *args) -> str:
        answer = self.browser.get(self.page(name, *args))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def send(self, name: str, *args, **told):
        told = {"version": version_of(self.seat, self.pk)} | told
        return self.browser.post(self.page(name, *args), told)

    def begin(self, zh: str = "出院准备", en: str = "Ready for home", **told):
        sent = {"title_zh": zh, "title_en": en, "languages": "both", "origin": "", "code": ""} | told
        answer = self.browser.post(reverse("designs:new"), sent)
        assert answer.status_code == 302, answer.content.decode()
        self.pk = answer["Location"].strip("/").split("/")[-1]
        return self

    def ask(self, zh: str, en: str, kind: str = "choice", **told) -> None:
        answer = self.send("add", kind=kind, text_zh=zh, text_en=en, **told)
        assert answer.status_code == 302, answer.content.decode()

    def edit(self, link: str, *, told_rows: dict | None = None, conditions: dict | None = None, **told):
        content = content_of(self.seat, pk=self.pk)
        item = next(each for each in content.questionnaire["item"] if each["linkId"] == link)
        kept = {"kind": "choice", "text_zh": "题", "text_en": item["text"], "behaviour": "all"}
        told = kept | {"behind": before_of(content, link)} | told
        told |= told_rows or {}
        return self.send("item", link, **told, **(conditions or rows("conditions", [])))

    def taken(self, answer):
        assert answer.status_code == 302, answer.content.decode()
        return answer

    def three_questions(self):
        """Three questions with the same answers, added as one adds them: the first brings the answers of the others."""
        self.ask("我知道回家后怎么吃药", "I know how to take my medicine")
        self.taken(self.edit("1", text_zh="我知道回家后怎么吃药", told_rows=options(*AGREEMENT)))
        self.ask("家里有人照顾我", "Somebody at home looks after me", like="1")
        self.ask("我知道找谁问", "I know whom to ask", like="1")
        return self

    def total(
        self, bands=(("0", "2", "准备不足", "Not ready"), ("3", "6", "准备较好", "Rather ready")), **told
    ):
        named = [
            {
                "from": low,
                "to": high,
                "label_zh": zh,
                "label_en": en,
                "next_zh": f"{zh}：谈一谈",
                "next_en": f"{en}: talk",
            }
            for low, high, zh, en in bands
        ]
        told = {
            "title_zh": "总分",
            "title_en": "Total",
            "how": "sum",
            "everything": "on",
            "may_miss": "0",
            "places": "0",
        } | told
        return self.send("score_new", **told, source="科室会议", **rows("bands", named))

    def vector(self, what: str, places: dict[str, int], **expected):
        answers = {f"q-{link}": str(place) for link, place in places.items()}
        return self.send("vector_new", what=what, **answers, **expected)

    def ready(self):
        """A questionnaire with everything publishing asks for."""
        self.begin().three_questions()
        self.taken(self.total())
        self.taken(self.vector("全部最高", {"1": 2, "2": 2, "3": 2}, value_total="6", band_total="range-2"))
        return self

"""What stands beside two notes of the demo: a drawing of Lele's, and wishes for supervision, one of them answered."""

import datetime as dt
import struct
import zlib

from django.utils import timezone

from lianqiao.cases.models import Case, Contact
from lianqiao.cases.services import ContactInput, Present, record_contact, sign_contact
from lianqiao.circumstances.models import SupervisionWish
from lianqiao.circumstances.services import (
    File,
    Told,
    answer_wish,
    attach_to_case,
    attach_to_contact,
    tell_circumstances,
)
from lianqiao.workforce.queries import worker_of

from .protection import open_case_of

SKY, GRASS, SUN, WALL, ROOF = (
    (198, 226, 240),
    (126, 168, 92),
    (244, 190, 52),
    (250, 240, 220),
    (178, 74, 58),
)


def write_circumstances(hospital) -> None:
    """Write a contact with Lele and one with little Yu's mother, and attach a paper to Lele's case."""
    lele, yu = open_case_of(hospital, "乐嘉乐"), open_case_of(hospital, "沈小雨")
    yao, song = hospital.seats["yao"], hospital.seats["song"]
    drawn = Told(
        place="儿童血液肿瘤病房活动角",
        purpose="用画画谈谈“打针的那天”",
        safety="asked",
        coworkers=[worker_of(hospital.seats["zhu"])],
        wish="他把自己画得很小、医生画得很大，我不知道该不该追问。",
    )
    at = hospital.at(4, hour=15)
    text = "乐乐画了一座房子和太阳，说“打完针就能回这里”。讲到护士时声音变小，画完主动要求贴在床头。"
    contact = _draft(hospital, lele, at, text, items=("A2",), techniques=("cartoon_game",))
    tell_circumstances(by=yao, contact=contact, told=drawn)
    attach_to_contact(by=yao, contact=contact, file=File(drawing(), "乐乐画的房子", "work"), at=at)
    sign_contact(by=yao, contact=contact, at=at + dt.timedelta(hours=1))
    wish = SupervisionWish.objects.select_related("contact__written_by").get(contact=contact)
    answer = "先不追问大小，请他给画取个名字；护士那一段可以下次用布偶再讲。周四督导时把画带来。"
    answer_wish(by=song, wish=wish, answer=answer, at=hospital.at(3, hour=9))
    attach_to_case(
        by=yao, case=lele, file=File(drawing(), "低保证扫描件（示例）", "proof"), at=hospital.at(2, hour=11)
    )
    at = hospital.at(1, hour=16)
    text = "小雨在旁搭积木，母亲说夜里常醒，怕孩子出院后被人笑话；提到和丈夫为手术费争吵。问及是否动手，答“没有，只是摔了杯子”。"
    contact = _draft(hospital, yu, at, text, items=("A2",))
    told = Told(
        place="口腔颌面外科病房谈话间", safety="concern", wish="夫妻争吵升级，我拿不准要不要请父亲一起谈。"
    )
    tell_circumstances(by=yao, contact=contact, told=told)
    sign_contact(by=yao, contact=contact, at=at + dt.timedelta(minutes=30))


def _draft(hospital, case: Case, at: dt.datetime, text: str, **more) -> Contact:
    told = ContactInput(
        on=timezone.localdate(at), present=[Present(case.client_id)], minutes_direct=40, minutes_indirect=10,
        scene="ward", care_stage="during", mode="face", started_at=dt.time(14, 30), text=text, case=case, **more,
    )  # fmt: skip
    return record_contact(by=hospital.seats["yao"], told=told, at=at)


def drawing(width: int = 480, height: int = 320) -> bytes:
    """Return a picture as a child may draw it: a house, grass, the sun. A PNG of our own making."""
    rows = (
        b"\0" + b"".join(bytes(_colour(x / width, y / height)) for x in range(width)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _colour(x: float, y: float) -> tuple[int, int, int]:
    if (x - 0.82) ** 2 * 2.25 + (y - 0.2) ** 2 < 0.012:
        return SUN
    if 0.25 < x < 0.55 and 0.5 < y < 0.85:
        return ROOF if 0.37 < x < 0.43 and y > 0.65 else WALL
    if 0.28 < y <= 0.5 and abs(x - 0.4) < (y - 0.28):
        return ROOF
    return GRASS if y > 0.8 else SKY

"""What the people of the stories agreed to: signed by themselves, or by a parent for a child under 14."""

import datetime as dt

from django.utils import timezone

from lianqiao.people.models import Client
from lianqiao.people.rules import CONSENTS_FROM, may_be_under
from lianqiao.people.services import Signature, add_guardian, ask_consent
from lianqiao.registry.models import Seat

from .stories import Story

# A hand that writes two signs, drawn for the demo and nobody's.
DRAWN = "M120 60L240 58M178 40L172 150M140 100L214 98M330 50L320 90L300 140M320 92L360 140M400 60L480 58L440 100L470 140"
PARENTS = {"mother": "母亲", "father": "父亲"}
UNASKED = {"王怀德"}
"""Whom nobody has asked yet: so the desk has a gap to show."""
ANSWERS = {
    "service": "granted",
    "record": "granted",
    "team": "granted",
    "scales": "granted",
    "volunteers": "refused",
}


def write_consents(
    *, worker: Seat, story: Story, client: Client, family: list[Client], at: dt.datetime
) -> None:
    """Have the story's person agree on the first day. With a child's parents as guardians."""
    on = timezone.localdate(at)
    if story.name in UNASKED:
        return
    signer: dict = {"signer": "client"}
    if may_be_under(client, CONSENTS_FROM, on=on):
        parents = [
            (relative, PARENTS[told[1]])
            for relative, told in zip(family, story.family, strict=True)
            if told[1] in PARENTS
        ]
        if not parents:
            return
        for parent, _word in parents:
            add_guardian(by=worker, client=client, guardian=parent, kind="parent", today=on)
        signer = {"signer": "guardian", "guardian": parents[0][0], "relation": parents[0][1]}
    signature = Signature(way="screen", signed_on=on, drawing=DRAWN, limits_explained=True, **signer)
    ask_consent(by=worker, client=client, answers=ANSWERS, signature=signature, language="zh-hans", at=at)

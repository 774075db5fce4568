"""Before a scale is given: they agreed, agree now before a witness, or there is a ground that needs no consent."""

from datetime import datetime

from django.utils import timezone, translation

from lianqiao.instruments import rules
from lianqiao.instruments.kinds import ORAL
from lianqiao.people.models import Client
from lianqiao.people.services import Signature, ask_consent
from lianqiao.people.states import ConsentState, Purpose, SignerKind, SigningWay
from lianqiao.registry.models import Seat


def ground_for(*, by: Seat, client: Client, ground: str, witness: str, at: datetime) -> str:
    """Return on what ground a scale is given, "" where they agreed. What they say now before a witness is kept as a consent.

    Raises `ScalesRefused`, `NobodyAgreed`, or what stands against their signing alone, as `MinorSigns`.
    """
    on = timezone.localdate(at)
    if ground != ORAL or rules.standing(client.pk, on=on) or rules.is_refused(client.pk):
        return rules.check_may_ask(client.pk, ground=ground, on=on)
    signed = Signature(
        signer=SignerKind.CLIENT,
        way=SigningWay.ORAL,
        signed_on=on,
        witness_name=witness,
        limits_explained=True,
    )
    ask_consent(
        by=by, client=client, answers={Purpose.SCALES: ConsentState.GRANTED}, signature=signed,
        language=translation.get_language() or "zh-hans", at=at,
    )  # fmt: skip
    return ""

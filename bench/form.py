"""`python -m bench.form WORKER`: a form of thirty questions put in use in a city, and begun with a client of the worker.

Prints the key of what was begun. Half of the questions are asked only by the answer before, as the dearest forms are.
"""

import sys

import django


def main(username: str) -> int:
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - Django is set up only now

    from lianqiao.designs.editions import publish_edition  # noqa: PLC0415
    from lianqiao.instruments.services import begin_response  # noqa: PLC0415
    from lianqiao.people.models import Client  # noqa: PLC0415
    from lianqiao.registry.models import Seat  # noqa: PLC0415
    from lianqiao.registry.scopes import scope_of  # noqa: PLC0415

    by = Seat.objects.select_related("account", "institution").filter(account__username=username).first()
    now, title = timezone.now(), {"zh": "三十题", "en": "Thirty questions"}
    with scope_of(by):
        edition = publish_edition(
            by=by, institution=by.institution, code="thirty", titles=title, definition=questionnaire(), pack=pack(), source="",
            at=now,
        )  # fmt: skip
        client = Client.objects.filter(archived_at=None).first()
        begun = begin_response(by=by, client=client, edition=edition, on=timezone.localdate(now), at=now)
    print(begun.pk, begun.version)
    return 0


NUMBERS = [str(at) for at in range(1, 31)]


def questionnaire() -> dict:
    from lianqiao.instruments import library  # noqa: PLC0415 - Django is set up only now

    first = library.load("phq9").questionnaire["item"][1]
    given = first["answerOption"][0]["valueCoding"]
    wanted = {name: given[name] for name in ("system", "code")}
    asked = []
    for at, link in enumerate(NUMBERS):
        when = [{"question": NUMBERS[at - 1], "operator": "!=", "answerCoding": wanted}] if at % 2 else []
        asked.append({**first, "linkId": link, **({"enableWhen": when} if when else {})})
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "三十题",
        "language": "zh-Hans",
        "item": asked,
    }


def pack() -> dict:
    title = {"zh": "总分", "en": "Total"}
    return {
        "code": "thirty", "version": "1", "title": title, "licence": "OWN", "red_flags": [], "better": "low",
        "values": {link: [0, 1, 2, 3] for link in NUMBERS},
        "scores": [{"code": "total", "title": title, "rule": "sum", "items": NUMBERS, "may_miss": 15}],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""The timeline tells a day in the order in which it happened, newest first."""

import datetime as dt

from django.utils import timezone

from lianqiao.cases import services
from lianqiao.cases.queries import case_for_page, timeline

from .stage import NOW, TODAY, ask, days_ago, open_page, talk

YESTERDAY = days_ago(1)


def at(clock: str, on=YESTERDAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(on, dt.time.fromisoformat(clock)))


def told(case) -> list[str]:
    """What happened in the case, newest first."""
    return [entry.event for entry in timeline(case_for_page().get(pk=case.pk)).entries]


def closed(cast, case, on=YESTERDAY):
    case.refresh_from_db()
    return services.close_case(
        by=cast.worker, case=case, outcome="improved", reason="discharged", on=on, today=TODAY
    )


def test_a_morning_from_asking_to_closing(cast, lin, child, in_hospital):
    case = services.accept_request(
        by=cast.worker, request=ask(cast, at=at("09:00")), client=child, at=at("09:09"), responsible=lin
    )
    services.record_contact(by=cast.worker, told=talk(child, on=YESTERDAY), at=at("09:10"), sign=True)
    step = services.add_step(by=cast.worker, case=case, text="联系学校", at=at("09:20"))
    services.complete_step(by=cast.worker, step=step, on=YESTERDAY)
    closed(cast, case)
    assert told(case) == ["closed", "done", "added", "contact", "opened", "request"]

    page = open_page(cast.browser_of(cast.worker), "cases:detail", case.pk)
    words = [
        f"<strong>{word}</strong>" for word in ("结案", "步骤完成", "安排步骤", "服务记录", "开案", "求助")
    ]
    places = [page.index(word) for word in words]
    assert places == sorted(places)


def test_a_case_taken_on_in_the_evening_was_not_open_at_noon(cast, lin, child, in_hospital):
    case = services.accept_request(
        by=cast.worker, request=ask(cast, at=at("13:00")), client=child, at=at("20:15"), responsible=lin
    )
    services.record_contact(by=cast.worker, told=talk(child, on=YESTERDAY), at=at("20:30"), sign=True)
    assert told(case) == ["contact", "opened", "request"]


def test_what_was_written_down_the_day_after_still_stands_before_the_closing(cast, child, in_hospital):
    case = services.open_case(by=cast.worker, client=child, on=YESTERDAY)
    services.record_contact(by=cast.worker, told=talk(child, on=YESTERDAY), at=NOW, sign=True)
    step = services.add_step(by=cast.worker, case=case, text="联系学校", at=at("10:00"))
    services.give_up_step(by=cast.worker, step=step, reason="已转学", on=YESTERDAY)
    closed(cast, case)
    assert told(case) == ["closed", "given_up", "contact", "added", "opened"]

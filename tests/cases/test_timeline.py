"""The timeline tells a day in the order in which it happened, newest first."""

import datetime as dt
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases import services
from lianqiao.cases.models import Contact, Presence
from lianqiao.cases.queries import case_for_page, timeline
from lianqiao.registry.services import seated

from .stage import NOW, TODAY, ask, days_ago, open_page, talk

YESTERDAY = days_ago(1)


def at(clock: str, on=YESTERDAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(on, dt.time.fromisoformat(clock)))


def told(case) -> list[str]:
    """What happened in the case, newest first."""
    return [entry.event for entry in timeline(case_for_page(pk=case.pk).get()).entries]


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


def links_of(page: str) -> dict[str, str]:
    """Where the links of the timeline lead, by their words."""
    entries = page.split('id="timeline"')[1].split("</ol>")[0]
    found = re.findall(r'<a href="([^"]+)"><strong>([^<]+)</strong>', entries)
    return {words: address for address, words in found if words != "服务记录"}


def test_the_timeline_goes_on_in_the_episodes_before_and_after(cast, lin, child, in_hospital):
    first = services.open_case(by=cast.worker, client=child, on=days_ago(9), responsible=lin)
    closed(cast, first, on=days_ago(7))
    second = services.reopen_case(by=cast.worker, case=first, on=days_ago(6), today=TODAY)
    closed(cast, second, on=days_ago(4))
    third = services.reopen_case(by=cast.worker, case=second, on=days_ago(2), today=TODAY)
    for _ in range(31):
        services.record_contact(by=cast.worker, told=talk(child), at=NOW, sign=True)

    worker = cast.browser_of(cast.worker)
    to = {case: reverse("cases:detail", args=[case.pk]) for case in (first, second, third)}
    assert links_of(open_page(worker, "cases:detail", first.pk)) == {"下一次个案": to[second]}
    middle = open_page(worker, "cases:detail", second.pk)
    assert links_of(middle) == {"下一次个案": to[third], "上一次个案": to[first]}
    assert (
        middle.index(f'"{to[third]}"><strong>')
        < middle.index("重新开案")
        < middle.index(f'"{to[first]}"><strong>')
    )
    assert links_of(open_page(worker, "cases:detail", second.pk, kind="contact")) == {}

    newest = open_page(worker, "cases:detail", third.pk)
    assert links_of(newest) == {}  # its end stands on the next page
    more = newest.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert links_of(worker.get(more).content.decode()) == {"上一次个案": to[second]}
    part = worker.get(more, headers={"HX-Request": "true"}).content.decode()
    assert f'"{to[second]}"' in part


def test_a_chart_of_five_hundred_contacts_costs_as_many_queries_as_one_of_twenty(cast, lin, case, child):
    """Twenty contacts fill the first page; whatever lies below costs nothing until somebody asks for it."""
    worker, address = cast.browser_of(cast.worker), reverse("cases:detail", args=[case.pk])
    asked = []
    for more in (20, 480):
        _write_contacts(case, lin, child, more)
        worker.get(address)  # what is composed once a process is not counted
        with CaptureQueriesContext(connection) as queries:
            page = worker.get(address).content.decode()
        asked.append(len(queries))
        assert page.count('class="timeline-entry"') == 20 + (
            more == 20
        )  # the opening stands below the first twenty
    assert asked[0] == asked[1]
    assert Contact.objects.filter(case=case).count() == 500


def _write_contacts(case, worker, client, count: int) -> None:
    notes = [
        Contact(
            institution_id=case.institution_id, case=case, worker=worker, worker_name=worker.name, on=YESTERDAY,
            items=["A2"], category="A", minutes_direct=15, text="坐了一会儿", recorded_at=NOW, state="signed",
            signed_at=NOW,
        )
        for _number in range(count)
    ]  # fmt: skip
    there = [
        Presence(institution_id=case.institution_id, contact=note, client=client, case=case) for note in notes
    ]
    with seated("test") as by, action("test.written", by=by):
        Presence.objects.bulk_create(there)  # a signed note takes nobody in afterwards
        Contact.objects.bulk_create(notes)

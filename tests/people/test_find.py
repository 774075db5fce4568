"""Finding somebody: by characters, pinyin, initials, bed, phone tail and number, in one query."""

import pytest

from lianqiao.people import queries, services

from .conftest import NOW, TODAY


@pytest.fixture
def people(register, ward, inside):
    register("周小满", unit=ward, bed="12", phone="13900001234", identity_value="11010119900307790X")
    register("周晓明", bed="3")
    register("吴大川", phone="13800005678")
    register("单小满", bed="12A")


def names(text):
    return [row["name"] for row in queries.client_rows(queries.find(text)).order_by(*queries.FOUND_ORDER)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周小满", {"周小满"}),
        ("小满", {"周小满", "单小满"}),
        ("周", {"周小满", "周晓明"}),
        ("zxm", {"周小满", "周晓明"}),
        ("zhouxiaoman", {"周小满"}),
        ("sxm", {"单小满"}),
        ("12", {"周小满"}),
        ("12a", {"单小满"}),
        ("1234", {"周小满"}),
        ("13900001234", {"周小满"}),
        ("139 0000 1234", {"周小满"}),
        ("11010119900307790x", {"周小满"}),
        ("5678", {"吴大川"}),
        ("王", set()),
        ("9999", set()),
        ("  ", set()),
    ],
)
def test_every_way_of_asking_finds_the_right_people(people, text, found):
    assert set(names(text)) == found


def test_the_whole_name_comes_first(register, inside):
    register("周小")
    register("周小满")
    assert names("周小") == ["周小", "周小满"]


def test_a_search_is_one_query_however_many_ways_it_goes(people, django_assert_num_queries):
    for text in ("zxm", "12", "1234", "11010119900307790X"):
        with django_assert_num_queries(1):
            assert names(text)


def test_the_next_hospitals_people_are_not_found(people, register, cast):
    register(
        "周小满", by=cast.neighbour_worker, bed="12", phone="13900001234", identity_value="11010119900307790X"
    )
    for text in ("周小满", "zxm", "12", "1234", "13900001234", "11010119900307790X"):
        rows = queries.find(text)
        assert {client.institution_id for client in rows} == {cast.worker.institution_id}


def test_the_picker_tells_namesakes_apart(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.lookup("zxm", on=TODAY)
    assert [(option.name, option.detail) for option in found] == [
        ("周小满", "女 · 33岁 · 儿科病房 12 · …1234"),
        ("周晓明", "3"),
    ]


def test_the_archived_are_found_by_searching_but_not_offered_to_pick(people, cast):
    client = queries.find("吴大川").get()
    services.archive_client(by=cast.worker, client=client, at=NOW)
    assert names("吴大川") == ["吴大川"]
    assert queries.lookup("吴大川", on=TODAY) == []

"""Pages follow one another without a gap or a repeat, whatever the order and wherever values are missing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lianqiao.core.paging import keyset
from lianqiao.workspace.models import Job

pytestmark = pytest.mark.django_db
START = datetime(2023, 8, 28, 8, tzinfo=UTC)
ORDERS = [
    ("-queued_at", "-id"),
    ("queued_at", "id"),
    ("started_at", "id"),
    ("-started_at", "id"),
    ("-total", "kind", "-id"),
    ("kind", "-ended_at", "pk"),
    ("minutes", "-id"),
]
rows = st.lists(
    st.tuples(
        st.sampled_from(["导入", "导出", "b"]),
        st.none() | st.integers(0, 3),
        st.none() | st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=14,
)


def fill(made):
    Job.objects.all().delete()
    Job.objects.bulk_create(
        Job(
            kind=kind,
            total=total,
            started_at=None if started is None else START + timedelta(hours=started),
            queued_at=START + timedelta(hours=queued),
        )
        for kind, total, started, queued in made
    )


def walk(query, order, size):
    """Every row in the order of the pages, and how many pages there were."""
    found, after, pages = [], None, 0
    while True:
        part = keyset(query, order=order, after=after, size=size)
        assert len(part.rows) <= size
        found += part.rows
        pages += 1
        if part.next is None:
            return found, pages
        assert len(part.rows) == size
        after = part.next


def whole(query, order):
    return list(
        query.order_by(
            *(F(n[1:]).desc(nulls_last=True) if n[0] == "-" else F(n).asc(nulls_last=True) for n in order)
        )
    )


@pytest.mark.parametrize("order", ORDERS)
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=12,
)
@given(made=rows, size=st.integers(1, 5))
def test_the_pages_together_are_the_list(order, made, size):
    fill(made)
    query = Job.objects.annotate(minutes=F("total") * 2)
    found, pages = walk(query, order, size)
    assert found == whole(query, order)
    assert pages == max(1, -(-len(made) // size))


def test_rows_as_mappings_page_as_well():
    fill([("导入", n % 3 or None, None, n) for n in range(9)])
    query = Job.objects.values("id", "total", "seat__account__username")
    found, _pages = walk(query, ("-total", "seat__account__username", "id"), 2)
    assert [row["total"] for row in found] == [2, 2, 2, 1, 1, 1, None, None, None]
    assert len({row["id"] for row in found}) == 9


def test_a_row_added_meanwhile_neither_repeats_nor_hides_another():
    fill([("导入", None, None, n) for n in range(6)])
    first = keyset(Job.objects.all(), order=("-queued_at", "-id"), after=None, size=3)
    Job.objects.create(kind="new", queued_at=START + timedelta(days=1))
    second = keyset(Job.objects.all(), order=("-queued_at", "-id"), after=first.next, size=3)
    assert [job.queued_at.hour for job in (*first.rows, *second.rows)] == [13, 12, 11, 10, 9, 8]
    assert second.next is None


@pytest.mark.parametrize("token", [None, "", "nonsense", "绝非", "A" * 300])
def test_a_token_that_is_not_ours_starts_at_the_top(token):
    fill([("导入", None, None, n) for n in range(3)])
    assert len(keyset(Job.objects.all(), order=("id",), after=token, size=2).rows) == 2


def test_the_token_of_another_order_starts_at_the_top():
    fill([("导入", None, None, n) for n in range(6)])
    other = keyset(Job.objects.all(), order=("-id",), after=None, size=5).next
    assert len(keyset(Job.objects.all(), order=("id",), after=other, size=5).rows) == 5


def test_a_token_does_not_tell_what_it_sorts_by():
    fill([("王小明", None, None, n) for n in range(3)])
    token = keyset(Job.objects.all(), order=("kind", "id"), after=None, size=1).next
    assert "王" not in token
    assert all(c.isalnum() or c in "-_" for c in token)


def test_one_query_and_an_index_condition(django_assert_num_queries):
    fill([("导入", None, None, n) for n in range(6)])
    after = keyset(Job.objects.all(), order=("-queued_at", "-id"), after=None, size=2).next
    with django_assert_num_queries(1) as seen:
        keyset(Job.objects.all(), order=("-queued_at", "-id"), after=after, size=2)
    sql = seen.captured_queries[0]["sql"]
    assert '"workspace_job"."queued_at" <=' in sql
    assert "COUNT" not in sql
    assert "OFFSET" not in sql
    assert "NULLS LAST" not in sql

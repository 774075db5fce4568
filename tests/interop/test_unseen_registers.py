"""Registers in layouts nobody has seen before say the same as the lists they were written from."""

import datetime as dt
import random
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.interop.sheets.grid import read_book
from lianqiao.interop.sheets.registry_book import read_registry

from .messy import KINDS
from .messy_registry import Person, Place, registry

TODAY = dt.date(2023, 9, 1)


def place_told(draft) -> Place:
    return Place(
        draft.name, draft.credit_code, draft.region, draft.institution_class, draft.level, draft.department, draft.beds,
        draft.since and draft.since.on,
    )  # fmt: skip


def person_told(draft) -> Person:
    return Person(
        draft.name, draft.institution, draft.sex, draft.source, draft.fulltime, draft.since and draft.since.on,
        draft.until and draft.until.on, draft.qualification, draft.phone,
    )  # fmt: skip


@given(seed=st.integers(0, 10**9), kind=st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_an_unseen_register_says_what_was_written_into_it(seed, kind):
    content, name, places, people = registry(random.Random(seed), kind)
    reading = read_registry(read_book(content, name), today=TODAY)
    drafts = [*reading.institutions, *reading.workers]
    assert [
        (draft.row + 1, finding.message) for draft in drafts for finding in draft.findings if finding.refuses
    ] == []
    assert Counter(map(place_told, reading.institutions)) == Counter(places)
    assert Counter(map(person_told, reading.workers)) == Counter(people)

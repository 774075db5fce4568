"""Logs in layouts nobody has seen before say the same as the records they were written from."""

import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.interop.sheets.grid import read_book
from lianqiao.interop.sheets.service_log import read_log

from .messy import KINDS
from .messy_logs import Fact, log

TODAY = date(2023, 9, 1)


def told(entry) -> Fact:
    return Fact(
        entry.institution, entry.on, entry.method, entry.category, entry.scene, entry.worker,
        "、".join(entry.clients) if entry.method == "case" else "", entry.count, entry.minutes,
    )  # fmt: skip


def check(seed: int, kind: str, split: str) -> None:
    rng = random.Random(seed)
    content, name, truth = log(rng, kind, split, rng.randrange(6, 40))
    reading = read_log(read_book(content, name), today=TODAY)
    refused = [
        (entry.row + 1, [(f.cell, f.message) for f in entry.findings if f.refuses])
        for entry in reading.entries
        if entry.refused
    ]
    assert not refused
    assert Counter(map(told, reading.entries)) == Counter(truth)


@pytest.mark.parametrize("split", ["one", "months", "methods", "wide"])
@given(seed=st.integers(0, 10**9), kind=st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_an_unseen_log_says_what_was_written_into_it(split, seed, kind):
    check(seed, kind, split)

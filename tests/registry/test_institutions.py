"""Institutions: found once, corrected by a register, changed from a day on."""

import datetime as dt

import pytest

from lianqiao.audit.actions import action
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Institution, Level, Region
from lianqiao.registry.queries import profile_on
from lianqiao.registry.services import (
    InstitutionRow,
    change_profile,
    change_status,
    load_regions,
    upsert_institution,
)
from lianqiao.registry.services.institutions import (
    ChangeBeforeCurrent,
    InstitutionExists,
    WrongCreditCode,
    found_institution,
)

pytestmark = pytest.mark.django_db
ROW = InstitutionRow(
    name="永乐口腔医院", institution_class="specialised", level="secondary", status_from=dt.date(2021, 3, 1)
)


def test_the_same_name_with_other_spaces_is_the_same_institution(system):
    first, told = upsert_institution(by=system, row=ROW)
    assert told == "created"
    again, told = upsert_institution(
        by=system, row=InstitutionRow(**{**ROW.__dict__, "name": " 永乐 口腔医院\u3000"})
    )
    assert (again.pk, told) == (first.pk, "updated")  # the spelling changed, the institution did not
    again, told = upsert_institution(
        by=system, row=InstitutionRow(**{**ROW.__dict__, "name": "永乐 口腔医院"})
    )
    assert told == "unchanged"
    assert Institution.objects.filter(name_key="永乐口腔医院").count() == 1


def test_an_institution_is_not_founded_twice(system):
    found_institution(by=system, row=ROW)
    with pytest.raises(InstitutionExists):
        found_institution(by=system, row=ROW)


def test_a_wrong_credit_code_is_refused(system):
    with pytest.raises(WrongCreditCode):
        found_institution(
            by=system, row=InstitutionRow(**{**ROW.__dict__, "credit_code": "911100001000000000"})
        )


def test_a_change_leaves_what_was(system, hospital):
    change_profile(by=system, institution=hospital, from_on=dt.date(2023, 1, 1), level=Level.SECONDARY)
    assert profile_on(dt.date(2022, 12, 31), institution=hospital).level == Level.TERTIARY
    assert profile_on(dt.date(2023, 1, 1), institution=hospital).level == Level.SECONDARY
    assert profile_on(dt.date(2023, 1, 1), institution=hospital).beds == 800
    with pytest.raises(ChangeBeforeCurrent):
        change_profile(by=system, institution=hospital, from_on=dt.date(2022, 1, 1), level=Level.PRIMARY)


def test_a_status_ends_where_the_next_begins(system, hospital):
    change_status(by=system, institution=hospital, status="suspended", from_on=dt.date(2024, 5, 1))
    assert [(s.status, s.until_on) for s in hospital.statuses.order_by("from_on")] == [
        ("operating", dt.date(2024, 5, 1)),
        ("suspended", None),
    ]


def test_two_people_saving_at_once(system, hospital):
    mine, theirs = Institution.objects.get(pk=hospital.pk), Institution.objects.get(pk=hospital.pk)
    with action("registry.renamed", by=system, on=theirs):
        theirs.short_name = "清河"
        theirs.save()

    def rename_mine():
        with action("registry.renamed", by=system, on=mine):
            mine.short_name = "河清"
            mine.save()

    with pytest.raises(StaleRecord):
        rename_mine()
    assert Institution.objects.get(pk=hospital.pk).short_name == "清河"


def test_divisions_know_their_days(system):
    assert load_regions(by=system) == 0  # loaded after migrating, nothing new
    chongwen = Region.objects.get(code="110103")
    assert chongwen.valid_until == dt.date(2010, 7, 1)
    assert Region.objects.filter(parent="110000", valid_until=None).count() == 16
    assert Region.objects.filter(parent="510100", valid_until=None).count() == 20
    assert Region.objects.filter(parent="530100", valid_until=None).count() == 14

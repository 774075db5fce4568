"""Two data officers of the hospital and one of the next, and the people a scale is given to."""

import pytest

from lianqiao.registry.models import Role
from tests.cases.conftest import case, child, in_hospital, lin, mother
from tests.cast import _seat

__all__ = ["case", "child", "in_hospital", "lin", "mother"]


@pytest.fixture
def officer(hospital, cast):
    return _seat("shu", "舒数", Role.DATA_OFFICER, institution=hospital)


@pytest.fixture
def colleague(hospital, cast):
    return _seat("shen2", "申数", Role.DATA_OFFICER, institution=hospital)


@pytest.fixture
def next_officer(next_hospital, cast):
    return _seat("far", "远数", Role.DATA_OFFICER, institution=next_hospital)

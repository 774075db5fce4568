"""The group and its members that stories of measurements begin with; all but one agreed to scales."""

import pytest

from tests.activities.conftest import enrolled, group, in_hospital, lin, people

from .stage import agreed, begun

__all__ = ["enrolled", "group", "in_hospital", "lin", "people"]


@pytest.fixture
def members(cast, enrolled):
    """周小禾 and 周敏 agreed to scales, 钱一诺 was not asked."""
    for client in enrolled[:2]:
        agreed(cast, client)
    return enrolled


@pytest.fixture
def sheet(cast, group, members):
    """The PHQ-9 before the work of the group, still empty."""
    return begun(cast, group)

"""What stories of pathways begin with: the case of a child on the ward, and the pathways of the library."""

import pytest

from lianqiao.catalogue.models import Pathway
from tests.cases.conftest import case, child, in_hospital, lin, mother, song

__all__ = ["case", "child", "in_hospital", "lin", "mother", "song"]


@pytest.fixture
def blood():
    """The pathway of children with a blood disease: counted from the first day of treatment, scales on days 2, 4, 5, 90."""
    return Pathway.objects.get(code="paediatric-haematology", current=True)

"""The people and the case that stories of cases begin with, for those told here."""

from tests.cases.conftest import case, child, in_hospital, lin, mother, song

__all__ = ["case", "child", "in_hospital", "lin", "mother", "song"]

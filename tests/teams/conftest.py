"""The stories begin as those of cases do."""

from tests.cases.conftest import case, child, in_hospital, lin, mother, page_queries, song  # noqa: F401

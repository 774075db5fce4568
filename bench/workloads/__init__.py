"""The workloads, in the order they are run. Each takes a place and yields results."""

from .pages import desk, long_case, my_list
from .searches import searches
from .writes import writes

WORKLOADS = (my_list, desk, long_case, searches, writes)

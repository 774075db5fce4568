"""The workloads, in the order they are run. Each takes a place and yields results.

What leaves more behind comes later: an export adds a hospital for a while, and takes it away again.
"""

from .backups import backups
from .exports import exports
from .imports import client_list, service_log
from .numbers import lake_figures, live_figures
from .pages import desk, long_case, my_list
from .processes import processes
from .ramp import ramp
from .searches import searches
from .writes import writes

WORKLOADS = (
    my_list,
    desk,
    long_case,
    searches,
    writes,
    service_log,
    client_list,
    live_figures,
    lake_figures,
    ramp,
    processes,
    exports,
    backups,
)

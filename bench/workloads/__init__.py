"""The workloads, in the order they are run. Each takes a place and yields results.

What takes longest comes last, so that a quick run that runs out of time leaves out one and not many.
"""

from .backups import backups
from .exports import exports
from .forms import forms
from .imports import client_list, service_log
from .numbers import lake_figures, live_figures
from .pages import desk, long_case, my_list
from .processes import processes
from .ramp import ramp
from .scales import scales
from .searches import searches
from .writes import writes

WORKLOADS = (
    my_list,
    desk,
    long_case,
    searches,
    writes,
    ramp,
    live_figures,
    scales,
    forms,
    processes,
    exports,
    backups,
    service_log,
    client_list,
    lake_figures,
)

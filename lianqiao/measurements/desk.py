"""Where the pages of this room stand: under the groups, whose sheets they are, sheets of paper under the scales; and what lies
unfinished of them."""

from django.utils.translation import gettext_lazy

UNDER = "activities:list"
ALSO_UNDER = {"measurements:pile": "instruments:list"}
DRAFTS = {
    "measurements.measurement:new": gettext_lazy("Measure the group with a scale"),
    "measurements.paper": gettext_lazy("Enter paper sheets"),
}

"""Where the pages of this room stand: under the groups, whose sheets they are; and what lies unfinished of them."""

from django.utils.translation import gettext_lazy

UNDER = "activities:list"
DRAFTS = {
    "measurements.measurement:new": gettext_lazy("Measure the group with a scale"),
    "measurements.paper": gettext_lazy("Enter paper sheets"),
}

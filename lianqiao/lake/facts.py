"""The facts of all rooms by the name figures and files know them by."""

from uuid import UUID

from lianqiao.activities.facts import ACTIVITIES, ATTENDANCES, SESSIONS
from lianqiao.cases.facts import CASES, CONTACTS, PRESENCES, REQUESTS
from lianqiao.casework.facts import EXPERIENCES, FOLLOW_UPS, PLANS, RATINGS, TECHNIQUES
from lianqiao.core.facts import Fact
from lianqiao.instruments.facts import SCALES
from lianqiao.meetings.facts import MEETINGS
from lianqiao.people.facts import CONSENTS
from lianqiao.protection.facts import REPORTS
from lianqiao.registry.facts import PROFILES, STATUSES
from lianqiao.workforce.facts import ASSIGNMENTS

# The scope of no institution at all: a query still, and it finds nothing.
NOWHERE = str(UUID(int=0))

FACTS: dict[str, Fact] = {
    "profiles": PROFILES,
    "statuses": STATUSES,
    "assignments": ASSIGNMENTS,
    "cases": CASES,
    "contacts": CONTACTS,
    "presences": PRESENCES,
    "sessions": SESSIONS,
    "attendances": ATTENDANCES,
    "activities": ACTIVITIES,
    "meetings": MEETINGS,
    "reports": REPORTS,
    "requests": REQUESTS,
    "plans": PLANS,
    "ratings": RATINGS,
    "follow_ups": FOLLOW_UPS,
    "consents": CONSENTS,
    "experiences": EXPERIENCES,
    "techniques": TECHNIQUES,
    "scales": SCALES,
}

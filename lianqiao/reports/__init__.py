"""Reports about a case that leave the house: for a fund, a court, a school, a community, a department.

Owns the social reports, what each begins with, and the list of when and to whom they were given.
Leaves to others the record they tell of (cases, casework), the consents they rest on (people) and, to casework, what a
report that a supervisor countersigns is: the closing report is one too.
"""

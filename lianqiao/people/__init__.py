"""The people who are served: who they are, how to reach them, and who belongs to whom.

Owns clients, their contact details, identity numbers and family relations, consents and guardians, one client per person and institution.
Leaves to others what is done with them: cases, groups and referrals point here and show themselves on our page.
"""

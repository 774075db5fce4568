"""Who works on a case together: colleagues, people of the hospital, people of other organisations, and as what.

Owns the team sheet: its members with role, task, period, and what each may be told.
Leaves who may open a record to `cases`, consents to `people`, meetings to `meetings`, which invite from the team.
"""

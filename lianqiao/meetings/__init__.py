"""Meetings about a case: with the family, among colleagues, across disciplines; and the calendar they stand in.

Owns meetings, who was to come and came, what each held, what was decided, and the secret address of one's calendar.
Leaves the case and the steps decided on to `cases`, groups that meet to `activities`.
"""

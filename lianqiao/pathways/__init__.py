"""Clients on clinical pathways: the social work steps of a pathway in the plan of a case, on the days they fall on.

Owns who was put on which edition of a pathway from which day, which steps of the plan came of it, and how it ended.
Leaves what a pathway says to `catalogue`, the steps themselves to `cases`, the scales they ask for to `measurements`.
"""

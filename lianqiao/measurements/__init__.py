"""Scales given to many at once: a whole group on one sheet before and after, a pile of paper sheets one after the other.

Owns the sheets of groups with who was absent, their comparison, and the steps of a plan that ask for a scale.
Leaves what was answered and what it scores to `instruments`, who belongs to a group to `activities`, the plan to `cases`.
It stands above activities and cases, which do not know it; in `activities` it would need the cases beside it.
"""

"""The ground map: regions, institutions with their dated class, units, and who sits where.

It owns the tenant tree, accounts, roles, seats and the first two gates (seat and scope).
Who the seated people are as workers, and what they do, is left to the rooms above.
"""

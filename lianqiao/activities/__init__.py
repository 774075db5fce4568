"""Groups that meet and activities that are held: work with many people at once.

It owns groups, their members, sessions and attendances, and community activities with their head-counts.
What is said to one person belongs to `cases`; which categories and scenes exist belongs to `catalogue`.
"""

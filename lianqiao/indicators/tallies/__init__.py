"""Tallies: what additive indicators count, kept by institution, month and one more dimension beside the facts.

Owns the kept sums, how they follow the records, and the one statement that answers from them together with the months
touched since. Leaves the meaning of every number to the indicators, and holds nobody: people do not add.
"""

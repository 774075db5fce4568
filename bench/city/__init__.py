"""A generated city: deterministic by seed, of any size, written by COPY through the tables of the models.

It owns who lives there and what happened over the years; it leaves measuring to the rest of `bench`.
"""

"""The full floor: a bare Django with database session, sign-in, CSRF and one audit row a write, on the same database.

It reads our tables with hand-written SQL and writes to tables of its own (schema `floor`) that have the columns and
the indexes such a record needs and nothing else: no scope, no form, no search terms, no history, no chain.
"""

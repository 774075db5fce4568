"""The lake: what the facts say, kept as Parquet files for long spans and for many cities together.

Owns the files, their manifest, the way rows leave the database and the log of what has changed since. Leaves every
question put to the files to the engines, and holds nobody's name: keys of records and people are replaced on the way.
"""

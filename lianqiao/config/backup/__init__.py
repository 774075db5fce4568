"""Backups: everything one installation keeps, in one sealed file, and the way back.

Owns the file's format, what goes into it, how it is put back, and the check of a database that follows a restore.
Leaves to others: when backups are made (`docs/guides/deploy.md`), and going back to a moment between two of them, which
is PostgreSQL's own point-in-time recovery.
"""

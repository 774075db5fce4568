"""The trail: who did what, when, and who opened whose record.

It owns the trail rows with their hash chains and the access log, and the one door through which records are written.
It holds no foreign key, so that nothing that happens to a record can take its trail along.
What an event means belongs to the room that names it.
"""

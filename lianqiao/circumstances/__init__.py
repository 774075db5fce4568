"""What a contact note holds beside its words: where it was and with which colleagues, what was asked about safety, what is attached.

Owns the circumstances of a contact, the wish for supervision and its answer, and the files attached to a contact or a case.
Leaves the note itself, who was present and who may read it to `cases`, goals worked on to `casework`, harm to `protection`.
"""

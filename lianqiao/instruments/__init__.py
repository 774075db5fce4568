"""Scales: what is asked in a fixed wording, scored by a fixed rule and compared over time.

Owns instruments and their published versions, the answers clients and carers gave, their scores, and the warnings answers raise.
Leaves what a score means for the work, and who has the client in hand, to the rooms above; a screen never says a diagnosis.
"""

"""What the work amounts to: figures computed from the facts the other rooms publish.

Owns the indicators, the one door `compute`, disclosure control, the bulletin and the figures frozen for
publication. Leaves every record to the room it belongs to, and knows a person only as a key in a fact.
"""

"""The verbs of the room, split by noun."""

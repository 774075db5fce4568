"""The screens of the room, split by noun."""

"""Reads used in more than one place, split by noun."""

"""Screens, split by noun."""

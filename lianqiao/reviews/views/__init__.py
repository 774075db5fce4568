"""Screens of the reviews, split by noun."""

"""Shapes of input, one form a verb."""

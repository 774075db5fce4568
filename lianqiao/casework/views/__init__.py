"""Screens of the forms of a case."""

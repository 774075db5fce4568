"""Screens of meetings and of the calendar."""

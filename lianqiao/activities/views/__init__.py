"""Screens of groups, sessions and activities."""

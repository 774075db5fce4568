"""Screens of workers and their assignments."""

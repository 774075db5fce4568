"""Screens of requests, cases and contacts."""

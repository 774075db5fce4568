"""Lianqiao (连翘): an information system for medical social work."""

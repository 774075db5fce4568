"""Lianqiao (连翘): an information system for medical social work."""

__version__ = "0.1.0"

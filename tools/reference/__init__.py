"""Writes docs/reference from the code: state diagrams, tables with privacy classes, facts, roles, commands."""

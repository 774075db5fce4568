"""The family map as pure functions: a family as data, where everybody stands, and the picture of it.

Knows neither tables nor requests. The same family always gives the same picture.
"""

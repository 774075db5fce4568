"""Instruments: questionnaires that are asked, answers that are checked and scored, and what a score says.

Owns the scales with their versions, the scoring packs and the library the house ships, the responses and their scores.
Leaves to others which case a scale belongs to, what is done about a score, and how a file travels.
"""

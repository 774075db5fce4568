"""The course of a case through time: the phases of care it runs through, and the times it rests.

Owns phases with their goals and hand-over notes, holds with their reasons, and the timeline that sets both beside the dates
other rooms keep. Leaves those dates to the rooms that keep them, and whether a case is open to `cases`.
"""

"""Questionnaires in the making: what a data officer of an institution draws up, tries out and puts in use.

Owns designs while they are edited, the steps back from each change, and the test vectors a form must pass before it is given out.
Leaves published editions, answers and scores to `instruments`, which takes a finished questionnaire and never changes it again.
"""

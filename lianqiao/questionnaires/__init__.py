"""Questionnaires as FHIR R4 and SDC say them: read as plain data, and responses checked against them.

Owns what an item, an answer, a condition, a weight and an expression is, and every fault a questionnaire or a response may
have, each with its path; no table. Leaves to others whose scales they are, what they score and where they are kept.
"""

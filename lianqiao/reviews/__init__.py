"""The supervisor's care for quality: notes that resemble one another, samples of records looked through.

Owns the private hints at notes that repeat another, and the audit samples with their checklist and their results.
Leaves to others the records themselves (cases, casework), supervision talks (workforce) and published figures (indicators).
"""

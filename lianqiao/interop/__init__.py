"""Exchange with the world outside: today the spreadsheets every hospital keeps, later FHIR and HSDS.

Owns reading (`sheets`, pure, no database), the record of each import and its rows, and undoing one.
Leaves every rule about people, cases and institutions to the rooms below, whose verbs do the writing.
"""

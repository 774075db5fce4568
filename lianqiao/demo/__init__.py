"""The demo city: invented institutions, workers and people whose figures are those of the 2023 press statement.

`build` writes it through the same verbs a user's click reaches, so that every rule and every trigger has been
passed. Nothing in it is real; the stories follow the seeds of the project.
"""

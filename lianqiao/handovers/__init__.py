"""Caseloads that change hands, as when somebody leaves or goes on leave.

Owns the hand-over of all open cases of a worker, and the receipt of it that is opened again and signed on paper.
Leaves a case, its steps and who carries how much to `cases`, deputies for a few days to `workforce`.
"""

"""The forms of the process: what is written down about a case between taking it on and closing it.

Owns intake, assessment, economic hardship, the service plan with its goals, the discharge plan, evaluations, the closing
report, and what those served answer without their names.
Leaves the case itself, its contacts and steps, and who may read them to `cases`, which knows nothing of this room.
"""

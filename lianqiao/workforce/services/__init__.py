"""Verbs of the workforce."""

from .assignments import assign, change_assignment, end_assignment
from .bulk import Verdict, WorkerOutcome, WorkerRow, remove_batch, upsert_workers
from .deputies import appoint_deputy, end_deputy
from .workers import hire_worker, qualify, register_worker, update_worker

__all__ = [
    "Verdict",
    "WorkerOutcome",
    "WorkerRow",
    "appoint_deputy",
    "assign",
    "change_assignment",
    "end_assignment",
    "end_deputy",
    "hire_worker",
    "qualify",
    "register_worker",
    "remove_batch",
    "update_worker",
    "upsert_workers",
]

"""Verbs of the workforce."""

from .assignments import assign, change_assignment, end_assignment
from .bulk import Verdict, WorkerOutcome, WorkerRow, remove_batch, upsert_workers
from .workers import hire_worker, qualify, register_worker, update_worker

__all__ = [
    "Verdict",
    "WorkerOutcome",
    "WorkerRow",
    "assign",
    "change_assignment",
    "end_assignment",
    "hire_worker",
    "qualify",
    "register_worker",
    "remove_batch",
    "update_worker",
    "upsert_workers",
]

"""Workers as persons: register, correct, qualify, hire."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from lianqiao.audit.actions import action
from lianqiao.core.encryption import blind_index
from lianqiao.core.names import name_terms
from lianqiao.registry.models import Account, Institution, Seat
from lianqiao.workforce import rules
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workforce.states import Precision, Qualification, Sex

from .assignments import assign


def register_worker(
    *,
    by: Seat,
    name: str,
    sex: str = Sex.UNKNOWN,
    phone: str = "",
    qualification: str = Qualification.NONE,
    qualified_on: date | None = None,
    account: Account | None = None,
) -> Worker:
    """Write down a worker. They are seen by an institution once `assign` has posted them there.

    Raises `NameMissing`, `PhoneUnreadable` or `AccountTaken`.
    """
    rules.check_account_free(account)
    worker = Worker(sex=sex, qualification=qualification, qualified_on=qualified_on, account=account)
    set_name(worker, name)
    set_phone(worker, phone)
    with action("workforce.worker_registered", by=by, on=worker):
        worker.save()
    return worker


def update_worker(
    *, by: Seat, worker: Worker, name: str, sex: str, phone: str, account: Account | None = None
) -> Worker:
    """Correct what is written of the worker.

    Raises `StaleRecord` when somebody saved in between, `NameMissing`, `PhoneUnreadable` or `AccountTaken`.
    """
    rules.check_account_free(account, worker=worker)
    set_name(worker, name)
    set_phone(worker, phone)
    worker.sex, worker.account = sex, account
    with action("workforce.worker_updated", by=by, on=worker):
        worker.save()
    return worker


def qualify(*, by: Seat, worker: Worker, qualification: str, on: date | None, today: date) -> Worker:
    """Record the level the worker holds and since when. Raises `QualifiedInFuture` or `StaleRecord`."""
    rules.check_qualified(on=on, today=today)
    worker.qualification = Qualification(qualification)
    worker.qualified_on = on if qualification != Qualification.NONE else None
    with action("workforce.worker_qualified", by=by, on=worker, qualification=qualification):
        worker.save()
    return worker


def hire_worker(
    *,
    by: Seat,
    institution: Institution,
    name: str,
    source: str,
    from_on: date,
    sex: str = Sex.UNKNOWN,
    phone: str = "",
    qualification: str = Qualification.NONE,
    qualified_on: date | None = None,
    account: Account | None = None,
    employer: str = "",
    fulltime: bool = True,
    fte: Decimal = Decimal(1),
    until_on: date | None = None,
    from_precision: str = Precision.DAY,
) -> tuple[Worker, Assignment]:
    """Register a worker and post them to the institution in one step; all or nothing.

    Raises what `register_worker` and `assign` raise.
    """
    with transaction.atomic():
        worker = register_worker(
            by=by,
            name=name,
            sex=sex,
            phone=phone,
            qualification=qualification,
            qualified_on=qualified_on,
            account=account,
        )
        assignment = assign(
            by=by, worker=worker, institution=institution, source=source, employer=employer, fulltime=fulltime, fte=fte,
            from_on=from_on, from_precision=from_precision, until_on=until_on,
        )  # fmt: skip
    return worker, assignment


def set_name(worker: Worker, name: str) -> None:
    worker.name = rules.check_name(name)
    worker.terms = name_terms(worker.name)


def set_phone(worker: Worker, phone: str) -> None:
    worker.phone = rules.plain_phone(phone)
    worker.phone_index = phone_index(worker.phone)


def phone_index(phone: str) -> bytes | None:
    return blind_index("workforce.phone", phone) if phone else None

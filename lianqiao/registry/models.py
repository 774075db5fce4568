"""Regions, institutions with their dated class and status, units, accounts and seats."""

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.ids import new_id
from lianqiao.core.privacy import Privacy

from .kinds import (
    BEREAVEMENT_DAYS,
    FOLLOW_UP_DAYS,
    DatePrecision,
    DepartmentKind,
    InstitutionClass,
    Level,
    ProgrammeState,
)
from .roles import Permission, Role, permissions_of
from .sessions import BrowserSession as BrowserSession


class Region(models.Model):
    """A division of GB/T 2260 with the span in which its code held. Loaded from a file, never typed."""

    PRIVACY = {
        "code": Privacy.PUBLIC,
        "name_zh": Privacy.PUBLIC,
        "name_en": Privacy.PUBLIC,
        "kind": Privacy.PUBLIC,
        "parent": Privacy.PUBLIC,
        "valid_from": Privacy.PUBLIC,
        "valid_until": Privacy.PUBLIC,
    }

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")

    code = models.CharField(max_length=6, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class Institution(GuardedModel):
    """A health institution: the tenant. What may change over time stands in its dated profiles."""

    PRIVACY = {
        "name": Privacy.PUBLIC,
        "name_key": Privacy.PUBLIC,
        "short_name": Privacy.PUBLIC,
        "credit_code": Privacy.PUBLIC,
        "institution_code": Privacy.PUBLIC,
        "region": Privacy.PUBLIC,
        "batch": Privacy.INTERNAL,
    }
    name = models.CharField(_("name"), max_length=120)
    # The name without spaces and brackets' widths: what two spreadsheets must agree on.
    name_key = models.CharField(max_length=120, unique=True, editable=False)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, null=True, blank=True, unique=True
    )
    institution_code = models.CharField(_("medical institution code"), max_length=22, blank=True)
    region = models.ForeignKey(
        Region,
        verbose_name=_("district"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="institutions",
    )
    batch = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = institution_key(self.name)
        return super().save(*args, **kwargs)


def institution_key(name: str) -> str:
    """Fold a name for comparison: no white space of any width, brackets in one form, lower case."""
    return "".join(name.split()).replace("(", "（").replace(")", "）").casefold()


class InstitutionProfile(GuardedModel):
    """What an institution is from one day until another: class, specialty, level, department, beds."""

    PRIVACY = {
        "institution": Privacy.PUBLIC,
        "institution_class": Privacy.PUBLIC,
        "specialty": Privacy.PUBLIC,
        "level": Privacy.PUBLIC,
        "grade": Privacy.PUBLIC,
        "department": Privacy.PUBLIC,
        "department_name": Privacy.PUBLIC,
        "beds": Privacy.PUBLIC,
        "valid_from": Privacy.PUBLIC,
        "valid_until": Privacy.PUBLIC,
        "batch": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="profiles")
    institution_class = models.CharField(_("class"), max_length=20, choices=InstitutionClass)
    specialty = models.CharField(_("specialty"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.UNRATED)
    grade = models.CharField(_("grade"), max_length=4, blank=True)
    department = models.CharField(
        _("social work department"), max_length=12, choices=DepartmentKind, default=DepartmentKind.NONE
    )
    department_name = models.CharField(_("name of the department"), max_length=60, blank=True)
    beds = models.PositiveIntegerField(_("open beds"), null=True, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["institution_id", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="profile_span_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(valid_until__isnull=True), name="one_current_profile"
            ),
        ]
        indexes = [models.Index(fields=["institution", "valid_from"], name="profile_by_date")]

    def __str__(self) -> str:
        return f"{self.get_institution_class_display()} {self.get_level_display()}"


class ProgrammeStatus(GuardedModel):
    """Where an institution stands in the programme from one day until another (S3)."""

    PRIVACY = {
        "institution": Privacy.PUBLIC,
        "status": Privacy.PUBLIC,
        "from_on": Privacy.PUBLIC,
        "until_on": Privacy.PUBLIC,
        "precision": Privacy.PUBLIC,
        "batch": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(_("status"), max_length=12, choices=ProgrammeState)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    precision = models.CharField(max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    batch = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["institution_id", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="status_span_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(until_on__isnull=True), name="one_current_status"
            ),
        ]
        indexes = [models.Index(fields=["institution", "from_on"], name="status_by_date")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.from_on}"


class Unit(GuardedModel):
    """A ward, clinic or other place of an institution where people are met."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "name": Privacy.INTERNAL,
        "code": Privacy.INTERNAL,
        "kind": Privacy.INTERNAL,
        "closed_on": Privacy.INTERNAL,
    }

    class Kind(models.TextChoices):
        WARD = "ward", _("Ward")
        CLINIC = "clinic", _("Clinic")
        EMERGENCY = "emergency", _("Emergency department")
        OTHER = "other", _("Other")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(_("name"), max_length=60)
    code = models.CharField(_("code"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WARD)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name


def follow_up_days() -> list[int]:
    return list(FOLLOW_UP_DAYS)


def bereavement_days() -> list[int]:
    return list(BEREAVEMENT_DAYS)


class Practice(GuardedModel):
    """How an institution works where it may choose; without a row it does what nobody decided otherwise."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "follow_up_days": Privacy.INTERNAL,
        "bereavement_days": Privacy.INTERNAL,
        "caseload_ceiling": Privacy.INTERNAL,
        "retry_days": Privacy.INTERNAL,
        "most_tries": Privacy.INTERNAL,
        "supervisor_closes": Privacy.INTERNAL,
    }
    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="practice")
    # In days: after the closing of a case, and after somebody died.
    follow_up_days = ArrayField(models.PositiveSmallIntegerField(), default=follow_up_days)
    bereavement_days = ArrayField(models.PositiveSmallIntegerField(), default=bereavement_days)
    # How much weight of open cases a full post carries; none: what the published table says.
    caseload_ceiling = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    # Who was not reached is tried again after so many working days, and so often in all.
    retry_days = models.PositiveSmallIntegerField(default=3)
    most_tries = models.PositiveSmallIntegerField(default=3)
    # Whether a full case closes only once a supervisor has signed its report; where there is none, its worker's name does.
    supervisor_closes = models.BooleanField(default=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    def __str__(self) -> str:
        return f"practice {self.institution_id}"


class Accounts(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields) -> "Account":
        """Create an account with a usable password when one is given."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in. What they may do hangs on their seats, nothing on the account itself."""

    PRIVACY = {
        "password": Privacy.SECRET,
        "last_login": Privacy.PERSONAL,
        "username": Privacy.PERSONAL,
        "display_name": Privacy.PERSONAL,
        "email": Privacy.PERSONAL,
        "language": Privacy.INTERNAL,
        "is_active": Privacy.INTERNAL,
        "date_joined": Privacy.INTERNAL,
        "epoch": Privacy.INTERNAL,
    }
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    display_name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Raised to end every open session of the account at once.
    epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = Accounts()

    def __str__(self) -> str:
        return self.display_name or self.username


class Seat(GuardedModel):
    """A role at a place from one day until another. A person may hold several; one is active at a time."""

    PRIVACY = {
        "account": Privacy.PERSONAL,
        "role": Privacy.INTERNAL,
        "institution": Privacy.INTERNAL,
        "region": Privacy.INTERNAL,
        "unit": Privacy.INTERNAL,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
    }
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=40, choices=Role)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    from_on = models.DateField(_("from"), default=dt.date.today)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["account_id", "from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=False) | Q(region__isnull=False), name="seat_has_a_place"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="seat_span_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["account", "until_on"], name="seat_by_account")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place}"

    # Why the system acts; a person's seat has no need of it. Written into the trail.
    reason: str = ""

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.role)

    def can(self, permission: Permission) -> bool:
        """Say whether this seat's role holds the permission."""
        return permission in self.permissions

    @property
    def place(self) -> str:
        """Where the seat stands, in the reader's words: unit, institution or region."""
        return " · ".join(str(part) for part in (self.institution or self.region, self.unit) if part)

    @property
    def holder_name(self) -> str:
        return str(self.account) if self.account_id else ""

"""The browser session, with two columns beside its content: the last touch, and whether it was locked by hand.

Columns, not keys of the content: the content is written back whole by every request that changed it, and one that was
on its way while somebody pressed "lock" would write the lock away again. Reading them costs nothing, since they come
with the row every request reads anyway.
"""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from lianqiao.core.privacy import Privacy


class BrowserSession(AbstractBaseSession):
    """One signed-in (or anonymous) browser. Signing in makes a new row, which is open and touched just then."""

    PRIVACY = {
        "session_key": Privacy.PERSONAL,
        "session_data": Privacy.PERSONAL,
        "expire_date": Privacy.INTERNAL,
        "account": Privacy.PERSONAL,
        "touched_at": Privacy.PERSONAL,
        "locked_at": Privacy.PERSONAL,
    }
    account = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    touched_at = models.DateTimeField(default=timezone.now)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def save(self, *, force_update: bool = False, **named) -> None:
        """Write the content; of a row that exists the touch and the lock are left alone."""
        if force_update:
            named["update_fields"] = ("session_data", "expire_date", "account")
        super().save(force_update=force_update, **named)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore

"""The browser session, with two columns beside its content: the last touch, and whether it was locked by hand.

Columns, not keys of the content: the content is written back whole by every request that changed it, and one that was
on its way while somebody pressed "lock" would write the lock away again. Reading them costs nothing, since they come
with the row every request reads anyway.
"""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as ContentStore
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
        "touched_at": Privacy.PERSONAL,
        "locked_at": Privacy.PERSONAL,
    }
    touched_at = models.DateTimeField(default=timezone.now)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def save(self, *, force_update: bool = False, **named) -> None:
        """Write the content; of a row that exists the touch and the lock are left alone."""
        if force_update:
            named["update_fields"] = ("session_data", "expire_date")
        super().save(force_update=force_update, **named)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(ContentStore):
    """What `request.session` is. `touched_at` is None for a session made in this very request."""

    touched_at: datetime | None = None
    locked_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        if row is not None:
            self.touched_at, self.locked_at = row.touched_at, row.locked_at
        return row

    def touch(self, at: datetime) -> None:
        """Note that somebody was there. A session locked in the meantime stays locked."""
        self._row().filter(locked_at=None).update(touched_at=at)

    def lock(self, at: datetime) -> None:
        """Lock for all tabs of this browser; one already locked keeps its first moment."""
        self._row().filter(locked_at=None).update(locked_at=at)

    def unlock(self, at: datetime) -> None:
        """Open again for all tabs of this browser."""
        self._row().update(touched_at=at, locked_at=None)

    def _row(self) -> models.QuerySet[BrowserSession]:
        return BrowserSession.objects.filter(session_key=self.session_key)

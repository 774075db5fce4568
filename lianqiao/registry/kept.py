"""Forms that were sent to a locked session: kept, sealed, in the session, and sent again by their writer afterwards.

The page that asks for the password holds nothing of them. Passwords are never kept, and files cannot be: the form
asks for those again.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from lianqiao.core.encryption import Unreadable, open_token, seal_token
from lianqiao.core.ids import new_id

KEPT = "kept_forms"
MOST = 3
LARGEST = 200_000
"""Characters; a form that long is not typed by hand."""
EXCERPT = 80


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: where to, when, its fields, and whether files came with it."""

    key: str
    path: str
    sent_at: datetime
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def excerpt(self) -> str:
        """The beginning of the longest thing in it, by which its writer knows it again."""
        longest = max((value for _name, value in self.fields), key=len, default="")
        return longest[:EXCERPT] + ("…" if len(longest) > EXCERPT else "")


def keep_sent(request: HttpRequest, *, at: datetime) -> None:
    """Keep the fields of the form that was just sent. Sent twice to one address, the later one counts."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name.lower()
    ]
    if not fields or sum(len(value) for _name, value in fields) > LARGEST:
        return
    path = request.get_full_path()
    told = {"path": path, "at": at.isoformat(), "fields": fields, "files": bool(request.FILES)}
    before = {form.key for form in kept_forms(request) if form.path != path}
    others = [(key, sealed) for key, sealed in request.session.get(KEPT, {}).items() if key in before]
    new = (str(new_id()), seal_token(json.dumps(told), _purpose(request)))
    request.session[KEPT] = dict([*others, new][-MOST:])


def kept_forms(request: HttpRequest) -> list[KeptForm]:
    """Return what was kept for the one who is signed in; what somebody else sent does not open."""
    found = []
    for key, sealed in request.session.get(KEPT, {}).items():
        try:
            told = json.loads(open_token(sealed, _purpose(request)))
        except Unreadable:
            continue
        fields = [(name, value) for name, value in told["fields"]]
        found.append(KeptForm(key, told["path"], datetime.fromisoformat(told["at"]), fields, told["files"]))
    return found


def let_go(request: HttpRequest, form: KeptForm) -> None:
    """Forget one kept form."""
    request.session[KEPT] = {k: sealed for k, sealed in request.session[KEPT].items() if k != form.key}


def _purpose(request: HttpRequest) -> str:
    return f"registry.kept:{request.user.pk}"

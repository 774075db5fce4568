"""What must not be in the repository: the key that signs sessions and the key ring that encrypts fields.

Both are made on first start under `LIANQIAO_HOME/secrets`, readable by their owner alone. `SECRET_KEY` and
`LIANQIAO_KEY_RING` in the environment come first, for deployments that keep secrets elsewhere.
"""

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from lianqiao.config.home import home, kept_in
from lianqiao.config.terminal import gettext as _

KEY_BYTES = 32


class BrokenKeyRing(ValueError):
    """The key ring cannot be read. Without it encrypted fields stay closed; restore it from the backup."""


def secret_key() -> str:
    """Return the key that signs sessions and links."""
    return os.environ.get("SECRET_KEY") or _kept("secret_key", lambda: secrets.token_urlsafe(48))


def key_ring() -> dict:
    """Return `{"current": kid, "keys": {kid: base64}, "index": base64}`.

    `keys` holds the current key and all earlier ones; `index` is the key of the blind indexes.
    Raises `BrokenKeyRing` when what is kept cannot be understood.
    """
    text = os.environ.get("LIANQIAO_KEY_RING") or _kept(
        "key_ring.json", lambda: json.dumps(_new_ring(), indent=1)
    )
    try:
        ring = json.loads(text)
        if ring["current"] in ring["keys"] and ring["index"]:
            return ring
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenKeyRing(
            _("The key ring of %(home)s cannot be read; restore it from the backup.") % {"home": home()}
        ) from error
    raise BrokenKeyRing(
        _("The key ring of %(home)s names a current key it does not hold.") % {"home": home()}
    )


def add_key() -> str:
    """Put a fresh key on the ring, make it current and return its id; the earlier keys stay to read with."""
    ring = key_ring()
    kid = f"k{len(ring['keys']) + 1}"
    ring["keys"][kid] = _new_key()
    ring["current"] = kid
    _write("key_ring.json", json.dumps(ring, indent=1))
    return kid


def holds(ring: dict) -> bool:
    """Say whether the keys of `ring` can be read with: they are in LIANQIAO_KEY_RING, or nothing else is there."""
    if not os.environ.get("LIANQIAO_KEY_RING"):
        return True
    ours = key_ring()
    return ours["index"] == ring["index"] and ring["keys"].items() <= ours["keys"].items()


def put_back(secret_key: str, ring: dict, *, stamp: str) -> list[Path]:
    """Take over the keys of a backup; earlier ones are kept under another name, and those names returned."""
    kept = {"secret_key": secret_key, "key_ring.json": json.dumps(ring, indent=1)}
    return [aside for name, text in kept.items() if (aside := _put_back(name, text, stamp))]


def _put_back(name: str, text: str, stamp: str) -> Path | None:
    path, aside = _folder() / name, None
    if path.exists():
        if path.read_text(encoding="utf-8").strip() == text:
            return None
        aside = path.with_name(f"{name}.before-{stamp}")
        # A second name for it first: at no moment is there no key.
        os.link(path, aside)
    _write(name, text)
    return aside


def _new_ring() -> dict:
    return {"current": "k1", "keys": {"k1": _new_key()}, "index": _new_key()}


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _folder() -> Path:
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _kept(name: str, make: Callable[[], str]) -> str:
    with kept_in(home()):
        path = _folder() / name
        if not path.exists():
            _write(name, make(), replace=False)
        return path.read_text(encoding="utf-8").strip()


def _write(name: str, text: str, *, replace: bool = True) -> None:
    """Write whole or not at all: two processes on their first start agree on one key, a crash leaves no half."""
    descriptor, draft = tempfile.mkstemp(dir=_folder(), prefix=f".{name}.")  # mkstemp makes it 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path = _folder() / name
    if replace:
        Path(draft).replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its key is the key
    finally:
        Path(draft).unlink()

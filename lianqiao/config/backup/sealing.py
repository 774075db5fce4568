"""The envelope of a backup: a stream of authenticated chunks, opened only by the passphrase that closed it.

    magic 8 · log2(n), r, p of scrypt 3 · salt 32 · check 16          the header, 59 bytes
    { length 4, its highest bit set on the last · AES-256-GCM of up to 256 KiB + tag 16 } …

Each file has a key of its own (scrypt over its salt), so the nonces may simply count. Header, position and "this is the
last one" are authenticated with every chunk: what was changed, exchanged, moved, cut off or appended does not open.
"""

import hmac
import os
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError

MAGIC = b"LQBACKUP"
CHUNK = 256 * 1024
TAG, SALT, CHECK = 16, 32, 16
HEADER = struct.Struct(f">8sBBB{SALT}s{CHECK}s")
LENGTH = struct.Struct(">I")
LAST = 1 << 31
# 128 MiB and about half a second for each guess at the passphrase.
COST = (17, 8, 1)
DEAREST = (20, 16, 4)


class NotABackup(DomainError):
    message = _("This file is no backup of Lianqiao.")


class WrongPassphrase(DomainError):
    message = _("The passphrase does not open this backup, or the first bytes of the file were changed.")


class DamagedBackup(DomainError):
    """The file was changed or cut off after it was written. Nothing of it was used."""

    def __init__(self, offset: int, *, cut_off: bool = False) -> None:
        text = (
            _(
                "The backup is cut off after %(offset)s bytes; the end is missing. Nothing was restored from it."
            )
            if cut_off
            else _("The backup is damaged at byte %(offset)s. Nothing was restored from it.")
        )
        super().__init__(text % {"offset": offset})


class Sealer:
    """Takes plain bytes and writes the envelope. `close` writes the last chunk; without it the file does not open."""

    def __init__(self, file: IO[bytes], passphrase: bytes) -> None:
        salt = os.urandom(SALT)
        key, check = _keys(passphrase, salt, COST)
        self.header = HEADER.pack(MAGIC, *COST, salt, check)
        self.cipher, self.file = AESGCM(key), file
        self.waiting, self.count = bytearray(), 0
        file.write(self.header)

    def write(self, plain: bytes) -> None:
        self.waiting += plain
        while len(self.waiting) > CHUNK:
            self._put(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def close(self) -> None:
        self._put(bytes(self.waiting), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        length = LENGTH.pack((len(plain) + TAG) | (LAST if last else 0))
        self.file.write(length + self.cipher.encrypt(_nonce(self.count), plain, self.header + length))
        self.count += 1


def opened(
    file: IO[bytes], passphrase: bytes, progress: Callable[[int], None] = lambda _read: None
) -> Iterator[bytes]:
    """Yield the plain bytes chunk by chunk; `progress` hears how many bytes of the file were read.

    Raises `NotABackup`, `WrongPassphrase`, or `DamagedBackup` at the first chunk that is not what was written.
    """
    header = file.read(HEADER.size)
    cipher = AESGCM(_key_for(header, passphrase))
    offset, count, last = len(header), 0, False
    while not last:
        length = file.read(LENGTH.size)
        if len(length) < LENGTH.size:
            raise DamagedBackup(offset, cut_off=True)
        size = LENGTH.unpack(length)[0]
        last, size = bool(size & LAST), size & ~LAST
        if not TAG <= size <= CHUNK + TAG:
            raise DamagedBackup(offset)
        sealed = file.read(size)
        if len(sealed) < size:
            raise DamagedBackup(offset + LENGTH.size + len(sealed), cut_off=True)
        try:
            plain = cipher.decrypt(_nonce(count), sealed, header + length)
        except InvalidTag:
            raise DamagedBackup(offset) from None
        offset, count = offset + LENGTH.size + size, count + 1
        progress(offset)
        yield plain
    if file.read(1):
        raise DamagedBackup(offset)


def _key_for(header: bytes, passphrase: bytes) -> bytes:
    if not header.startswith(MAGIC):
        raise NotABackup
    if len(header) < HEADER.size:
        raise DamagedBackup(len(header), cut_off=True)
    _magic, *cost, salt, check = HEADER.unpack(header)
    # A changed cost must not make us work for hours or take all memory before we say no.
    if any(not 1 <= asked <= most for asked, most in zip(cost, DEAREST, strict=True)):
        raise WrongPassphrase
    key, expected = _keys(passphrase, salt, cost)
    if not hmac.compare_digest(check, expected):
        raise WrongPassphrase
    return key


def _keys(passphrase: bytes, salt: bytes, cost: Sequence[int]) -> tuple[bytes, bytes]:
    """Return the key of the chunks, and what tells a wrong passphrase from a damaged file."""
    log_n, r, p = cost
    both = Scrypt(salt=salt, length=32 + CHECK, n=1 << log_n, r=r, p=p).derive(passphrase)
    return both[:32], both[32:]


def _nonce(count: int) -> bytes:
    return count.to_bytes(12, "big")

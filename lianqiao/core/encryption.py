"""Encryption of single values, blind indexes and opaque tokens.

A stored value is `v1|kid|alg|nonce|ct|tag`; its associated data names table, column and key of the row,
so that a ciphertext copied to another row or column does not open. The keys come from settings:
`LIANQIAO_KEYS = {"current": kid, "keys": {kid: base64 of 32 bytes}, "index": base64 of 32 bytes}`; older keys stay
under "keys" for reading, "index" feeds the blind indexes and stays when the others rotate.
`LIANQIAO_CIPHER` chooses "AES-256-GCM" (default) or "SM4-GCM" (GB/T 32907) for what is written from now on.
None of these keys may live in the database.
"""

import base64
import hmac
import os
import unicodedata
from binascii import b2a_base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

AES, SM4_GCM = "AES-256-GCM", "SM4-GCM"
KEY_BYTES = {AES: 32, SM4_GCM: 16}
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Exception):
    """A value does not open: it was moved or changed, or its key is not on the ring.

    Says where it stands (`place`) and which key it names ("" for none of ours), never what it holds.
    """

    def __init__(self, place: str = "", key: str = "", *, missing: bool = False) -> None:
        self.place, self.key, self.missing = place, key, missing
        super().__init__(f"{place} {'lacks' if missing else 'does not open with'} key {key or '(unknown)'}")


def seal(text: str, place: str) -> str:
    """Encrypt `text` for one place ("table:column:key") with the current key."""
    return sealing()(text, place)


def sealing() -> Callable[[str, str], str]:
    """Return `seal` with the current key and cipher looked up once, for whoever seals thousands of values in a row."""
    ring, algorithm = key_ring(), cipher_name()
    key, prefix = _field_key(ring.keys[ring.current], algorithm), f"v1|{ring.current}|{algorithm}|"
    encrypt = _aes(key).encrypt if algorithm == AES else partial(_encrypt, algorithm, key)

    def sealed(text: str, place: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        raw = encrypt(nonce, text.encode(), place.encode())
        parts = (
            b2a_base64(nonce, newline=False),  # twelve bytes: sixteen letters and nothing to strip
            b2a_base64(raw[:-TAG_BYTES], newline=False).rstrip(b"="),
            b2a_base64(raw[-TAG_BYTES:], newline=False).rstrip(b"="),
        )
        return prefix + b"|".join(parts).translate(_URL_SAFE).decode("ascii")

    return sealed


def open_sealed(envelope: str, place: str) -> str:
    """Decrypt what `seal` returned for the same place. Raises `Unreadable`."""
    kid = ""
    try:
        version, named, algorithm, *parts = envelope.split("|")
        nonce, sealed, tag = (_raw(part) for part in parts)
        if version != "v1" or algorithm not in KEY_BYTES:
            raise Unreadable(place)
        kid = named  # only now: what is no envelope of ours may hold anything there
        key = _field_key(_key_called(kid), algorithm)
        return _decrypt(algorithm, key, nonce, sealed + tag, place.encode()).decode()
    except (ValueError, KeyError, InvalidTag) as problem:
        raise Unreadable(place, kid, missing=bool(kid) and kid not in key_ring().keys) from problem


def _key_called(kid: str) -> bytes:
    """Return the key of that id. One nobody here knows may be new: the keys were rotated while this process ran."""
    if kid not in key_ring().keys and (read_again := getattr(settings, "LIANQIAO_KEYS_AGAIN", None)):
        settings.LIANQIAO_KEYS = read_again()
    return key_ring().keys[kid]


def current_prefix() -> str:
    """Return what every value written today begins with."""
    return f"v1|{key_ring().current}|{cipher_name()}|"


def blind_index(column: str, value: str) -> bytes:
    """Return 32 bytes by which equal values of one column ("people.identity") find each other.

    The value is normalised first: full-width forms, case, spaces and hyphens make no difference.
    """
    return hmac.digest(_index_key(key_ring().index, column), normalised(value).encode(), "sha256")


def purpose_key(purpose: str) -> bytes:
    """Return a key of 32 bytes for one purpose, made from the one that stays when the others rotate."""
    return _derive(key_ring().index, purpose, 32)


def normalised(value: str) -> str:
    """Return the form of an identifier that blind indexes compare: NFKC, upper case, no spaces or hyphens."""
    if value.isascii() and value.isalnum():
        return value.upper()
    return "".join(c for c in unicodedata.normalize("NFKC", value).upper() if c.isalnum())


def seal_token(text: str, purpose: str) -> str:
    """Return an opaque, URL-safe token that only `open_token` with the same purpose reads."""
    nonce = os.urandom(NONCE_BYTES)
    return _text(
        nonce + _aes(_token_key(settings.SECRET_KEY)).encrypt(nonce, text.encode(), purpose.encode())
    )


def open_token(token: str, purpose: str) -> str:
    """Read a token. Raises `Unreadable` when it is not ours, was changed, or was made for something else."""
    try:
        raw = _raw(token)
        nonce, sealed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        return _aes(_token_key(settings.SECRET_KEY)).decrypt(nonce, sealed, purpose.encode()).decode()
    except (ValueError, InvalidTag) as problem:
        raise Unreadable from problem


@dataclass(frozen=True)
class KeyRing:
    """The keys at hand: the id of the current one, all by id, and the one of the blind indexes."""

    current: str
    keys: Mapping[str, bytes]
    index: bytes


def key_ring() -> KeyRing:
    """Return the keys of the settings. Raises `ImproperlyConfigured` when they cannot be used."""
    ring = getattr(settings, "LIANQIAO_KEYS", None)
    if not ring or not {"current", "keys", "index"} <= set(ring):
        raise ImproperlyConfigured("LIANQIAO_KEYS needs current, keys and index")
    return _ring(ring["current"], ring["index"], tuple(ring["keys"].items()))


def cipher_name() -> str:
    """Return the cipher for new values. Raises `ImproperlyConfigured` for one we do not have."""
    name = getattr(settings, "LIANQIAO_CIPHER", None) or AES
    if name not in KEY_BYTES:
        raise ImproperlyConfigured(f"LIANQIAO_CIPHER must be one of {', '.join(KEY_BYTES)}")
    return name


@lru_cache(maxsize=8)
def _ring(current: str, index: str, keys: tuple[tuple[str, str], ...]) -> KeyRing:
    try:
        ring = KeyRing(current, {kid: _key(text) for kid, text in keys}, _key(index))
    except ValueError as problem:
        raise ImproperlyConfigured("LIANQIAO_KEYS holds what is no key of 32 base64 bytes") from problem
    if current not in ring.keys:
        raise ImproperlyConfigured("LIANQIAO_KEYS does not hold its current key")
    return ring


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("wrong length")
    return key


def _derive(master: bytes, purpose: str, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=f"lianqiao:{purpose}".encode()).derive(master)


@lru_cache(maxsize=32)
def _field_key(master: bytes, algorithm: str) -> bytes:
    return _derive(master, f"field:{algorithm}", KEY_BYTES[algorithm])


@lru_cache(maxsize=64)
def _index_key(master: bytes, column: str) -> bytes:
    return _derive(master, f"index:{column}", 32)


@lru_cache(maxsize=4)
def _token_key(secret: str) -> bytes:
    return _derive(secret.encode(), "token", 32)


@lru_cache(maxsize=32)
def _aes(key: bytes) -> AESGCM:
    # Setting the cipher up costs ten times as much as using it.
    return AESGCM(key)


def _encrypt(algorithm: str, key: bytes, nonce: bytes, plain: bytes, place: bytes) -> bytes:
    if algorithm == AES:
        return _aes(key).encrypt(nonce, plain, place)
    encryptor = Cipher(SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _decrypt(algorithm: str, key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES or len(sealed) < TAG_BYTES:
        raise ValueError("not an envelope of ours")
    if algorithm == AES:
        return _aes(key).decrypt(nonce, sealed, place)
    decryptor = Cipher(SM4(key), modes.GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(place)
    return decryptor.update(sealed[:-TAG_BYTES]) + decryptor.finalize()


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _text(raw: bytes) -> str:
    # What base64.urlsafe_b64encode does, without the two calls in between.
    return b2a_base64(raw, newline=False).rstrip(b"=").translate(_URL_SAFE).decode("ascii")


def _raw(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)

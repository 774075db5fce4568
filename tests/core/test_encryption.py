"""What is stored encrypted opens at its own place only, with any key of the ring, and with nothing else."""

import base64
import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core import encryption
from lianqiao.core.encryption import Unreadable, blind_index, open_sealed, open_token, seal, seal_token

PLACE = "people_contactdetail:value:0190"
ciphers = st.sampled_from([encryption.AES, encryption.SM4_GCM])


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture(params=[encryption.AES, encryption.SM4_GCM])
def cipher(request, settings):
    settings.LIANQIAO_CIPHER = request.param
    return request.param


@given(text=st.text())
def test_a_value_opens_at_its_place(text):
    assert open_sealed(seal(text, PLACE), PLACE) == text


def test_the_envelope_names_version_key_and_cipher(cipher, settings):
    version, kid, algorithm, nonce, text, tag = seal("13800138000", PLACE).split("|")
    assert (version, kid, algorithm) == ("v1", settings.LIANQIAO_KEYS["current"], cipher)
    assert [len(base64.urlsafe_b64decode(part + "==")) for part in (nonce, text, tag)] == [12, 11, 16]


def test_the_same_value_never_looks_the_same(cipher):
    assert len({seal("13800138000", PLACE) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "elsewhere",
    [
        "people_contactdetail:value:0191",
        "people_contactdetail:other:0190",
        "people_identitynumber:value:0190",
    ],
)
def test_a_ciphertext_moved_to_another_row_column_or_table_is_refused(cipher, elsewhere):
    moved = seal("13800138000", PLACE)
    with pytest.raises(Unreadable):
        open_sealed(moved, elsewhere)


@given(text=st.text(min_size=1), part=st.integers(0, 5), change=st.data())
def test_a_changed_envelope_is_refused(text, part, change):
    parts = seal(text, PLACE).split("|")
    place = change.draw(st.integers(0, len(parts[part]) - 1))
    new = change.draw(st.sampled_from("abcXYZ019-_|"))
    changed = parts[part][:place] + new + parts[part][place + 1 :]
    if part >= 3:
        try:
            same = encryption._raw(changed) == encryption._raw(parts[part])
        except ValueError:
            same = False
    else:
        same = changed == parts[part]
    parts[part] = changed
    if same:
        assert open_sealed("|".join(parts), PLACE) == text
    else:
        with pytest.raises(Unreadable):
            open_sealed("|".join(parts), PLACE)


@pytest.mark.parametrize(
    "nonsense", ["", "v1", "|||||", "v1|k1|AES-256-GCM|||", "v1|k1|ROT13|AAAA|AAAA|AAAA", "盒子"]
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(Unreadable):
        open_sealed(nonsense, PLACE)


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key(cipher, settings):
    first, second, index = key(), key(), key()
    settings.LIANQIAO_KEYS = {"current": "k1", "keys": {"k1": first}, "index": index}
    old, found_by = seal("旧的值", PLACE), blind_index("people.identity", "11010519491231002X")
    settings.LIANQIAO_KEYS = {"current": "k2", "keys": {"k1": first, "k2": second}, "index": index}
    assert open_sealed(old, PLACE) == "旧的值"
    assert seal("新的值", PLACE).startswith(f"v1|k2|{cipher}|")
    assert blind_index("people.identity", "11010519491231002X") == found_by
    settings.LIANQIAO_KEYS = {"current": "k2", "keys": {"k2": second}, "index": index}
    with pytest.raises(Unreadable):
        open_sealed(old, PLACE)


def test_a_process_that_ran_through_the_rotation_reads_what_was_written_anew(settings):
    before = settings.LIANQIAO_KEYS
    after = {**before, "current": "k9", "keys": {**before["keys"], "k9": key()}}
    settings.LIANQIAO_KEYS = after
    written = seal("13800138000", PLACE)

    settings.LIANQIAO_KEYS = before
    settings.LIANQIAO_KEYS_AGAIN = lambda: before
    with pytest.raises(Unreadable):
        open_sealed(written, PLACE)
    settings.LIANQIAO_KEYS_AGAIN = lambda: after
    assert open_sealed(written, PLACE) == "13800138000"


def test_another_key_under_the_same_name_is_refused(cipher, settings):
    sealed = seal("值", PLACE)
    settings.LIANQIAO_KEYS = {"current": "k1", "keys": {"k1": key()}, "index": key()}
    with pytest.raises(Unreadable):
        open_sealed(sealed, PLACE)


def test_changing_the_cipher_keeps_what_was_written(settings):
    settings.LIANQIAO_CIPHER = encryption.AES
    written = seal("值", PLACE)
    settings.LIANQIAO_CIPHER = encryption.SM4_GCM
    assert open_sealed(written, PLACE) == "值"
    assert open_sealed(seal("值", PLACE), PLACE) == "值"


def test_sm4_is_the_cipher_of_the_standard():
    """GB/T 32907-2016, appendix A.1."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(SM4(block), modes.ECB()).encryptor()  # noqa: S305 - a test vector of one block
    assert (encryptor.update(block) + encryptor.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_is_that_of_the_standard():
    """RFC 8998, appendix A.1, through our own functions."""
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    place = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    nonce = bytes.fromhex("00001234567800000000abcd")
    sm4_key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sealed = encryption._encrypt(encryption.SM4_GCM, sm4_key, nonce, plain, place)
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert encryption._decrypt(encryption.SM4_GCM, sm4_key, nonce, sealed, place) == plain


@pytest.mark.parametrize(
    "ring",
    [
        None,
        {},
        {"current": "k1", "keys": {}, "index": key()},
        {"current": "k1", "keys": {"k1": "c2hvcnQ="}, "index": key()},
        {"current": "k1", "keys": {"k1": "not base64!"}, "index": key()},
        {"current": "k1", "keys": {"k1": key()}},
    ],
)
def test_an_unusable_ring_is_said_at_once(settings, ring):
    settings.LIANQIAO_KEYS = ring
    with pytest.raises(ImproperlyConfigured):
        seal("值", PLACE)


def test_an_unknown_cipher_is_said_at_once(settings):
    settings.LIANQIAO_CIPHER = "ROT13"
    with pytest.raises(ImproperlyConfigured):
        seal("值", PLACE)


@given(number=st.text(alphabet="0123456789X", min_size=15, max_size=18))
def test_a_blind_index_ignores_how_a_number_was_typed(number):
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number)
    spaced = " ".join(number).lower()
    assert blind_index("people.identity", number) == blind_index("people.identity", full_width)
    assert blind_index("people.identity", number) == blind_index("people.identity", spaced)
    assert len(blind_index("people.identity", number)) == 32


@given(one=st.text(alphabet="0123456789X", min_size=1), two=st.text(alphabet="0123456789X", min_size=1))
def test_different_numbers_and_columns_have_different_indexes(one, two):
    assert (blind_index("people.identity", one) == blind_index("people.identity", two)) == (one == two)
    assert blind_index("people.identity", one) != blind_index("people.phone", one)


def test_a_blind_index_needs_its_key(settings):
    before = blind_index("people.identity", "11010519491231002X")
    settings.LIANQIAO_KEYS = {**settings.LIANQIAO_KEYS, "index": key()}
    assert blind_index("people.identity", "11010519491231002X") != before


@given(text=st.text(), purpose=st.text(), other=st.text())
def test_a_token_is_read_for_its_purpose_only(text, purpose, other):
    token = seal_token(text, purpose)
    assert open_token(token, purpose) == text
    if other != purpose:
        with pytest.raises(Unreadable):
            open_token(token, other)


@pytest.mark.parametrize("token", ["", "x", "绝非", "A" * 200])
def test_a_token_that_is_not_ours_is_refused(token):
    with pytest.raises(Unreadable):
        open_token(token, "page")

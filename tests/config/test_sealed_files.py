"""The file of a backup: what was changed, cut off, moved or opened with another passphrase does not open."""

import io

import pytest

from lianqiao.config.backup.parts import Reader, Writer
from lianqiao.config.backup.sealing import (
    CHUNK,
    HEADER,
    TAG,
    DamagedBackup,
    NotABackup,
    Sealer,
    WrongPassphrase,
    opened,
)

PASSPHRASE = b"forsythia in spring"
NAME = "林小满".encode()
FRAME = 4 + CHUNK + TAG


@pytest.fixture(scope="module")
def plain() -> bytes:
    return b"".join(NAME + bytes([number % 251]) * 997 for number in range(700))


@pytest.fixture(scope="module")
def sealed(plain) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, PASSPHRASE)
    for start in range(0, len(plain), 10_000):
        sealer.write(plain[start : start + 10_000])
    sealer.close()
    return file.getvalue()


def _open(content: bytes, passphrase: bytes = PASSPHRASE) -> bytes:
    return b"".join(opened(io.BytesIO(content), passphrase))


def test_what_was_sealed_opens_again(plain, sealed):
    assert len(plain) > 2 * CHUNK
    assert _open(sealed) == plain


def test_nothing_of_it_can_be_read(sealed):
    assert NAME not in sealed


def test_two_files_of_the_same_have_nothing_in_common(plain, sealed):
    again = io.BytesIO()
    sealer = Sealer(again, PASSPHRASE)
    sealer.write(plain)
    sealer.close()
    assert again.getvalue()[HEADER.size :][:64] != sealed[HEADER.size :][:64]


def test_another_passphrase_is_told_from_damage(sealed):
    with pytest.raises(WrongPassphrase):
        _open(sealed, b"forsythia in autumn")


def test_another_file_is_told_from_a_backup():
    with pytest.raises(NotABackup):
        _open(b"PK\x03\x04 a workbook perhaps" + bytes(100))


# One byte in each region: salt, check, length of a chunk, its beginning, its tag, the second chunk, the last one.
REGIONS = {
    "salt": HEADER.size - 40, "check": HEADER.size - 1, "length": HEADER.size + 2, "last flag": HEADER.size,
    "first chunk": HEADER.size + 4, "tag": HEADER.size + FRAME - 1, "second chunk": HEADER.size + FRAME + 900,
    "last byte": -1,
}  # fmt: skip


@pytest.mark.parametrize("place", REGIONS.values(), ids=REGIONS)
@pytest.mark.parametrize("bit", [0x01, 0x80])
def test_one_changed_bit_anywhere_is_seen(sealed, place, bit):
    changed = bytearray(sealed)
    changed[place] ^= bit
    with pytest.raises((DamagedBackup, WrongPassphrase)):
        _open(bytes(changed))


@pytest.mark.parametrize("place", [8, 9, 10])
def test_a_changed_cost_is_refused_before_it_is_paid(sealed, place):
    changed = bytearray(sealed)
    changed[place] = 31
    with pytest.raises(WrongPassphrase):
        _open(bytes(changed))


@pytest.mark.parametrize(
    "kept", [20, HEADER.size, HEADER.size + 2, HEADER.size + 1000, HEADER.size + FRAME, -1]
)
def test_a_file_cut_off_anywhere_is_seen(sealed, kept):
    with pytest.raises(DamagedBackup, match=r"中断|损坏"):
        _open(sealed[:kept])


def test_chunks_changing_places_are_seen(sealed):
    first, second = sealed[HEADER.size :][:FRAME], sealed[HEADER.size + FRAME :][:FRAME]
    with pytest.raises(DamagedBackup):
        _open(sealed[: HEADER.size] + second + first + sealed[HEADER.size + 2 * FRAME :])


def test_something_behind_the_end_is_seen(sealed):
    with pytest.raises(DamagedBackup):
        _open(sealed + b"x")


def _file_of_parts() -> io.BytesIO:
    file = io.BytesIO()
    writer = Writer(Sealer(file, PASSPHRASE))
    writer.part("table", "people_client", (b"1\trow\n" for _row in range(100_000)))
    writer.part("table", "cases_case", [])
    writer.part("note", "note", [b"{}"])
    writer.end({"rows": 100_000})
    return io.BytesIO(file.getvalue())


def test_parts_come_back_counted_and_what_nobody_takes_is_read_over():
    reader = Reader(opened(_file_of_parts(), PASSPHRASE))
    seen = []
    for part in reader.parts():
        if part.name == "note":
            assert part.content() == b"{}"
        seen.append((part.name, part.told.rows))
    assert seen == [("people_client", 0), ("cases_case", 0), ("note", 0)]
    assert reader.contents == {"rows": 100_000}


def test_a_part_counts_its_lines():
    reader = Reader(opened(_file_of_parts(), PASSPHRASE))
    part = next(reader.parts())
    assert sum(map(len, part.pieces())) == 600_000
    assert part.told.rows == 100_000


def test_a_file_that_was_never_finished_does_not_open():
    file = io.BytesIO()
    writer = Writer(Sealer(file, PASSPHRASE))
    writer.part("table", "people_client", (bytes([number % 256]) * 3000 for number in range(5000)))
    reader = Reader(opened(io.BytesIO(file.getvalue()), PASSPHRASE))
    with pytest.raises(DamagedBackup):
        list(reader.parts())

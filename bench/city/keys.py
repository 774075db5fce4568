"""Keys of generated rows: UUIDv7 in form and in order of time, drawn from the row's number instead of at random."""

import zlib

_ODD = 0x5851F42D4C957F2D
_MASK = (1 << 60) - 1


VARIANT = 0x8 << 60


class Keys:
    """Keys of one kind of record of one city. Two rows of a kind never share one: the map of numbers is one to one."""

    __slots__ = ("_shift",)

    def __init__(self, seed: int, kind: str) -> None:
        self._shift = (seed * 0x2545F4914F6CDD1D + zlib.crc32(kind.encode()) * 0x9E3779B97F4A7C15) & _MASK

    def of(self, stamp: int, number: int, minute: int = 0) -> str:
        """Return the key of row `number`, made in that minute of the day whose stamp is given."""
        return spelled(stamp + minute, self.low(number))

    def low(self, number: int) -> int:
        """Return the lower half of the key of row `number`; the upper half is its stamp plus its minute."""
        return VARIANT | ((number * _ODD + self._shift) & _MASK)


def spelled(high: int, low: int) -> str:
    """Return the key of two halves as UUIDs are written."""
    key = f"{high:016x}{low:016x}"
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"

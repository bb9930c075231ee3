"""Which rows are left out: a bit for each."""

from __future__ import annotations

_STAYS = bytes.maketrans(b"01", b"\x01\x00")


class Dropped:
    """Rows that are to be left out, by their number: a bit for each row that there is."""

    def __init__(self, rows: int) -> None:
        self._bits = bytearray(rows // 8 + 1)

    def add(self, number: int) -> None:
        self._bits[number >> 3] |= 1 << (number & 7)

    def stay(self, start: int, count: int) -> bytes | None:
        """A byte for each of `count` rows from `start`, 1 for one that stays, else 0; None where all stay."""
        held = int.from_bytes(self._bits[start >> 3 : (start + count + 7) >> 3], "little")
        bits = held >> (start & 7) & (1 << count) - 1
        return f"{bits:0{count}b}"[::-1].encode("ascii").translate(_STAYS) if bits else None

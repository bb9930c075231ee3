"""The world's tables, and a board that is read from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from lbtui.demo.boards import Spec, Standing

APPLICATION = 0x6C627475
"""What SQLite's application_id of a world's file holds: `lbtu`."""

VERSION = 1
"""Of the tables and of what they are filled with; a file of another version is not read."""

SCHEMA = """
CREATE TABLE players (xuid INTEGER PRIMARY KEY, gamertag TEXT NOT NULL);
CREATE TABLE scores (
    board INTEGER NOT NULL,  -- which of the catalogue
    position INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    xuid INTEGER NOT NULL REFERENCES players,
    value TEXT NOT NULL,
    metadata TEXT,
    second TEXT,
    PRIMARY KEY (board, position)
) WITHOUT ROWID;
CREATE TABLE friends (
    owner INTEGER NOT NULL,
    friend INTEGER NOT NULL,
    favorite INTEGER NOT NULL,
    PRIMARY KEY (owner, friend)
) WITHOUT ROWID;
CREATE TABLE runners (
    xuid INTEGER PRIMARY KEY REFERENCES players,
    start INTEGER NOT NULL,
    gain INTEGER NOT NULL,
    period REAL NOT NULL,
    phase REAL NOT NULL
);
"""
INDEX = "CREATE UNIQUE INDEX places ON scores (board, xuid)"

LARGEST = 2**63 - 1
"""SQLite counts no further; larger xuids are nobody's here."""

_ROW = """
SELECT position, rank, scores.xuid, gamertag, value, metadata, second
FROM scores JOIN players ON players.xuid = scores.xuid
"""


def gamertags(connection: sqlite3.Connection, xuids: Sequence[int]) -> dict[int, str]:
    """The gamertags of those of the players who are in the tables."""
    found: dict[int, str] = {}
    for at in range(0, len(xuids), 500):
        some = xuids[at : at + 500]
        marks = ",".join("?" * len(some))
        found.update(connection.execute(f"SELECT * FROM players WHERE xuid IN ({marks})", some))  # noqa: S608  marks only
    return found


class Stored:
    """The ranking whose rows are in `scores` under `key`."""

    def __init__(self, connection: sqlite3.Connection, spec: Spec, key: int) -> None:
        self.spec = spec
        self._connection = connection
        self._key = key

    def total(self) -> int:
        """Positions have no gaps, so the last one is the count."""
        (last,) = self._connection.execute(
            "SELECT coalesce(max(position), 0) FROM scores WHERE board = ?", (self._key,)
        ).fetchone()
        return int(last)

    def rows(self, first: int, count: int) -> Sequence[Standing]:
        where = "WHERE board = ? AND position BETWEEN ? AND ? ORDER BY position"
        found = self._connection.execute(_ROW + where, (self._key, first, first + count - 1))
        return [Standing(*row) for row in found]

    def position(self, xuid: int) -> int | None:
        if xuid > LARGEST:
            return None
        row = self._connection.execute(
            "SELECT position FROM scores WHERE board = ? AND xuid = ?", (self._key, xuid)
        ).fetchone()
        return None if row is None else int(row[0])

    def among(self, xuids: Iterable[int]) -> list[Standing]:
        where = "WHERE board = ? AND scores.xuid = ?"
        found = [self._connection.execute(_ROW + where, (self._key, each)).fetchone() for each in xuids]
        return sorted(Standing(*row) for row in found if row is not None)

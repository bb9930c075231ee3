"""The demo's Mobage world: its tables, and what can be asked of them and changed in them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from lbtui.demo.mobage_boards import CATALOGUE, Spec
from lbtui.demo.mobage_order import order_key
from lbtui.model.score import Score, parse_score

APPLICATION = 0x6C62746D
"""What SQLite's application_id of a world's file holds: `lbtm`."""

VERSION = 1
"""Of the tables and of what they are filled with; a file of another version is not read."""

SCHEMA = """
CREATE TABLE boards (
    board INTEGER PRIMARY KEY,  -- which of the catalogue
    updated TEXT NOT NULL
);
CREATE TABLE players (user TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE scores (
    board INTEGER NOT NULL,
    key TEXT NOT NULL,  -- sorts as the value ranks
    came INTEGER NOT NULL,  -- who came first among equals
    user TEXT NOT NULL REFERENCES players,
    value TEXT NOT NULL,
    PRIMARY KEY (board, key, came)
) WITHOUT ROWID;
CREATE UNIQUE INDEX places ON scores (board, user);
CREATE TABLE friends (owner TEXT NOT NULL, friend TEXT NOT NULL, PRIMARY KEY (owner, friend)) WITHOUT ROWID
"""


class Row(NamedTuple):
    """One score; `rank` is 1 more than how many are better, so equal values share it (1, 2, 2, 4)."""

    user: str
    value: Score
    rank: int


class Standings(Protocol):
    """A board, or some of its players among themselves, best first; rows count from 1."""

    def total(self) -> int: ...

    def rows(self, first: int, count: int) -> Sequence[Row]:
        """Up to `count` rows from row `first` on."""


class Shown(Standings, Protocol):
    """A whole board as it is read."""

    @property
    def spec(self) -> Spec: ...

    def updated(self) -> str:
        """When it was last changed: date and time in UTC, as the service writes them."""

    def row(self, user: str) -> Row | None:
        """A player's score, None for one who has none here."""

    def circle(self, users: Iterable[str]) -> Standings:
        """Those of the players who are on the board, ranked among themselves."""


class Circle:
    """Some players of a board, ranked among themselves."""

    def __init__(self, found: Iterable[tuple[str, int, str, str]]) -> None:
        """`found` are key, came, user and value of each, in any order."""
        self._rows = ranked([(key, user, value) for key, _, user, value in sorted(found)], 0)

    def total(self) -> int:
        return len(self._rows)

    def rows(self, first: int, count: int) -> Sequence[Row]:
        return self._rows[first - 1 : first - 1 + count]


class Board:
    """One board of the tables. Nobody else changes it while the transaction of `connection` lasts."""

    def __init__(self, connection: sqlite3.Connection, spec: Spec) -> None:
        self.spec = spec
        self._connection = connection
        self._board = CATALOGUE.index(spec)

    def updated(self) -> str:
        return str(self._one("SELECT updated FROM boards WHERE board = ?"))

    def total(self) -> int:
        return int(self._one("SELECT count(*) FROM scores WHERE board = ?"))

    def rows(self, first: int, count: int) -> Sequence[Row]:
        found = self._connection.execute(
            "SELECT key, user, value FROM scores WHERE board = ? ORDER BY key, came LIMIT ? OFFSET ?",
            (self._board, count, first - 1),
        ).fetchall()
        return ranked(found, first - 1, self._better(found[0][0])) if found else []

    def row(self, user: str) -> Row | None:
        found = self._connection.execute(
            "SELECT key, user, value FROM scores WHERE board = ? AND user = ?", (self._board, user)
        ).fetchone()
        return ranked([found], 0, self._better(found[0]))[0] if found else None

    def circle(self, users: Iterable[str]) -> Circle:
        wanted = "SELECT key, came, user, value FROM scores WHERE board = ? AND user = ?"
        found = [self._connection.execute(wanted, (self._board, each)).fetchone() for each in users]
        return Circle(each for each in found if each)

    def put(self, user: str, value: Score, now: str) -> Row:
        """Sets a player's score, of a new one as well; among equals whose score changed comes last."""
        key = order_key(value, low_first=self.spec.reverse)
        self._connection.execute("INSERT OR IGNORE INTO players VALUES (?)", (user,))
        same = self._connection.execute(
            "UPDATE scores SET value = ? WHERE board = ? AND user = ? AND key = ?",
            (str(value), self._board, user, key),
        )
        if not same.rowcount:
            self._forget(user)
            came = 1 + int(self._one("SELECT coalesce(max(came), 0) FROM scores WHERE board = ?"))
            score = (self._board, key, came, user, str(value))
            self._connection.execute("INSERT INTO scores VALUES (?, ?, ?, ?, ?)", score)
        self._touch(now)
        return Row(user, value, 1 + self._better(key))

    def delete(self, user: str, now: str) -> bool:
        """Takes a player's score away; False where there was none."""
        gone = self._forget(user)
        if gone:
            self._touch(now)
        return gone

    def _forget(self, user: str) -> bool:
        gone = self._connection.execute("DELETE FROM scores WHERE board = ? AND user = ?", (self._board, user))
        return gone.rowcount > 0

    def _touch(self, now: str) -> None:
        self._connection.execute("UPDATE boards SET updated = ? WHERE board = ?", (now, self._board))

    def _better(self, key: str) -> int:
        return int(self._one("SELECT count(*) FROM scores WHERE board = ? AND key < ?", key))

    def _one(self, question: str, *values: str) -> str | int:
        (answer,) = self._connection.execute(question, (self._board, *values)).fetchone()
        return answer if isinstance(answer, int) else str(answer)


def knows(connection: sqlite3.Connection, user: str) -> bool:
    """Whether there is such a player at all."""
    found = connection.execute("SELECT 1 FROM players WHERE user = ?", (user,)).fetchone()
    return found is not None


def friends(connection: sqlite3.Connection, owner: str) -> list[str]:
    """A player's friends, and the player too, who is ranked among them."""
    found = connection.execute("SELECT friend FROM friends WHERE owner = ?", (owner,))
    return [owner, *(friend for (friend,) in found if friend != owner)]


def utc(moment: float) -> str:
    """A moment, in seconds since 1970, as the service writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))


def ranked(found: Iterable[tuple[str, str, str]], before: int, better: int = 0) -> list[Row]:
    """Rows of key, user and value: `before` rows come before the first, of which `better` are above it."""
    rows: list[Row] = []
    last, rank = "", better + 1
    for at, (key, user, text) in enumerate(found, before + 1):
        if last and key != last:
            rank = at
        last = key
        value = parse_score(text)
        if value is None:
            raise sqlite3.DataError("a score is no number")
        rows.append(Row(user, value, rank))
    return rows

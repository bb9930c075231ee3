"""The SQLite database of a demo's world: opened in memory or on a file, filled once, told from others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lbtui.errors import ConfigError

TITLE = "The demo's world cannot be opened"
HINT = "Remove this file, or name another one"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a service's world is. A file holds one of this kind where SQLite's `application_id` and
    `user_version` are `application` and `version`; `fill` puts everybody who follows from a seed into the
    tables of `schema`, to which a table `world` with the seed is added."""

    application: int
    version: int
    schema: str
    fill: Callable[[sqlite3.Connection, int], None]


def opened(kind: Kind, seed: int, path: Path | None = None, *, there: bool = False) -> sqlite3.Connection:
    """A connection, without transactions of its own, to a whole world of that kind and seed.

    A file that is empty or absent is filled, unless it is to be `there`; ConfigError where it holds anything
    else or cannot be used. Several threads may use the connection, one at a time.
    """
    try:
        connection = _connected(path, there)
    except sqlite3.Error as wrong:
        raise unusable(path, str(wrong)) from wrong
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        if not there and _is_empty(connection):
            _fill(connection, kind, seed)
        _check(connection, kind, seed, path)
    except sqlite3.Error as wrong:
        connection.close()
        raise unusable(path, str(wrong)) from wrong
    except BaseException:
        connection.close()
        raise
    return connection


def unusable(path: Path | None, why: str) -> ConfigError:
    """The error about a world's file that cannot be used."""
    return ConfigError(TITLE, f"{path or 'In memory'}: {why}", HINT)


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Fills a table of a world, a hundred rows a statement: twice as fast as row by row."""
    if not rows:
        return
    width, step = len(rows[0]), 100
    marks = f"({','.join('?' * width)})"
    for at in range(0, len(rows), step):
        some = rows[at : at + step]
        values = [value for row in some for value in row]
        connection.execute(f"INSERT INTO {table} VALUES {','.join([marks] * len(some))}", values)  # noqa: S608  names of ours


def _connected(path: Path | None, there: bool) -> sqlite3.Connection:
    target = f"{path.absolute().as_uri()}?mode=rw" if path and there else path or ":memory:"
    return sqlite3.connect(target, uri=there, check_same_thread=False, isolation_level=None)


def _is_empty(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(found == (0,))


def _fill(connection: sqlite3.Connection, kind: Kind, seed: int) -> None:
    """One transaction: a file holds a whole world or none, and of two that fill it at once one waits and finds
    it."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if not _is_empty(connection):
            return
        for statement in (*kind.schema.split(";"), "CREATE TABLE world (seed INTEGER NOT NULL)"):
            connection.execute(statement)
        insert(connection, "world", [(seed,)])
        kind.fill(connection, seed)
        connection.execute(f"PRAGMA application_id = {kind.application}")
        connection.execute(f"PRAGMA user_version = {kind.version}")


def _check(connection: sqlite3.Connection, kind: Kind, seed: int, path: Path | None) -> None:
    marks = [connection.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version")]
    if marks != [kind.application, kind.version]:
        raise unusable(path, "It holds something else, or a world of another version of lbtui")
    (found,) = connection.execute("SELECT seed FROM world").fetchone()
    if found != seed:
        raise unusable(path, f"Its world has seed {found}, not {seed}")

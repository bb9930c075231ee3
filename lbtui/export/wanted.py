"""What an export is to be: which rows, into which file, how walked."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import NamedTuple

from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.model.jump import Jump

AT_ONCE = 8
"""Pages under way at the same time, unless somebody says otherwise."""


class WalkKind(enum.Enum):
    """`SAFE` reads against the flow and proves what it can; `FAST` reads on from the first row, once."""

    SAFE = "safe"
    FAST = "fast"


class Format(enum.Enum):
    """A file's format, by the name that a person types."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


class Beginning(enum.Enum):
    """What to do with what an earlier export of the same file left: refuse, go on with it, or throw it away."""

    NEW = "new"
    RESUME = "resume"
    RESTART = "restart"


class Piece(NamedTuple):
    """The rows that are wanted: all of `scope`, or those of the ranks `from_rank` to `to_rank` (either may be
    None), or `limit` rows from where `jump` leads, around a player with them in the middle."""

    scope: Scope = Scope.ALL
    from_rank: int | None = None
    to_rank: int | None = None
    jump: Jump | None = None
    limit: int | None = None


class Wanted(NamedTuple):
    """One export. `path` is None for standard output; `spreadsheet` is about CSV and TSV alone; `as_json` says
    in which form a command line that goes on with it tells what came of it."""

    ref: BoardRef
    path: Path | None
    format: Format
    piece: Piece = Piece()
    walk: WalkKind = WalkKind.SAFE
    at_once: int = AT_ONCE
    spreadsheet: bool = False
    beginning: Beginning = Beginning.NEW
    overwrite: bool = False
    as_json: bool = False

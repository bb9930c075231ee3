"""Exports of the demo services in process, and their files read back by others than lbtui."""

from __future__ import annotations

import asyncio
import csv
import json
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lbtui.demo import demo_app, demo_profile
from lbtui.export.formats import format_for
from lbtui.export.progress import Progress, Summary
from lbtui.export.run import Export
from lbtui.export.wanted import Wanted
from lbtui.fetch.connection import Connection
from lbtui.fetch.timing import Timing
from lbtui.store.secrets import reveal


@cache
def still(service: str) -> Any:
    """The demo's app, whose boards stand still; one for all tests, as its world takes a while to make."""
    return demo_app(service, pace=0)


class Hurried:
    """Time that jumps on while somebody waits for it."""

    def __init__(self) -> None:
        self._ahead = 0.0

    async def _sleep(self, seconds: float) -> None:
        self._ahead += seconds
        await asyncio.sleep(0)

    @property
    def timing(self) -> Timing:
        return Timing(lambda: time.monotonic() + self._ahead, sleep=self._sleep)


def demo(service: str, app: Any = None, **values: Any) -> Connection:
    """A connection to a demo service, or to an `app` as if it were one; `values` change the demo's profile.

    It never really waits before it asks again.
    """
    profile = demo_profile(service)
    profile = replace(profile, values={**profile.values, **values})
    at_a_socket = str(values.get("url", "")).startswith("http://127.")
    return Connection(profile, reveal, None if at_a_socket else app or still(service), timing=Hurried().timing)


async def export(
    connection: Connection,
    board: str,
    path: Path,
    told: Callable[[Progress], None] | None = None,
    **wanted: Any,
) -> Summary:
    """Exports a board into a file; `wanted` are further fields of `Wanted`."""
    what = Wanted(connection.provider.board_ref(board), path, format_for(path), **wanted)
    return await Export(connection, what, told=told).run()


def manifest_of(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.with_name(path.name + ".manifest.json").read_text("ascii"))
    return told


def read_back(path: Path) -> list[dict[str, Any]]:
    """The rows of a file by column. Numbers with decimals are Decimals in JSON; in CSV, TSV and Markdown all cells
    are texts."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        case ".tsv":
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file, delimiter="\t"))
        case ".json":
            found: list[dict[str, Any]] = json.loads(path.read_bytes(), parse_float=Decimal)
            return found
        case ".jsonl":
            return [json.loads(line, parse_float=Decimal) for line in path.read_bytes().splitlines()]
        case ".md":
            head, _, *lines = [line.strip("|").split("|") for line in path.read_text("utf-8").splitlines()]
            names = [name.strip().replace("\\", "") for name in head]
            return [dict(zip(names, (cell.strip() for cell in line), strict=True)) for line in lines]
        case _:
            from pyarrow import parquet

            rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
            return rows


def lines_left(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(each.name for each in folder.iterdir())

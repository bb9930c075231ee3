"""A board of 100,000 players of whom a thousand improve every second: the tutorial's loop loses over a thousand
of them, the export nobody."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lbtui.demo import SERVICES
from lbtui.export.progress import Reached, Summary
from lbtui.export.run import Export
from lbtui.export.wanted import AT_ONCE, Format, Wanted
from lbtui.export.words import export_profile
from lbtui.fetch.connection import Connection
from lbtui.model.board import Exact
from lbtui.store.secrets import reveal
from tests.export.live import CROWD, ROWS, address_of, players, rows_of, start, stop, tutorial
from tests.slow import LIVE, profile

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, subprocess.Popen[str]]]:
    """All of them, started at once."""
    processes = {service: start(service) for service in SERVICES}
    try:
        yield processes
    finally:
        for process in processes.values():
            stop(process)


async def exported(service: str, address: str, path: Path) -> Summary:
    connection = Connection(export_profile(profile(service, address, ROWS), AT_ONCE), reveal)
    try:
        return await Export(connection, Wanted(LIVE[service], path, Format.JSONL)).run()
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_is_lost_where_the_tutorials_loop_loses_over_a_thousand(
    service: str, services: dict[str, subprocess.Popen[str]], tmp_path: Path
) -> None:
    address, path = address_of(services[service]), tmp_path / "arena.jsonl"
    summary, read = await asyncio.gather(exported(service, address, path), tutorial(service, address))
    everybody = players(service)
    assert len(everybody) == CROWD
    assert len(read) == CROWD, "its file looks whole"
    assert len(everybody - set(read)) > 1_000
    rows = rows_of(path.read_text())
    assert {row["player_id"] for row in rows} == everybody
    assert len(rows) == summary.rows == CROWD
    ranks = [row["rank"] for row in rows]
    assert ranks == sorted(ranks)
    assert summary.guarantee.reached is Reached.COMPLETE, summary
    assert (summary.total_first, summary.total_last) == (Exact(CROWD), Exact(CROWD))
    told = json.loads(path.with_name(f"{path.name}.manifest.json").read_text())
    assert (told["guarantee"], told["rows"], told["duplicates_dropped"]) == (
        "complete",
        CROWD,
        summary.duplicates,
    )

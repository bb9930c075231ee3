"""A board of 100,000 players of whom a thousand improve every second: the tutorial's loop loses over a thousand
of them, the export nobody."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import SERVICES
from lbtui.export.progress import Reached, Summary
from lbtui.export.run import Export, export_profile
from lbtui.export.wanted import AT_ONCE, Format, Wanted
from lbtui.fetch.connection import Connection
from lbtui.model.board import Exact
from lbtui.store.secrets import reveal
from tests.export.live import CROWD, ROWS, begin, live_app, players, rows_of, tutorial
from tests.slow import LIVE, profile

pytestmark = pytest.mark.anyio


async def exported(service: str, app: Any, path: Path) -> Summary:
    own = export_profile(profile(service, "http://demo.invalid", ROWS), AT_ONCE)
    connection = Connection(own, reveal, app)
    try:
        return await Export(connection, Wanted(LIVE[service], path, Format.JSONL)).run()
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_is_lost_where_the_tutorials_loop_loses_over_a_thousand(
    service: str, tmp_path: Path
) -> None:
    app, path = live_app(service), tmp_path / "arena.jsonl"
    await begin(service, app)
    summary, read = await asyncio.gather(exported(service, app, path), tutorial(service, app))
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

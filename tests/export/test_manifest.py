"""The manifest: every member, and what stands in it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from lbtui import __version__
from lbtui.export.manifest import fingerprint, place_mark, query, source
from lbtui.export.wanted import Format, Piece, WalkKind, Wanted
from lbtui.model.entry import Scope
from lbtui.model.jump import ToPercent, ToPlayer
from lbtui.model.secret import SecretRef
from tests.export.exports import demo, export, manifest_of

pytestmark = pytest.mark.anyio

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


async def test_every_member(tmp_path: Path) -> None:
    path = tmp_path / "laps.tsv"
    connection = demo("mobage")
    await export(connection, "coins", path, piece=Piece(from_rank=10, to_rank=40), spreadsheet=True)
    await connection.close()
    told = manifest_of(path)
    assert list(told) == [
        "source", "query", "started_at", "finished_at", "rows", "duplicates_dropped", "total_first",
        "total_first_kind", "total_last", "total_last_kind", "guarantee", "why", "passes", "resumed", "format",
        "spreadsheet", "bytes", "sha256", "warnings", "lbtui",
    ]  # fmt: skip
    assert told["source"] == {"profile": "demo/mobage", "service": "mobage", "host": "demo.invalid"}
    assert told["query"] == {
        "board": "coins", "scope": "all", "from_rank": 10, "to_rank": 40, "at": None, "limit": None,
        "walk": "safe",
    }  # fmt: skip
    assert MOMENT.fullmatch(told["started_at"])
    assert MOMENT.fullmatch(told["finished_at"])
    assert told["started_at"] <= told["finished_at"]
    assert told["rows"] == len(path.read_text().splitlines()) - 1
    assert (told["total_first"], told["total_first_kind"]) == (800, "exact")
    assert (told["total_last"], told["total_last_kind"]) == (800, "exact")
    assert told["guarantee"] in ("complete", "atomic")
    assert told["why"]
    assert (told["passes"], told["resumed"], told["duplicates_dropped"]) == (1, False, 0)
    assert (told["format"], told["spreadsheet"], told["warnings"]) == ("tsv", True, [])
    assert told["bytes"] == path.stat().st_size
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["lbtui"] == __version__


def test_where_it_came_from_names_no_secret_address() -> None:
    profile = demo("gamesparks").profile
    assert source(profile) == {"profile": "demo/gamesparks", "service": "gamesparks", "host": "in the file"}


def test_the_query_is_in_a_persons_words() -> None:
    ref = demo("xbox").provider.board_ref("stat(Kills)")
    piece = Piece(Scope.FRIENDS, jump=ToPlayer("99", "rival"), limit=5)
    wanted = Wanted(ref, Path("x"), Format.CSV, piece, WalkKind.FAST)
    assert query(wanted) == {
        "board": "stat(Kills)", "scope": "friends", "from_rank": None, "to_rank": None, "at": "@rival",
        "limit": 5, "walk": "fast",
    }  # fmt: skip
    half = Wanted(ref, Path("x"), Format.CSV, Piece(jump=ToPercent(50)))  # type: ignore[arg-type]  # a whole share
    assert query(half)["at"] == "50%"


async def test_another_secret_address_is_another_export() -> None:
    """Two addresses that differ in what nobody is shown alone are two services, and neither stands in the mark."""
    wanted = Wanted(demo("gamesparks").provider.board_ref("flags"), Path("x"), Format.CSV)
    seen = []
    for secret in ("live/made-up-one", "preview/made-up-two"):
        provider = demo("gamesparks", url=SecretRef("inline", f"http://demo.invalid/{secret}")).provider
        mark = await place_mark(provider)
        told = json.dumps(fingerprint(provider.profile, wanted, mark))
        assert "made-up" not in told
        seen.append(told)
    assert seen[0] != seen[1]
    assert await place_mark(demo("xbox").provider) == ""

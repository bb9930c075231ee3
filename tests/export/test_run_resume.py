"""An export that ends early: what it says, what it keeps, and that going on gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import NotAuthorized, Unavailable
from lbtui.export.run import Export
from lbtui.export.wanted import Beginning, Format, Piece, WalkKind, Wanted
from lbtui.model.jump import ToPlayer
from tests.export.exports import demo, export, lines_left, manifest_of, still
from tests.export.failing import AT, BOARDS, CLOSES, SIZES, Failing, ended_early
from tests.loopback import serve

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("status", "said"), [(401, "authorised"), (503, "503")])
@pytest.mark.parametrize("service", list(BOARDS))
async def test_gone_on_with_it_is_the_same_file(service: str, status: int, said: str, tmp_path: Path) -> None:
    board, path = BOARDS[service], tmp_path / "x.csv"
    counting = Failing(still(service), 10**6, status)
    connection = demo(service, counting, **SIZES[service])
    whole = await export(connection, board, tmp_path / "whole.csv")
    await connection.close()
    failing = Failing(still(service), AT[service], status)

    error = await ended_early(demo(service, failing, **SIZES[service]), service, path)

    assert error.exit_code == 7
    assert said in error.detail
    assert "Kept so far" in error.detail
    assert error.hint == f"Go on with: lbtui export demo/{service} {board} -o {path} --resume"
    assert isinstance(error.__cause__, NotAuthorized if status == 401 else Unavailable)
    assert not path.exists()
    asked, failing.mended = failing.asked, True
    connection = demo(service, failing, **SIZES[service])
    summary = await export(connection, board, path, beginning=Beginning.RESUME)
    await connection.close()
    assert summary.resumed
    assert manifest_of(path)["resumed"]
    assert path.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert summary.sha256 == whole.sha256
    assert str(summary.guarantee) == str(whole.guarantee)
    assert failing.asked - asked < counting.asked
    assert [each for each in lines_left(tmp_path) if "part" in each] == []


async def test_a_connection_that_breaks_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    connection = demo("xbox", page_size=50)
    await export(connection, "BestLap", tmp_path / "whole.json")
    await connection.close()
    failing = Failing(still("xbox"), 20, CLOSES)
    with serve(failing) as address:
        error = await ended_early(demo("xbox", page_size=50, url=address), "xbox", path)
        assert "was cut off" in error.detail
        failing.mended = True
        connection = demo("xbox", page_size=50, url=address)
        await export(connection, "BestLap", path, beginning=Beginning.RESUME)
        await connection.close()
    assert path.read_bytes() == (tmp_path / "whole.json").read_bytes()


async def test_where_nothing_was_read_the_error_is_its_own(tmp_path: Path) -> None:
    connection = demo("xbox", Failing(still("xbox"), 1, 401))
    with pytest.raises(NotAuthorized) as caught:
        await export(connection, "BestLap", tmp_path / "x.csv")
    await connection.close()
    assert caught.value.exit_code == 3
    assert lines_left(tmp_path) == []


async def test_it_may_end_early_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    beginning = Beginning.NEW
    for ends in range(4):
        connection = demo("xbox", Failing(still("xbox"), 8, 403), page_size=50)
        error = await ended_early(connection, "xbox", path, beginning=beginning)
        beginning = Beginning.RESUME
        assert path.with_name("x.jsonl.part").exists(), (ends, error)
    connection = demo("xbox", page_size=50)
    await export(connection, "BestLap", path, beginning=beginning)
    await export(connection, "BestLap", tmp_path / "whole.jsonl")
    await connection.close()
    assert path.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


async def test_what_the_format_is_may_be_said_anew(tmp_path: Path) -> None:
    """What is kept is the same for all of them."""
    path = tmp_path / "x.csv"
    await ended_early(demo("xbox", Failing(still("xbox"), 15, 401), page_size=50), "xbox", path)
    connection = demo("xbox", page_size=50)
    wanted = Wanted(connection.provider.board_ref("BestLap"), path, Format.JSONL, beginning=Beginning.RESUME)
    summary = await Export(connection, wanted).run()
    await connection.close()
    assert summary.resumed
    assert len(path.read_bytes().splitlines()) == 1500


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"piece": Piece(limit=1400)}, "another --limit"),
        ({"walk": WalkKind.FAST}, "another --walk"),
        ({"beginning": Beginning.RESTART}, ""),
    ],
)
async def test_another_question_begins_anew(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    await ended_early(demo("xbox", Failing(still("xbox"), 15, 401), page_size=50), "xbox", path)
    connection = demo("xbox", page_size=50)
    summary = await export(connection, "BestLap", path, **({"beginning": Beginning.RESUME} | change))
    await connection.close()
    assert not summary.resumed
    anew = [each for each in summary.notes if each.startswith("The export began anew")]
    assert [said in each for each in anew] == ([True] if said else [])


async def test_a_range_goes_on_where_it_was(tmp_path: Path) -> None:
    """A player who moved meanwhile does not move the rows that are read."""
    path = tmp_path / "x.csv"
    rows = demo("xbox")
    page = await rows.page(rows.provider.board_ref("BestLap"), rows.anchor_at(700), 1)
    await rows.close()
    piece = Piece(jump=ToPlayer(page.entries[0].player_id), limit=600)
    await ended_early(demo("xbox", Failing(still("xbox"), 10, 401), page_size=50), "xbox", path, piece=piece)
    failing = Failing(still("xbox"), 99, 401)
    connection = demo("xbox", failing, page_size=50)
    summary = await export(connection, "BestLap", path, piece=piece, beginning=Beginning.RESUME)
    await export(connection, "BestLap", tmp_path / "whole.csv", piece=piece)
    await connection.close()
    assert (summary.rows, summary.resumed) == (600, True)
    assert path.read_bytes() == (tmp_path / "whole.csv").read_bytes()

"""`lbtui boards` on a list that is not as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.cli.conftest import Run
from tests.loopback import serve
from tests.mobage import save_mobage


async def _odd(request: Request) -> JSONResponse:
    """A list with a board that nobody can name, and that board's neighbour."""
    board = {"id": "lap", "title": "Best lap"}
    listed = {"startIndex": 1, "totalResults": 2, "entry": [{"title": "nameless"}, board]}
    rows = {"startIndex": 1, "totalResults": 0, "entry": []}
    last = request.url.path.rpartition("/")[2]
    return JSONResponse({"lap": board, "@all": rows}.get(last, listed))


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_board_that_cannot_be_named_is_told(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    with serve(Starlette(routes=[Route("/{path:path}", _odd)])) as address:
        save_mobage(tmp_path / "config" / "profiles" / "odd.toml", address)
        ran = run("boards", "odd", *words)
    assert ran.code == 0
    assert "lap" in ran.out
    assert ran.err == "lbtui: note: board 1 of the service's list cannot be read: it has no id\n"

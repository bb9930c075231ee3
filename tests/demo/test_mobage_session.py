"""demo/mobage as the program opens it: its profile, our own provider on it, and where its changes go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lbtui.demo import demo_profile
from lbtui.errors import ConfigError
from lbtui.model.board import BoardRef, Exact, Order
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Offset
from lbtui.model.secret import Secret, SecretRef
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from tests.demo.mobage_asking import KEY, LISTED, SECRET, TOKEN, TOKEN_SECRET

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
SECRETS = {"consumer_key": KEY, "consumer_secret": SECRET, "token": TOKEN, "token_secret": TOKEN_SECRET}


def test_the_profile_is_whole_and_its_secrets_hidden() -> None:
    profile = demo_profile("mobage")
    assert (profile.name, profile.service, profile.notes) == ("demo/mobage", "mobage", ())
    assert profile.text("url") == "http://demo.invalid/social/api/restful/v2"
    assert (profile.text("app_id"), profile.text("user_id"), profile.page_size) == ("@app", "@me", 50)
    assert profile.flag("sign_query")
    assert profile.flag("writable")
    assert profile.flag("allow_plain_http")
    assert profile.players == {"me": "10001", "rival": "10002"}
    for key, expected in SECRETS.items():
        secret = profile.values[key]
        assert isinstance(secret, SecretRef)
        assert isinstance(secret.target, Secret)
        assert secret.target.reveal() == expected
        assert expected not in repr(profile)
        assert not expected.isalnum()


async def coins(session: Session) -> Entry | None:
    provider = session.connection("demo/mobage").provider
    (entry,) = await provider.players(BoardRef("coins"), ["10001"])
    return entry


async def test_our_provider_reads_every_board_without_a_warning() -> None:
    session = Session(None)
    provider = session.connection("demo/mobage").provider
    listed = (await provider.boards()).boards
    assert tuple(board.ref.id for board in listed) == LISTED
    totals = {}
    for board in listed:
        for scope in (Scope.ALL, Scope.FRIENDS):
            page = await provider.page(board.ref, Offset(10), 30, scope)
            assert page.warnings == ()
        totals[board.ref.id] = (await provider.page(board.ref, Offset(0), 1)).board.total
    assert totals["highscore"] == Exact(2_400)
    assert {board.ref.id for board in listed if board.order is Order.LOW_FIRST} == {"lap", "marathon", "sprint"}
    await session.close()


async def test_changes_are_kept_in_the_state_folder(tmp_path: Path) -> None:
    state = tmp_path / "state"
    first = Session(None, state)
    before = await coins(first)
    assert before is not None
    assert not state.exists()
    assert await first.connection("demo/mobage").provider.submit(BoardRef("coins"), "10001", 5)
    assert sorted(path.name for path in state.rglob("*")) == ["demo", "mobage.sqlite"]
    second = Session(None, state)
    after = await coins(second)
    assert after is not None
    assert (after.score, before.score != 5) == (5, True)
    (state / "demo" / "mobage.sqlite").unlink()
    assert await coins(second) == await coins(Session(None, state)) == before
    for session in (first, second):
        await session.close()


async def test_the_xbox_demo_keeps_nothing(tmp_path: Path) -> None:
    session = Session(None, tmp_path / "state")
    await session.connection("demo/xbox").board(BoardRef("FirstLight"))
    await session.close()
    assert not (tmp_path / "state").exists()


async def test_a_file_of_something_else_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    keep = tmp_path / "state" / "demo" / "mobage.sqlite"
    keep.parent.mkdir(parents=True)
    keep.write_text("no database, and too long to be taken for an empty one" * 10)
    with pytest.raises(ConfigError, match="cannot be opened") as refused:
        Session(None, tmp_path / "state").connection("demo/mobage")
    assert str(keep) in refused.value.detail
    assert "Remove this file" in refused.value.hint


async def test_two_sessions_of_a_demo_that_keeps_nothing_share_nothing() -> None:
    one, other = Session(None), Session(None)
    before = await coins(other)
    await one.connection("demo/mobage").provider.submit(BoardRef("coins"), "10001", 5)
    assert await coins(other) == before
    for session in (one, other):
        await session.close()


FILELESS = """
import asyncio
from lbtui.model.board import BoardRef
from lbtui.session import Session

async def main():
    session = Session(None)
    provider = session.connection("demo/mobage").provider
    await provider.submit(BoardRef("coins"), "10001", 5)
    await provider.delete(BoardRef("lap"), "10001")
    (entry,) = await provider.players(BoardRef("coins"), ["10001"])
    print(entry.score)
    await session.close()

asyncio.run(main())
"""


def test_the_demo_alone_touches_no_file_of_a_persons(tmp_path: Path) -> None:
    """As in `lbtui demo`, whose session has no folders at all."""
    ours = {name for name in os.environ if not name.startswith(("XDG_", "LBTUI_")) and name != "HOME"}
    folders = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FILELESS], capture_output=True, text=True, cwd=tmp_path, timeout=60,
        env={name: os.environ[name] for name in ours} | folders,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "5\n"), done.stderr
    assert os.listdir(tmp_path) == []


async def test_the_demos_are_always_there(tmp_path: Path) -> None:
    names = ["demo/xbox", "demo/mobage", "demo/gamesparks"]
    assert [each.name for each in Session(None).listed()] == names
    assert [each.name for each in Session(ProfileStore(tmp_path)).listed()] == names
    assert all(each.is_demo and each.profile for each in Session(None).demos())

"""The command line against the Mobage demo from end to end: in process, and over a real socket, signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import demo_app
from lbtui.demo import mobage_boards as demo
from tests.cli.conftest import Ran, Run
from tests.loopback import serve
from tests.mobage import save_mobage

SECRETS = (demo.CONSUMER_SECRET, demo.TOKEN, demo.TOKEN_SECRET, demo.CONSUMER_KEY)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A service on a socket, which every test leaves as it found it."""
    with serve(demo_app("mobage"), date_header=False) as base:
        yield base


@pytest.fixture
def near(address: str, tmp_path: Path) -> str:
    """The name of a profile for that service."""
    players = {"me": demo.USER, "rival": demo.RIVAL}
    save_mobage(tmp_path / "config" / "profiles" / "near.toml", address, writable=True, players=players)
    return "near"


@pytest.fixture(params=["in process", "socket"])
def mobage(request: pytest.FixtureRequest, near: str) -> str:
    """The name of a profile for a service as it begins."""
    return near if request.param == "socket" else "demo/mobage"


def score(run: Run, *words: str) -> Ran:
    return run("score", *words, "--yes")


def place(run: Run, mobage: str, board: str, player: str) -> dict[str, Any]:
    """A player's line of `find --json`."""
    (found,) = run("find", mobage, player, "--board", board, "--json").json
    assert isinstance(found, dict)
    return found


def test_boards_with_formats_and_flags(run: Run, mobage: str) -> None:
    ran = run("boards", mobage, "--json")
    assert (ran.code, ran.err) == (0, "")
    boards = {board["id"]: board for board in ran.json}
    high = boards["highscore"]
    assert (high["title"], high["total"], high["total_kind"], high["order"]) == (
        "High score", 2_400, "exact", "high_first",
    )  # fmt: skip
    assert list(high["extra"]) == [
        "appId", "scoreFormat", "scorePrecision", "iconUrl", "allowLowerScore", "reverse", "defaultScore", "published",
    ]  # fmt: skip
    assert (high["extra"]["allowLowerScore"], high["extra"]["defaultScore"]) == (False, None)
    assert (boards["lap"]["order"], boards["lap"]["extra"]["reverse"]) == ("low_first", True)
    assert [id for id, board in boards.items() if board["archived"]] == ["spring2026"]
    assert len({board["extra"]["scoreFormat"] for board in boards.values()}) == 11


def test_rows_and_friends(run: Run, mobage: str) -> None:
    ran = run("rows", mobage, "highscore", "--at", "@me", "--limit", "3", "--json")
    assert ran.code == 0
    assert [row["rank"] for row in ran.json["rows"]] == [730, 731, 732]
    assert (ran.json["rows"][1]["player_id"], ran.json["rows"][1]["score"]) == ("10001", 48_210)
    ran = run("rows", mobage, "highscore", "--friends", "--limit", "40", "--json")
    assert ran.code == 0
    assert 10 < len(ran.json["rows"]) == ran.json["board"]["total"] < 40


def test_ones_own_row_among_friends_whoever_one_is(run: Run, address: str, tmp_path: Path) -> None:
    """A profile that names nobody: the token says who @me is, and answers tell the player's own id."""
    save_mobage(tmp_path / "config" / "profiles" / "plain.toml", address)
    ran = run("rows", "plain", "highscore", "--friends", "--at", "@me", "--limit", "1", "--json")
    assert (ran.code, [row["player_id"] for row in ran.json["rows"]]) == (0, [demo.USER])
    ran = run("find", "plain", "me", "4711", "--board", "highscore", "--json")
    assert [(each["player_id"], each["found"]) for each in ran.json] == [(demo.USER, True), ("4711", False)]
    ran = run("rows", "plain", "newcup", "--friends", "--at", "@me")
    assert ran.code == 4
    assert "Player @me is not on board newcup" in ran.err


def test_find(run: Run, mobage: str) -> None:
    found = place(run, mobage, "highscore", "me")
    assert (found["rank"], found["score"], found["display"], found["total"]) == (731, 48_210, "48,210", 2_400)
    ran = run("find", mobage, "4711", "--board", "lap")
    assert ran.code == 4
    assert "not found" in ran.out


def test_a_score_is_set_and_told_as_it_was_foreseen(run: Run, mobage: str) -> None:
    before = place(run, mobage, "coins", "me")
    ran = score(run, "set", mobage, "coins", "me", "50000.5")
    assert ran.code == 0
    told, became = ran.err.splitlines()
    rank = f"{before['rank']:,}"
    assert told.startswith(f"lbtui: coins · me (10001): {before['display']} → 50,000.50, rank {rank} → row ")
    row = told.split(" row ")[1].split(" of ")[0]
    assert told.endswith(" of 800")
    assert became == f"lbtui: coins · me (10001): 50,000.50, rank {row}"
    assert ran.out == run("find", mobage, "me", "--board", "coins").out
    assert score(run, "undo", mobage, "coins", "me").code == 0
    assert place(run, mobage, "coins", "me") == before


def test_a_time_is_typed_as_the_board_shows_it_and_undone(run: Run, near: str) -> None:
    before = place(run, near, "lap", "me")
    ran = score(run, "set", near, "lap", "me", "1:02.250")
    assert ran.code == 0
    after = place(run, near, "lap", "me")
    assert (after["score"], after["display"]) == ("62.250", "1:02.250")
    assert after["rank"] < before["rank"]
    assert score(run, "undo", near, "lap", "me").code == 0
    assert place(run, near, "lap", "me") == before
    assert score(run, "undo", near, "lap", "me").code == 2


def test_a_row_is_deleted_and_brought_back(run: Run, mobage: str) -> None:
    before = place(run, mobage, "highscore", "rival")
    ran = score(run, "delete", mobage, "highscore", "rival")
    assert (ran.code, ran.out) == (0, "")
    gone = place(run, mobage, "highscore", "rival")
    assert (gone["found"], gone["total"]) == (False, 2_399)
    ran = score(run, "undo", mobage, "highscore", "rival")
    assert ran.code == 0
    assert place(run, mobage, "highscore", "rival") == before


def test_both_causes_of_a_conflict_are_told_apart(run: Run, near: str) -> None:
    ran = score(run, "set", near, "highscore", "me", "5")
    assert (ran.code, ran.out) == (2, "")
    assert "expect a refusal: High score takes no score lower than the player's present 48,210." in ran.err
    assert "Board High score takes no lower scores (allowLowerScore is false)." in ran.err
    ran = score(run, "set", near, "lap", "me")
    assert (ran.code, ran.out) == (2, "")
    assert "Board Best lap has no default score (defaultScore is null)." in ran.err
    assert place(run, near, "highscore", "me")["score"] == 48_210


def test_the_default_score_on_an_empty_board_and_a_negative_value(run: Run, near: str) -> None:
    ran = score(run, "set", near, "newcup", "10001")
    assert ran.code == 0
    assert "not there → 100, the default, row 1 of 1" in ran.err
    assert place(run, near, "newcup", "me")["score"] == 100
    assert score(run, "set", near, "coins", "me", "-5.25").code == 0
    assert place(run, near, "coins", "me")["score"] == "-5.25"
    assert score(run, "undo", near, "coins", "me").code == 0
    assert score(run, "undo", near, "newcup", "me").code == 0
    assert place(run, near, "newcup", "me")["found"] is False


def test_an_undo_for_me_finds_what_was_done_for_me_and_for_nobody_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The profile has no names, and its token is another player's after a while."""
    monkeypatch.setitem(demo.TOKENS, "token-of-10002", ("made-up-2", demo.RIVAL))
    path = tmp_path / "config" / "profiles" / "own.toml"
    with serve(demo_app("mobage"), date_header=False) as base:
        save_mobage(path, base, writable=True)
        before = place(run, "own", "coins", "me")
        assert score(run, "set", "own", "coins", "me", "777").code == 0
        assert score(run, "undo", "own", "coins", "me").code == 0
        assert place(run, "own", "coins", "me") == before
        assert score(run, "set", "own", "newcup", "me", "5").code == 0
        save_mobage(path, base, writable=True, token="token-of-10002", token_secret="made-up-2")
        ran = score(run, "undo", "own", "newcup", "me")
        assert (ran.code, ran.out) == (2, "")
        assert "Nobody knows who @me is while they are not on board newcup" in ran.err
        assert "was player 10001's score" in ran.err
        assert score(run, "set", "own", "newcup", "me", "9").code == 0
        assert "newcup · 10002: 9 → deleted" in score(run, "undo", "own", "newcup", "me").err
        assert place(run, "own", "newcup", "10001")["score"] == 5
        save_mobage(path, base, writable=True)
        assert "newcup · 10001: 5 → deleted" in score(run, "undo", "own", "newcup", "me").err


class Losing:
    """The demo behind something that loses the answers to writes, and counts them."""

    def __init__(self) -> None:
        self.app: Any = demo_app("mobage")
        self.writes: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("method") not in ("PUT", "DELETE"):
            await self.app(scope, receive, send)
            return

        async def cut(message: Any) -> None:
            if message["type"] == "http.response.start":
                length = [(b"content-length", b"400")]
                await send({"type": "http.response.start", "status": message["status"], "headers": length})

        self.writes.append(scope["method"])
        await self.app(scope, receive, cut)


def test_h5_an_answer_that_is_lost_is_found_out_and_nothing_is_sent_twice(run: Run, tmp_path: Path) -> None:
    losing = Losing()
    with serve(losing, date_header=False) as base:
        save_mobage(tmp_path / "config" / "profiles" / "lossy.toml", base, writable=True)
        ran = score(run, "set", "lossy", "coins", "10001", "12.5")
        assert ran.code == 0
        assert "coins · 10001: 12.50, rank " in ran.err
        assert "the row was read back)" in ran.err
        ran = score(run, "delete", "lossy", "coins", "10001")
        assert ran.code == 0
        assert "coins · 10001: deleted (" in ran.err
        assert score(run, "undo", "lossy", "coins", "10001").code == 0
        assert place(run, "lossy", "coins", "10001")["score"] == "12.5"
    assert losing.writes == ["PUT", "DELETE", "PUT"]


def test_what_the_service_and_the_board_do_not_allow(run: Run, near: str) -> None:
    for words, code, said in (
        (("set", near, "spring2026", "me", "5"), 2, "Board spring2026 is archived."),
        (
            ("set", near, "highscore", "me", "2147483648"),
            2,
            "whole numbers from -2,147,483,648 to 2,147,483,647",
        ),
        (("set", near, "membersonly", "me", "5"), 3, "members only"),
        (("set", near, "nosuch", "me", "5"), 4, "There is no board nosuch."),
        (("delete", near, "highscore", "4711"), 4, "Player 4711 is not on board highscore."),
    ):
        ran = score(run, *words)
        assert (ran.code, ran.out) == (code, "")
        assert said in ran.err


def test_no_secret_stands_in_the_journal(run: Run, near: str, tmp_path: Path) -> None:
    score(run, "set", near, "coins", "me", "7")
    score(run, "undo", near, "coins", "me")
    text = (tmp_path / "state" / "writes.jsonl").read_text()
    assert [json.loads(line)["kind"] for line in text.splitlines()] == ["write", "outcome"] * 2
    assert not [secret for secret in SECRETS if secret in text or json.dumps(secret)[1:-1] in text]


def test_a_two_legged_profile_writes_for_a_player_by_id(run: Run, address: str, tmp_path: Path) -> None:
    path = save_mobage(tmp_path / "config" / "profiles" / "app.toml", address, writable=True)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("token")) + "\n")
    ran = score(run, "set", "app", "coins", "10002", "12.50")
    assert (ran.code, "10002" in ran.out) == (0, True)
    assert score(run, "undo", "app", "coins", "10002").code == 0


def test_a_row_without_a_player_moves_no_other(run: Run) -> None:
    ran = run("rows", "demo/mobage", "patience", "--at", "last", "--limit", "10", "--json")
    assert [row["rank"] for row in ran.json["rows"]] == list(range(151, 161))
    assert [row["player_id"] for row in ran.json["rows"]].count("") == 1
    assert ran.json["next"] is None


@pytest.mark.parametrize(
    ("board", "typed", "shown"),
    [
        ("lap", "62.2505", "1:02.251 (sent as 62.2505)"),
        ("coins", "1.239", "1.24 (sent as 1.239)"),
        ("survival", "5400s", "1.5 (sent as 5,400)"),
        ("watchkeeping", "90", "0:02 (sent as 90)"),
        ("lap", "1:02.250", "1:02.250, rank"),
    ],
)
def test_a_score_that_is_shown_rounded_says_what_is_sent(run: Run, board: str, typed: str, shown: str) -> None:
    """Without --yes nothing is sent; the plan is shown all the same."""
    ran = run("score", "set", "demo/mobage", board, "10001", typed)
    assert ran.code == 2
    assert shown in ran.err

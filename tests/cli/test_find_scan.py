"""`lbtui find` on a service that looks nobody up: what it would cost, and with --scan the search."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import pytest

from lbtui.cli.scanning import unlike
from tests.cli.callback import Callback
from tests.cli.conftest import Run
from tests.cli.test_watch import watching

NOBODY = "Players cannot be looked up at GameSparks."
READING = "lbtui: reading board large (3,000 rows): up to 30 requests, about "


# without --scan


def test_what_a_search_would_cost_is_said_for_each_board(run: Run, poor: str, callback: Callback) -> None:
    ran = run("find", poor, "p2950", "--json")
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert lines[0] == f"lbtui: {NOBODY}"
    assert lines[1] == "lbtui: A callback looks nobody up: its rows are read until the player is met."
    assert lines[2].startswith("lbtui: --scan reads board small (250 rows) for them: up to 2 requests, about ")
    assert lines[3].startswith(
        "lbtui: --scan reads board large (3,000 rows) for them: up to 30 requests, about "
    )
    assert [line[-3:] for line in lines[2:]] == [" s."] * 2
    assert callback.pages("large", 100) == [0]


def test_who_was_met_while_the_end_was_found_is_told(run: Run, poor: str, callback: Callback) -> None:
    ran = run("find", poor, "p250", "--board", "small", "--json")
    assert (ran.code, ran.err) == (0, "")
    (place,) = ran.json
    assert (place["found"], place["rank"], place["total"], place["emulated"]) == (True, 250, 250, True)
    assert callback.pages("small", 100) == []
    both = run("find", poor, "p250")
    assert [line.split()[:3] for line in both.out.splitlines()[1:]] == [["small", "p250", "250"]]
    assert "--scan reads board large (3,000 rows) for them" in both.err
    assert (both.code, "board small" in both.err) == (2, False)
    assert run("find", poor, "p250", "p123", "--board", "small").out == ""


def test_the_demo_says_it_in_one_line_a_board(run: Run) -> None:
    ran = run("find", "demo/gamesparks", "warrior", "--board", "flags")
    assert ran.code == 2
    assert "--scan reads board flags (23,437 rows) for them: up to 23 requests, about" in ran.err


def test_a_board_that_fails_hides_no_other_ones_cost(run: Run, poor: str) -> None:
    ran = run("find", poor, "p123", "--board", "split", "--board", "gone", "--board", "small")
    assert "There is no board gone" in ran.err
    assert "Board split needs a partition" in ran.err
    assert "--scan reads board small (250 rows) for them: up to 2 requests" in ran.err
    only = run("find", poor, "p123", "--board", "gone")
    assert NOBODY not in only.err
    assert (only.code, ran.code) == (4, 4)


# with it


def test_the_sample_player_is_found_on_the_demo(run: Run) -> None:
    ran = run("find", "demo/gamesparks", "warrior", "--board", "flags", "--scan", "--json")
    assert ran.code == 0
    assert ran.err.startswith("lbtui: reading board flags (23,437 rows): up to 23 requests, about ")
    assert (ran.err.count("\n"), ran.err.count("\r")) == (1, 0)
    (place,) = ran.json
    assert (place["rank"], place["score"], place["total"], place["emulated"]) == (15_000, 1_002, 23_437, True)


def test_all_players_are_found_in_one_reading_of_each_board(run: Run, poor: str, callback: Callback) -> None:
    ran = run("find", poor, "ace", "p2711", "p240", "--scan", "--json")
    assert ran.code == 0
    found = [
        (each["board"], each["player_id"], each["found"], each["rank"], each["total"]) for each in ran.json
    ]
    assert found == [
        ("small", "p7", True, 7, 250),
        ("small", "p2711", False, None, 250),
        ("small", "p240", True, 240, 250),
        ("large", "p7", True, 7, 3_000),
        ("large", "p2711", True, 2_711, 3_000),
        ("large", "p240", True, 240, 3_000),
    ]
    assert [each["score"] for each in ran.json[:2]] == [70, None]
    assert all(each["emulated"] for each in ran.json)
    assert sorted(callback.pages("small", 100)) == [0, 1, 2]
    pages = sorted(callback.pages("large", 100))
    assert pages == list(range(len(pages)))
    assert 28 <= len(pages) <= 31


def test_what_all_boards_cost_is_said_before_the_first_is_read(run: Run, poor: str, callback: Callback) -> None:
    callback.fails["small"] = 1
    ran = run("find", poor, "p2711", "--scan")
    first, second, third, *others = ran.err.splitlines()
    assert first.startswith("lbtui: reading board small (250 rows): up to 2 requests, about ")
    assert second.startswith(READING)
    assert third.startswith("lbtui: together: up to 32 requests, about ")
    assert "small" in others[0]
    told = callback.asked.index(("large", 100, 0))
    assert ("small", 100, 1) not in callback.asked[:told]
    once = run("find", poor, "p2711", "--scan", "--board", "large")
    assert "together" not in once.err


def test_the_same_as_a_table(run: Run, poor: str) -> None:
    ran = run("find", poor, "p240", "p9999", "--scan", "--board", "small")
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()] == [
        ["BOARD", "ID", "RANK", "SCORE", "OF"],
        ["small", "p240", "240", "2,400", "250"],
        ["small", "p9999", "not", "found", "-", "250"],
    ]


def test_nobody_found_is_exit_code_4_and_the_board_was_read_to_its_end(
    run: Run, poor: str, callback: Callback
) -> None:
    ran = run("find", poor, "p9999", "--board", "small", "--scan", "--json")
    assert (ran.code, [each["found"] for each in ran.json]) == (4, [False])
    assert sorted(callback.pages("small", 100)) == [0, 1, 2]
    assert "note" not in ran.err


def test_boards_that_fail_hide_no_others(run: Run, poor: str, callback: Callback) -> None:
    callback.fails["large"] = 7
    boards = ("--board", "gone", "--board", "large", "--board", "small")
    ran = run("find", poor, "p2950", "ace", "--scan", *boards, "--json")
    assert [(each["board"], each["found"]) for each in ran.json] == [("small", False), ("small", True)]
    assert "There is no board gone" in ran.err
    assert ran.code == 4
    alone = run("find", poor, "p2950", "--scan", "--board", "large")
    assert (alone.code, alone.out) == (3, "")


def test_who_may_have_been_missed_is_admitted(run: Run, poor: str, callback: Callback) -> None:
    """The board grew between its end being found and its last page being read."""

    class Growing(list[str]):
        def __getitem__(self, rows: slice) -> list[str]:  # type: ignore[override]  # only slices are asked for
            if rows.stop - rows.start > 1 and len(self) == 250:
                self.append("newcomer")
            return list.__getitem__(self, rows)

    callback.boards["small"] = Growing(callback.boards["small"])
    ran = run("find", poor, "p9999", "--scan", "--board", "small")
    assert ran.code == 4
    assert "note: board small moved while it was read" in ran.err


def test_a_name_that_is_not_saved_is_said_to_be_taken_for_an_id(run: Run, poor: str) -> None:
    ran = run("find", poor, "WarriorSaint", "--board", "small", "--scan")
    assert ran.code == 4
    said = "lbtui: WarriorSaint is no saved name; it is looked for as a player's id"
    assert ran.err.splitlines()[0] == said
    for typed in ("@WarriorSaint", "ACE", "p9999"):
        assert "saved name" not in run("find", poor, typed, "--board", "small", "--scan").err


@pytest.mark.parametrize(
    ("text", "ids", "differs"),
    [
        ("WarriorSaint", [], True),
        ("p17", [], False),
        ("saint99", ["5f3a" * 6, "0b1c" * 6], True),
        ("5f3a", ["5f3a" * 6], True),
        ("00ff" * 6, ["5f3a" * 6], False),
        ("4711", ["1", "23"], False),
    ],
)
def test_what_looks_like_no_id(text: str, ids: list[str], differs: bool) -> None:
    assert unlike(text, ids) is differs


# --watch


def test_a_watch_looks_where_players_were_and_reads_anew_only_where_they_are_not(
    poor: str, callback: Callback
) -> None:
    """One watch for somebody who moves, and one for somebody who is not there yet, each on a board of its own."""
    words = ("--scan", "--watch", "1", "--json")
    moves = watching("find", poor, "p2010", "--board", "large", *words)
    comes = watching("find", poor, "newcomer", "--board", "small", *words)
    with moves as (_, moves_out, _), comes as (_, comes_out, err):
        assert _place(moves_out)["rank"] == 2_010
        assert _place(comes_out)["found"] is False
        assert err.readline().startswith("lbtui: reading board small")

        callback.put("large", "p2010", 2_031)
        callback.put("small", "newcomer", 21)
        assert _place(moves_out)["rank"] == 2_031
        assert callback.pages("large", 100).count(0) == 1
        assert 40 in callback.pages("large", 50)
        assert _place(comes_out)["rank"] == 21
        read = callback.pages("small", 100).count(0)
        assert read > 1

        callback.put("large", "p2010", 1)
        callback.put("small", "another", 11)
        assert _place(moves_out)["rank"] == 1
        assert callback.pages("large", 100).count(0) == 2
        assert _place(comes_out)["rank"] == 22
        assert callback.pages("small", 100).count(0) == read


def _place(out: IO[str]) -> dict[str, Any]:
    """The one place of the next answer that a watch prints."""
    (place,) = json.loads(out.readline())
    return dict(place)


def test_a_round_that_fails_is_gone_on_with(poor: str, callback: Callback, profiles: Path) -> None:
    """What was passed before the service failed is not read again."""
    path = profiles / "poor.toml"
    path.write_text(path.read_text().replace("timeout = 30", "timeout = 1"))
    callback.fails["large"], callback.status = 15, 503
    words = ("find", poor, "p2950", "--scan", "--board", "large", "--watch", "1", "--json")
    with watching(*words) as (_, out, err):
        told = ""
        while "cannot" not in told:
            told += err.readline()
        callback.fails.clear()
        assert json.loads(out.readline())[0]["rank"] == 2_950
    assert [callback.pages("large", 100).count(page) for page in range(10)] == [1] * 10

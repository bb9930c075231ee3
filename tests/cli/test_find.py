"""`lbtui find`: a line for each player and board, and what it ends with."""

from __future__ import annotations

from lbtui.cli.places import Answer, Place
from lbtui.errors import NotFound
from lbtui.model.board import BoardRef, Exact
from tests.cli.conftest import Run, SaveProfile
from tests.cli.service import Service

MEMBERS = {"board", "player_id", "found", "rank", "score", "display", "percentile", "total", "emulated"}


def test_the_sample_player_is_found(run: Run) -> None:
    ran = run("find", "demo/xbox", "1234567890123444", "--board", "TotalFlagsCaptured", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == [
        {
            "board": "TotalFlagsCaptured",
            "player_id": "1234567890123444",
            "found": True,
            "rank": 15000,
            "score": 1002,
            "display": None,
            "percentile": 0.64,
            "total": 23437,
            "emulated": False,
        }
    ]


def test_the_same_as_a_table(run: Run, near: str) -> None:
    ran = run("find", near, "@1004", "--board", "small")
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()] == [
        ["BOARD", "PLAYER", "ID", "RANK", "SCORE", "PCT", "OF"],
        ["small", "Player4", "1004", "4", "996", "0.4", "7"],
    ]


def test_all_boards_of_the_profile_are_asked_and_saved_names_known(run: Run, near: str) -> None:
    ran = run("find", near, "second", "1007", "@1001", "--json")
    assert ran.code == 0
    assert [(each["board"], each["player_id"], each["rank"]) for each in ran.json] == [
        ("small", "1002", 2),
        ("small", "1007", 7),
        ("small", "1001", 1),
        ("hostile", "1002", 2),
        ("hostile", "1007", 7),
        ("hostile", "1001", 1),
    ]


def test_nobody_found_is_exit_code_4_and_every_line_is_still_printed(run: Run, near: str) -> None:
    ran = run("find", near, "4711", "--json")
    assert ran.code == 4
    assert [set(each) for each in ran.json] == [MEMBERS, MEMBERS]
    assert [(each["board"], each["found"], each["rank"], each["total"]) for each in ran.json] == [
        ("small", False, None, 7),
        ("hostile", False, None, 7),
    ]
    table = run("find", near, "4711")
    assert table.code == 4
    assert table.out.count("not found") == 2


def test_one_of_several_found_is_enough(run: Run, near: str) -> None:
    ran = run("find", near, "4711", "1001", "--board", "small", "--json")
    assert (ran.code, [each["found"] for each in ran.json]) == (0, [False, True])


def test_a_board_that_fails_hides_no_other(run: Run, near: str) -> None:
    ran = run("find", near, "1001", "--board", "status-403", "--board", "small", "--board", "gone", "--json")
    assert [each["board"] for each in ran.json] == ["small"]
    assert ran.code == 4
    assert "Not allowed to read board status-403." in ran.err
    assert "There is no board gone." in ran.err


def test_a_gamertag_is_no_id_and_nothing_is_asked(run: Run, near: str, service: Service) -> None:
    ran = run("find", near, "WarriorSaint")
    assert ran.code == 2
    assert "is no xuid" in ran.err
    assert service.asked == []


def test_a_profile_without_boards_says_what_to_do(run: Run, save_profile: SaveProfile, address: str) -> None:
    save_profile("bare", address)
    ran = run("find", "bare", "1001")
    assert ran.code == 2
    assert "--board BOARD" in ran.err


def test_scan_changes_nothing_where_the_service_looks_up(run: Run, near: str) -> None:
    words = ("find", near, "1001", "--board", "small", "--json")
    assert run(*words, "--scan").json == run(*words).json


def test_names_are_printed_clean(run: Run, near: str) -> None:
    ran = run("find", near, "1001", "--board", "hostile")
    assert "\x1b" not in ran.out
    assert "A␛]0;PWN␛\\B" in ran.out


def test_each_board_and_player_is_asked_once(run: Run, near: str) -> None:
    ran = run("find", near, "1001", "@1001", "--board", "small", "--board", "small", "--json")
    assert len(ran.json) == 1


def test_a_board_that_keeps_failing_is_no_news_to_a_watch() -> None:
    place = Place(BoardRef("small"), "1001", None, Exact(7))
    assert Answer((place,), (NotFound("gone"),)) == Answer((place,), (NotFound("gone"),))
    assert Answer((place,), (NotFound("gone"),)) != Answer((), (NotFound("gone"),))


def test_me_is_whoever_the_profile_signs_for(run: Run) -> None:
    """Where the profile has saved no other player under that name."""
    ran = run("find", "demo/xbox", "@me", "--board", "TotalFlagsCaptured", "--json")
    assert [each["player_id"] for each in ran.json] == ["1234567890123444"]


def test_me_is_nobody_where_the_profile_does_not_say_who(run: Run, near: str) -> None:
    ran = run("find", near, "me", "--board", "small")
    assert ran.code == 2
    assert "“me” is no xuid" in ran.err

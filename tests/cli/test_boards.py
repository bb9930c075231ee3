"""`lbtui boards`: what the service says of each board of a profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lbtui.demo import demo_app
from tests.cli.conftest import Run, SaveProfile
from tests.gamesparks import SECRETS, callback_url, save_gamesparks
from tests.loopback import serve

MEMBERS = [
    "id",
    "title",
    "total",
    "total_kind",
    "order",
    "columns",
    "partitions",
    "archived",
    "updated",
    "extra",
]


def test_the_demo_has_a_board_of_every_kind(run: Run) -> None:
    ran = run("boards", "demo/xbox", "--json")
    assert ran.code == 0
    assert all(list(board) == MEMBERS for board in ran.json)
    totals = {board["total"] for board in ran.json}
    assert {0, 1, 23_437, 1_000_000_000} <= totals
    flags = next(board for board in ran.json if board["id"] == "TotalFlagsCaptured")
    assert flags == {
        "id": "TotalFlagsCaptured",
        "title": "Total flags captured",
        "total": 23437,
        "total_kind": "exact",
        "order": "high_first",
        "columns": [{"name": "flagscaptured", "title": "Flags Captured", "type": "Integer"}],
        "partitions": [],
        "archived": None,
        "updated": None,
        "extra": {},
    }
    assert {"high_first", "low_first"} <= {board["order"] for board in ran.json}


def test_as_a_table_with_a_word_about_where_the_list_comes_from(run: Run, near: str) -> None:
    ran = run("boards", near)
    assert ran.code == 0
    assert [line.split("  ")[0] for line in ran.out.splitlines()] == ["BOARD", "small", "hostile"]
    assert "The small board" in ran.out
    assert ran.err == "lbtui: Xbox Live cannot list its boards; the profile's own are shown.\n"


def test_a_board_that_fails_is_listed_with_the_reason(
    run: Run, save_profile: SaveProfile, address: str
) -> None:
    save_profile("mixed", address, "small", "gone", "status-403")
    ran = run("boards", "mixed", "--json")
    assert ran.code == 4
    small, gone, refused = ran.json
    assert (small["total"], small["total_kind"], small["extra"]) == (7, "exact", {})
    assert (gone["total"], gone["total_kind"]) == (None, "unknown")
    assert gone["extra"]["error"].startswith("There is no board gone.")
    assert refused["extra"]["error"].startswith("Not allowed to read board status-403.")
    table = run("boards", "mixed")
    assert [line.split()[0] for line in table.out.splitlines()] == ["BOARD", "small", "gone", "status-403"]
    assert "lbtui: There is no board gone.\n" in table.err


def test_no_boards_are_no_failure(run: Run, save_profile: SaveProfile, address: str) -> None:
    save_profile("bare", address)
    assert run("boards", "bare", "--json").json == []
    assert run("boards", "bare").code == 0


def test_formats_and_flags_stand_in_the_table(run: Run) -> None:
    ran = run("boards", "demo/mobage")
    assert ran.code == 0
    header, *lines = (line.split() for line in ran.out.splitlines())
    assert header[-2:] == ["TYPE", "KEEPS"]
    ends = {line[0]: line[-2:] for line in lines}
    assert ends["highscore"] == ["integer", "higher"]
    assert ends["spring2026"] == ["integer", "archived"]
    assert ends["lap"] == ["3", "last"]


def test_no_column_of_flags_where_no_board_has_any(run: Run) -> None:
    assert "KEEPS" not in run("boards", "demo/xbox").out


def test_boards_that_can_be_read_are_listed_beside_one_that_needs_a_partition(run: Run, profiles: Path) -> None:
    with serve(demo_app("gamesparks")) as address:
        split = {"name": "HSBC", "partition": "COUNTRY.UK"}
        save_gamesparks(profiles / "gs.toml", callback_url(address), "plain", "HSBC", split)
        ran, as_json = run("boards", "gs"), run("boards", "gs", "--json")
    assert ran.code == 2
    assert [line.split()[:3] for line in ran.out.splitlines()[1:]] == [
        ["plain", "-", "?"], ["HSBC", "-", "?"], ["HSBC.COUNTRY.UK", "-", "?"],
    ]  # fmt: skip
    assert "lbtui: Board HSBC needs a partition.\nlbtui: Write the partition after a dot" in ran.err
    plain, whole, part = as_json.json
    unknown: dict[str, Any] = {
        "title": None,
        "total": None,
        "total_kind": "unknown",
        "order": None,
        "columns": [],
    }
    assert {key: plain[key] for key in unknown} == unknown
    assert (plain["partitions"], plain["extra"], part["extra"]) == ([], {}, {})
    assert whole["extra"]["error"].startswith("Board HSBC needs a partition.")
    assert (whole["id"], part["id"]) == ("HSBC", "HSBC.COUNTRY.UK")
    assert as_json.code == 2
    assert not [secret for secret in SECRETS if secret in ran.out + ran.err + as_json.out + as_json.err]

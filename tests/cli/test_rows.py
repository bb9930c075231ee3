"""`lbtui rows`: where a jump leads, how far it reads on, and what it prints."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from lbtui.model.json_text import json_text
from tests.cli.conftest import Run
from tests.cli.service import HOSTILE, SMALL, Service

BOARD = ("demo/xbox", "TotalFlagsCaptured")
SAMPLE_ROWS = [
    {
        "rank": 15000,
        "player_id": "1234567890123444",
        "name": "WarriorSaint",
        "score": 1002,
        "display": None,
        "percentile": 0.64,
        "metadata": {"color": "silver", "weight": 2000, "israining": False},
        "extra": {},
    },
    {
        "rank": 15001,
        "player_id": "1234567890123555",
        "name": "xxxSniper39",
        "score": 993,
        "display": None,
        "percentile": 0.64,
        "metadata": {"color": "silver", "weight": 2020, "israining": True},
        "extra": {},
    },
    {
        "rank": 15002,
        "player_id": "1234567890123666",
        "name": "WhockaWhocka",
        "score": 700,
        "display": None,
        "percentile": 0.64,
        "metadata": {"color": "red", "weight": 300, "israining": False},
        "extra": {},
    },
]


def ranks(run: Run, *words: str) -> list[int]:
    ran = run("rows", *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    return [row["rank"] for row in ran.json["rows"]]


def test_the_sample_of_the_services_own_page_comes_out_whole(run: Run) -> None:
    ran = run("rows", *BOARD, "--at", "15000", "--limit", "3", "--json")
    assert (ran.code, ran.err) == (0, "")
    told = ran.json
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told.pop("fetched_at"))
    assert told == {
        "profile": "demo/xbox",
        "service": "xbox",
        "board": {
            "id": "TotalFlagsCaptured",
            "title": "Total flags captured",
            "total": 23437,
            "total_kind": "exact",
            "order": "high_first",
            "columns": [{"name": "flagscaptured", "title": "Flags Captured", "type": "Integer"}],
        },
        "first_rank": 15000,
        "rows": SAMPLE_ROWS,
        "next": "15003",
        "warnings": [],
    }


def test_the_same_as_a_table(run: Run) -> None:
    ran = run("rows", *BOARD, "--at", "15000", "--limit", "3")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "  RANK  PLAYER        ID                FLAGS CAPTURED   PCT  COLOR   WEIGHT  ISRAINING",
        "15,000  WarriorSaint  1234567890123444           1,002  0.64  silver   2,000  no",
        "15,001  xxxSniper39   1234567890123555             993  0.64  silver   2,020  yes",
        "15,002  WhockaWhocka  1234567890123666             700  0.64  red        300  no",
    ]
    assert ran.err == "lbtui: Total flags captured: ranks 15,000 to 15,002 of 23,437\n"


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        (None, 1, 3),
        ("first", 1, 3),
        ("last", 5, 7),
        ("#7", 7, 7),
        ("100%", 7, 7),
        ("50%", 4, 6),
        ("+2", 3, 5),
        ("+99999", 7, 7),
        ("-100", 1, 3),
        ("@1004", 3, 5),
        ("@Second", 1, 3),
        ("@1001", 1, 3),
    ],
)
def test_jumps(run: Run, near: str, at: str | None, first: int, last: int) -> None:
    words = () if at is None else ("--at", at)
    assert ranks(run, near, "small", "--limit", "3", *words) == list(range(first, last + 1))


def test_a_player_of_the_demo_stands_between_neighbours(run: Run) -> None:
    assert ranks(run, *BOARD, "--limit", "3", "--at", "@1234567890123555") == [15000, 15001, 15002]


def test_a_rank_past_the_end_is_told(run: Run, near: str) -> None:
    ran = run("rows", near, "small", "--at", "23438")
    assert (ran.code, ran.out) == (2, "")
    assert "Rank 23,438 is past the end: this board has 7 rows." in ran.err


def test_the_default_is_twenty_rows(run: Run) -> None:
    assert ranks(run, *BOARD) == list(range(1, 21))


def test_next_goes_on_where_the_rows_end_even_among_tied_players(run: Run) -> None:
    first = run("rows", "demo/xbox", "Trophies", "--limit", "6", "--json").json
    second = run("rows", "demo/xbox", "Trophies", "--at", first["next"], "--limit", "2", "--json").json
    whole = run("rows", "demo/xbox", "Trophies", "--limit", "8", "--json").json
    assert first["rows"] + second["rows"] == whole["rows"]
    assert [row["rank"] for row in whole["rows"]] == [1, 2, 2, 4, 5, 5, 5, 8]


def test_a_limit_above_the_page_is_read_page_by_page(run: Run) -> None:
    assert ranks(run, *BOARD, "--limit", "250", "--at", "last") == list(range(23188, 23438))


def test_no_more_rows_are_asked_for_than_are_wanted(run: Run, near: str, service: Service) -> None:
    assert ranks(run, near, "small", "--limit", "5") == [1, 2, 3, 4, 5]
    assert [query.get("maxItems") for _, query, _ in service.asked] == ["5"]


def test_pages_go_on_by_what_the_service_names(
    run: Run, save_profile: object, address: str, service: Service
) -> None:
    assert callable(save_profile)
    save_profile("tiny", address, further="page_size = 3\n")
    ran = run("rows", "tiny", "small", "--limit", "50", "--json")
    assert [row["name"] for row in ran.json["rows"]] == list(SMALL)
    assert [query.get("continuationToken") for _, query, _ in service.asked] == [None, "4", "7"]
    assert (ran.json["next"], ran.json["warnings"]) == (None, [])


def test_a_service_that_sends_in_circles_is_stopped(run: Run, near: str, service: Service) -> None:
    ran = run("rows", near, "circle", "--limit", "50", "--json")
    assert ran.code == 0
    assert len(service.asked) == 2
    assert any("brought nothing new" in each for each in ran.json["warnings"])


def test_a_player_who_is_not_there_is_exit_code_4(run: Run, near: str) -> None:
    ran = run("rows", near, "small", "--at", "@4711")
    assert (ran.code, ran.out) == (4, "")
    assert "That player is not on board small." in ran.err


def test_names_that_would_act_on_a_terminal_are_printed_as_what_they_hold(run: Run, near: str) -> None:
    ran = run("rows", near, "hostile")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 1 + len(HOSTILE)
    for sign in ("\x1b", "\x9b", "\u202e", "\ud800"):
        assert sign not in ran.out + ran.err
    assert "A␛]0;PWN␛\\B" in ran.out
    assert "[/]" in ran.out


def test_json_keeps_such_names_whole_and_is_ascii(run: Run, near: str) -> None:
    ran = run("rows", near, "hostile", "--json")
    assert ran.out.isascii()
    assert "\x1b" not in ran.out
    assert [row["name"] for row in ran.json["rows"]] == list(HOSTILE)
    assert '"lap": 1.5' in ran.out


def test_an_empty_board_is_no_failure(run: Run, near: str) -> None:
    ran = run("rows", near, "empty")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 1
    assert "no rows here, of 0" in ran.err
    told = run("rows", near, "empty", "--json").json
    assert (told["rows"], told["first_rank"], told["next"]) == ([], None, None)


def test_friends_need_a_profile_that_has_some(run: Run, near: str) -> None:
    ran = run("rows", near, "small", "--friends")
    assert ran.code == 2
    assert "Friends need the profile's xuid." in ran.err


def test_a_number_keeps_its_digits(run: Run, near: str, tmp_path: Path) -> None:
    del tmp_path
    ran = run("rows", near, "small", "--limit", "1", "--json")
    assert ran.json["rows"][0]["percentile"] == 0.1
    assert json_text(Decimal("0.640")) == "0.640"


def test_rows_that_name_hundreds_of_members_keep_the_table_small(run: Run, near: str) -> None:
    ran = run("rows", near, "chatty")
    assert ran.code == 0
    assert len(ran.out.splitlines()[0].split()) == 5 + 40
    assert "note: 160 more columns are in --json" in ran.err
    assert len(run("rows", near, "chatty", "--json").json["rows"][0]["metadata"]) == 100


def test_metadata_nested_hundreds_deep_is_printed(run: Run, near: str) -> None:
    assert "[[[[" in run("rows", near, "deep").out
    value = run("rows", near, "deep", "--json").json["rows"][0]["metadata"]["tag"]
    depth = 0
    while value:
        value, depth = value[0], depth + 1
    assert depth == 599


def test_friends_are_ranked_among_themselves(run: Run) -> None:
    ran = run("rows", "demo/xbox", "TotalFlagsCaptured", "--friends", "--limit", "100", "--json")
    ranks = [row["rank"] for row in ran.json["rows"]]
    assert ran.code == 0
    assert ran.json["board"]["total"] == len(ranks) < 100
    assert ranks == list(range(1, len(ranks) + 1))
    assert "WarriorSaint" in [row["name"] for row in ran.json["rows"]]

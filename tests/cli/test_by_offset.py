"""`rows` and `find` on services that start pages at rows, look players up one by one, and know friends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui.providers import registry
from tests.cli.conftest import Run
from tests.cli.service import Service
from tests.fetch.test_scopes import Ending
from tests.fetch.tiny import TinyApp, TinyProvider, plain_rows
from tests.loopback import serve

FRIENDS = [3, 40, 500, 731, 2_399]


def friends(first: int, count: int) -> dict[str, Any]:
    ranks = FRIENDS[first - 1 : first - 1 + count]
    return {"total": len(FRIENDS), "rows": [[rank, f"p{rank}", 10_000 - rank] for rank in ranks]}


def tied(first: int, count: int) -> dict[str, Any]:
    """Ranks without gaps, shared by three each."""
    rows = [[(row + 2) // 3, f"p{row}", 1] for row in range(first, min(first + count - 1, 900) + 1)]
    return {"total": 900, "rows": rows}


@pytest.fixture
def app() -> TinyApp:
    made = TinyApp(plain_rows(2_400))
    made.few["friends"] = friends
    return made


Save = Callable[[str], str]


@pytest.fixture
def save(app: TinyApp, profiles: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Save]:
    """Saves a profile of the tests' own service that can do so much, and gives its name."""
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{TinyProvider.__module__}:TinyProvider")
    with serve(app, lifespan="off") as base:

        def saving(can: str) -> str:
            document = f'service = "tiny"\nurl = "{base}"\ncan = "{can}"\npage_size = 50\n'
            path = profiles / "tiny.toml"
            path.write_text(document + '[players]\nme = "p731"\n')
            path.chmod(0o600)
            return "tiny"

        yield saving


@pytest.fixture
def offsets(save: Save) -> str:
    return save("by_offset one_player friends own total_known")


def ranks(answer: Any) -> list[int]:
    return [row["rank"] for row in answer["rows"]]


def test_rows_from_a_row(run: Run, offsets: str, app: TinyApp) -> None:
    ran = run("rows", offsets, "flags", "--at", "731", "--limit", "3", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ranks(ran.json) == [731, 732, 733]
    assert ran.json["next"] == "+733"
    assert app.asked[0] == "count=3&offset=730"


def test_a_player_between_neighbours(run: Run, offsets: str, app: TinyApp) -> None:
    ran = run("rows", offsets, "flags", "--at", "@me", "--limit", "3", "--json")
    assert (ran.code, ranks(ran.json)) == (0, [730, 731, 732])
    assert app.asked[:3] == ["count=1&player=p731", "count=50&offset=700", "count=3&offset=729"]


def test_a_player_among_tied_ranks(run: Run, offsets: str, app: TinyApp) -> None:
    app.rows = tied
    ran = run("rows", offsets, "flags", "--at", "@p800", "--limit", "3", "--json")
    assert [row["player_id"] for row in ran.json["rows"]] == ["p799", "p800", "p801"]
    assert (ran.json["next"], ran.json["warnings"]) == ("+801", [])


def test_a_player_who_cannot_be_met_is_told_of(run: Run, offsets: str, app: TinyApp) -> None:
    app.rows = lambda first, count: {
        "total": 9_000,
        "rows": [[1, f"p{row}", 1] for row in range(first, first + count)],
    }
    ran = run("rows", offsets, "flags", "--at", "@p8000", "--limit", "1", "--json")
    assert ran.code == 0
    assert any("player p8000 stands among so many tied" in each for each in ran.json["warnings"])


def test_friends_carry_the_ranks_they_have_among_all(run: Run, offsets: str, app: TinyApp) -> None:
    ran = run("rows", offsets, "flags", "--friends", "--limit", "3", "--json")
    assert (ran.code, ranks(ran.json)) == (0, [3, 40, 500])
    assert (ran.json["next"], ran.json["board"]["total"], ran.json["warnings"]) == ("4", 5, [])
    assert ranks(run("rows", offsets, "flags", "--friends", "--at", "4", "--json").json) == [731, 2_399]
    assert ranks(run("rows", offsets, "flags", "--friends", "--at", "last", "--limit", "1", "--json").json) == [
        2_399
    ]
    assert all("scope=friends" in asked for asked in app.asked)
    told = run("rows", offsets, "flags", "--friends", "--limit", "3").err
    assert told == "lbtui: flags: 3 of 5 friends, ranks 3 to 500\n"
    assert (
        "1 of 5 friends, rank 731"
        in run("rows", offsets, "flags", "--friends", "--at", "4", "--limit", "1").err
    )


def test_a_friend_between_friends(run: Run, offsets: str) -> None:
    ran = run("rows", offsets, "flags", "--friends", "--at", "@me", "--limit", "3", "--json")
    assert (ran.code, ranks(ran.json)) == (0, [500, 731, 2_399])
    ran = run("rows", offsets, "flags", "--friends", "--at", "@p7")
    assert ran.code == 4
    assert "Player p7 is not among the friends on board flags" in ran.err


def test_friends_where_there_are_none(run: Run, save: Save, app: TinyApp) -> None:
    ran = run("rows", save("by_offset"), "flags", "--friends")
    assert ran.code == 2
    assert "This service cannot show friends only." in ran.err
    assert app.asked == []


def test_find_asks_for_each_player_and_once_for_the_total(run: Run, offsets: str, app: TinyApp) -> None:
    ran = run("find", offsets, "me", "p9", "p3000", "--board", "flags", "--json")
    assert ran.code == 0
    assert [(each["found"], each["rank"], each["total"], each["emulated"]) for each in ran.json] == [
        (True, 731, 2_400, False),
        (True, 9, 2_400, False),
        (False, None, 2_400, False),
    ]
    assert app.asked == ["count=1&player=p731", "count=1&player=p9", "count=1&player=p3000", "count=1"]


def test_find_takes_the_page_around_a_player_where_they_are_not_looked_up_alone(
    run: Run, save: Save, app: TinyApp
) -> None:
    name = save("by_rank around_player total_known")
    ran = run("find", name, "me", "p2401", "--board", "flags", "--scan", "--json")
    assert ran.code == 0
    assert [(each["found"], each["rank"], each["total"], each["emulated"]) for each in ran.json] == [
        (True, 731, 2_400, False),
        (False, None, 2_400, False),
    ]
    assert app.asked[:2] == ["count=50&player=p731", "count=50&player=p2401"]
    app.fail[1] = 404
    gone = run("find", name, "p2401", "--board", "flags", "--json")
    assert (gone.code, gone.json) == (4, [])


def test_find_says_why_nobody_can_be_searched_for(run: Run, save: Save, app: TinyApp) -> None:
    """A service with tokens only starts no page inside a board."""
    for words in ((), ("--scan",)):
        ran = run("find", save("friends"), "me", "--board", "flags", *words)
        assert (ran.code, ran.out) == (2, "")
        assert "Players cannot be searched for on board flags." in ran.err
        assert "This service cannot look up one player." in ran.err
    assert app.asked == []


def test_a_total_that_look_ups_tell_is_not_asked_for(run: Run, near: str, service: Service) -> None:
    ran = run("find", near, "1004", "1005", "--board", "small", "--json")
    assert [each["total"] for each in ran.json] == [7, 7]
    assert [query.get("skipToUser") for _, query, _ in service.asked] == ["1004", "1005"]


def test_an_unknown_total_is_not_asked_for(run: Run, save: Save, app: TinyApp) -> None:
    whole = app.rows
    app.rows = lambda first, count: {"rows": whole(first, count)["rows"]}
    ran = run("find", save("by_offset one_player"), "me", "--board", "flags", "--json")
    assert (ran.json[0]["rank"], ran.json[0]["total"]) == (731, None)
    assert app.asked == ["count=1&player=p731"]


def test_the_boards_own_answer_failing_hides_no_rows(run: Run, offsets: str, app: TinyApp) -> None:
    """Its pages tell no title, so the board is asked for as well."""
    app.fail[1] = 403
    ran = run("rows", offsets, "flags", "--at", "731", "--limit", "2", "--json")
    assert (ran.code, ranks(ran.json), ran.json["board"]["title"]) == (0, [731, 732], None)
    assert app.asked[-1] == "count=50"


def test_the_row_after_the_last_is_not_made_up(
    run: Run, save: Save, app: TinyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last rows are there and the total is not: a rank tells their row where pages start at ranks; where they
    start at rows, the end is looked for."""
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{Ending.__module__}:Ending")
    app.few["friends"] = lambda first, count: {"rows": [[731, "p731", 2], [732, "p732", 1]], "next": "on"}
    for can, last, following in (("by_rank", [731, 732], "733"), ("by_offset", [2_399, 2_400], None)):
        ran = run("rows", save(can), "flags", "--at", "last", "--limit", "2", "--json")
        assert (ranks(ran.json), ran.json["next"]) == (last, following)


def test_the_demos_mobage(run: Run) -> None:
    ran = run("rows", "demo/mobage", "highscore", "--at", "@me", "--limit", "3", "--json")
    assert (ran.code, ranks(ran.json)) == (0, [730, 731, 732])
    board = ran.json["board"]
    assert (board["title"], board["total"], board["order"]) == ("High score", 2_400, "high_first")
    assert board["columns"] == [{"name": "value", "title": None, "type": "integer"}]
    among = run("rows", "demo/mobage", "lap", "--at", "@me", "--limit", "1", "--friends", "--json").json
    assert [row["player_id"] for row in among["rows"]] == ["10001"]
    assert among["board"]["total"] < 50
    found = run("find", "demo/mobage", "me", "--json").json
    assert {each["board"]: each["rank"] for each in found}["highscore"] == 731
    assert all(each["total"] is not None for each in found)

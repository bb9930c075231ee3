"""`lbtui rows` on a service that tells no total and starts pages at rows, where equals share ranks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.callback import Callback, saved
from tests.cli.conftest import Ran, Run
from tests.fetch.poor import Ranking

TIED = {"gaps": Ranking(2_608, (1, 2, 1, 40)), "dense": Ranking(2_608, (1, 2, 1, 40), gaps=False)}


class Ranked(Callback):
    """Has two further boards on which players share ranks."""

    async def _answer(self, form: dict[str, str]) -> tuple[int, str]:
        ranking = TIED.get(form["lb_name"])
        if ranking is None:
            return await super()._answer(form)
        if form["key"] != "pull_data":
            return 200, "valid-lb-name"
        limit, page = int(form["limit"]), int(form["page"])
        last = min(ranking.total, limit * (page + 1))
        rows = range(limit * page + 1, last + 1)
        return 200, json.dumps([{"playerId": f"p{row}", "rank": ranking.rank(row)} for row in rows])


class Capped(Callback):
    """Sends 40 rows at most, whatever it is asked for, and counts its pages by them."""

    async def _answer(self, form: dict[str, str]) -> tuple[int, str]:
        limit = str(min(40, int(form.get("limit", "0"))))
        return await super()._answer({**form, "limit": limit})


@pytest.fixture(params=[Ranked, Capped])
def callback(request: pytest.FixtureRequest) -> Callback:
    made: Callback = request.param()
    for rows in (0, 1, 250, 999, 1_000, 1_001):
        made.boards[f"of{rows}"] = [f"p{row}" for row in range(1, rows + 1)]
    return made


@pytest.fixture
def poor(callback: Callback, profiles: Path) -> Iterator[str]:
    """The name of a profile for `callback`."""
    with saved(callback, profiles, "of250") as name:
        yield name


def ids(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return [row["player_id"] for row in ran.json["rows"]]


def named(first: int, last: int) -> list[str]:
    return [f"p{row}" for row in range(first, last + 1)]


@pytest.mark.parametrize("rows", [1, 1_000, 1_001])
def test_rows_to_the_end_and_from_it(run: Run, poor: str, rows: int) -> None:
    board = f"of{rows}"
    last = run("rows", poor, board, "--at", "last", "--limit", "30", "--json")
    assert ids(last) == named(max(1, rows - 29), rows)
    assert (last.json["board"]["total"], last.json["board"]["total_kind"]) == (rows, "exact")
    assert last.json["next"] is None
    whole = run("rows", poor, board, "--limit", "2000", "--json")
    assert ids(whole) == named(1, rows)
    assert (whole.json["board"]["total"], whole.json["next"]) == (rows, None)
    half = run("rows", poor, board, "--at", "50%", "--limit", "1", "--json")
    assert ids(half) == [f"p{-(-rows // 2)}"]
    assert ids(run("rows", poor, board, "--at", "+99999", "--limit", "1", "--json")) == [f"p{rows}"]


def test_unaligned_rows_across_the_services_pages(run: Run, poor: str, callback: Callback) -> None:
    ran = run("rows", poor, "of999", "--at", "150", "--limit", "333", "--json")
    assert ids(ran) == named(150, 482)
    assert ran.json["next"] == "+482"
    limited = isinstance(callback, Capped)
    said = "the service sends at most 40 rows in a page; set limit = 40 in the profile"
    assert ran.json["warnings"] == ([said] if limited else [])


def test_a_rank_past_the_end_of_an_unknown_total(run: Run, poor: str) -> None:
    ran = run("rows", poor, "of250", "--at", "23438")
    assert (ran.code, ran.out) == (2, "")
    assert "Rank 23,438 is past the end: the last rank is 250, and this board has 250 rows." in ran.err
    ran = run("rows", poor, "of0", "--at", "5")
    assert (ran.code, ran.out) == (2, "")
    assert "This board is empty." in ran.err
    assert run("rows", poor, "of0", "--json").json["board"]["total"] == 0


def test_how_much_was_seen_is_what_is_known(run: Run, poor: str) -> None:
    told = run("rows", poor, "of250", "--limit", "3", "--json").json
    assert (told["board"]["total"], told["board"]["total_kind"], told["next"]) == (3, "at_least", "+3")
    assert "ranks 1 to 3 of ≥ 3" in run("rows", poor, "of250", "--limit", "3").err


ranked = pytest.mark.parametrize("callback", [Ranked], indirect=True)


@ranked
@pytest.mark.parametrize("board", TIED)
def test_next_goes_on_where_the_rows_end_among_tied_players(run: Run, poor: str, board: str) -> None:
    first = run("rows", poor, board, "--at", "+3", "--limit", "17", "--json")
    second = run("rows", poor, board, "--at", first.json["next"], "--limit", "23", "--json")
    assert ids(first) + ids(second) == named(4, 43)
    assert [row["rank"] for row in second.json["rows"]] == [TIED[board].rank(row) for row in range(21, 44)]


@ranked
@pytest.mark.parametrize("board", TIED)
def test_a_rank_is_where_the_first_who_has_it_stands(run: Run, poor: str, board: str) -> None:
    ranking = TIED[board]
    for rank in (1, 2, 3, 100, ranking.last_rank - 1, ranking.last_rank):
        row = ranking.first_row(rank)
        there = ranking.rank(row)
        ran = run("rows", poor, board, "--at", str(rank), "--limit", "1", "--json")
        assert (ids(ran), ran.json["first_rank"]) == ([f"p{row}"], there)
        note = [] if there == rank else [f"nobody has rank {rank:,}; rank {there:,} is the next"]
        assert ran.json["warnings"] == note
    past = run("rows", poor, board, "--at", str(ranking.last_rank + 1))
    assert past.code == 2
    assert f"the last rank is {ranking.last_rank:,}, and this board has 2,608 rows." in past.err


def test_nobody_is_third(run: Run) -> None:
    ran = run("rows", "demo/gamesparks", "trophies", "--at", "3", "--limit", "2")
    assert "note: nobody has rank 3; rank 4 is the next" in ran.err


def test_a_billion_rows_have_an_end(run: Run) -> None:
    ran = run("rows", "demo/gamesparks", "lifetime", "--at", "last", "--limit", "2", "--json")
    assert [row["rank"] for row in ran.json["rows"]] == [999_999_999, 10**9]
    assert ran.json["board"]["total"] == 10**9


def test_a_player_is_only_searched_for_where_somebody_says_so(run: Run, poor: str, callback: Callback) -> None:
    ran = run("rows", poor, "of250", "--at", "@p7")
    assert (ran.code, ran.out) == (2, "")
    assert "Players cannot be looked up here." in ran.err
    assert "lbtui find poor p7 --board of250 --scan" in ran.err
    assert callback.asked == []


def test_the_demos_mobage_ranks_equals_alike(run: Run) -> None:
    """Its total is told, and a rank leads to the first who has it."""
    whole = run("rows", "demo/mobage", "highscore", "--limit", "100", "--at", "+1000", "--json").json
    ranks = [row["rank"] for row in whole["rows"]]
    tied = next(at for at in range(1, len(ranks)) if ranks[at] == ranks[at - 1])
    first = ranks.index(ranks[tied])
    ran = run("rows", "demo/mobage", "highscore", "--at", str(ranks[tied]), "--limit", "1", "--json").json
    assert first == 0 or ran["rows"] == whole["rows"][first : first + 1]
    past = run("rows", "demo/mobage", "highscore", "--at", "2401")
    assert (past.code, json.dumps(past.out)) == (2, '""')
    assert "Rank 2,401 is past the end" in past.err


def test_headings_that_capitals_would_make_one_keep_their_letters(run: Run) -> None:
    heading = run("rows", "demo/gamesparks", "HSBC.COUNTRY.UK", "--limit", "3").out.splitlines()[0].split()
    assert {"COUNTRY", "country"} <= set(heading)
    assert len(heading) == len(set(heading))


def test_a_board_without_scores_has_no_column_for_them(run: Run) -> None:
    (heading, *rows) = run("rows", "demo/gamesparks", "plain").out.splitlines()
    assert heading.split() == ["RANK", "ID"]
    assert [len(row.split()) for row in rows] == [2] * 5

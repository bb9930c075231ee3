"""The callback's boards: the Xbox demo's players and rows, ties of both kinds, partitions, members, motion."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import demo_app, demo_profile
from lbtui.demo.gamesparks_entry import player_id
from lbtui.demo.names import HOSTILE
from lbtui.errors import ConfigError
from tests.demo import asking
from tests.demo.asking import Service, board
from tests.demo.gamesparks_asking import BOARDS, SNIPER, WARRIOR, Callback, pull

pytestmark = pytest.mark.anyio
SNIPERS_XUID = "1234567890123555"
Rows = list[dict[str, Any]]


async def xbox_rows(service: Service, name: str, rank: int = 1) -> Rows:
    target = board(name, include="valuemetadata", maxItems=1000, skipToRank=rank)
    return list((await service.page(target))["userList"])


@pytest.mark.parametrize(
    ("ours", "theirs", "rank"),
    [("flags", "TotalFlagsCaptured", 1), ("flags", "TotalFlagsCaptured", 15_001), ("trophies", "Trophies", 1),
     ("arena", "ArenaLive", 1001), ("lifetime", "LifetimeXP", 1), ("lifetime", "LifetimeXP", 999_999_001)],
)  # fmt: skip
async def test_rows_are_those_of_the_xbox_demo(
    gamesparks: Callback, service: Service, ours: str, theirs: str, rank: int
) -> None:
    rows, others = await gamesparks.page(ours, 1000, rank // 1000), await xbox_rows(service, theirs, rank)
    assert len(rows) == len(others) > 200
    for row, other in zip(rows, others, strict=True):
        assert row["playerId"] == player_id(int(other["xuid"]))
        assert (row["rank"], str(row["SCORE"]), row["userName"]) == (
            other["rank"], other["value"], other["gamertag"],
        )  # fmt: skip
        metadata = json.loads(other["valuemetadata"] or "{}")
        assert {name: row[name] for name in metadata} == metadata


async def test_a_player_has_one_id_on_all_boards(gamesparks: Callback) -> None:
    assert player_id(int(asking.USER)) == WARRIOR
    assert player_id(int(SNIPERS_XUID)) == SNIPER
    names: dict[str, str] = {}
    for name, partition in BOARDS:
        for row in await gamesparks.still(name, partition):
            if name != "plain":
                assert names.setdefault(row["playerId"], row["userName"]) == row["userName"]
    assert len(names) == 23_437 + len(HOSTILE)


def test_ids_have_the_form_of_the_platforms_and_are_one_to_one() -> None:
    first, last = 1234567000000000, 1234567999999999
    xuids = [first, first + 1, *range(first + 2, last, 7_654_321), last]
    ids = [player_id(xuid) for xuid in xuids]
    assert all(len(each) == 24 and set(each) <= set("0123456789abcdef") for each in ids)
    assert len({each[16:] for each in ids}) == len(xuids)
    assert [int(each[16:], 16) - int(ids[0][16:], 16) for each in ids] == [xuid - first for xuid in xuids]
    assert not {f"6e50790{at}" for at in range(1, 6)} & {each[16:] for each in ids}


@pytest.mark.parametrize(("name", "partition", "count", "warrior", "sniper"), [
    ("flags", "", 23_437, 15_000, 15_001),
    ("trophies", "", 281, 248, 44),
    ("quiz", "", 2_608, 33, 173),
    ("HSBC", "COUNTRY.UK", 700, 423, None),
    ("HSBC", "COUNTRY.FR", 501, None, 321),
    ("HSBC", "COUNTRY.JP", 322, None, None),
    ("arena", "", 2_000, 322, 443),
    ("plain", "", 5, None, None),
    ("empty", "", 0, None, None),
])  # fmt: skip
async def test_each_board_has_so_many_rows(
    gamesparks: Callback, name: str, partition: str, count: int, warrior: int | None, sniper: int | None
) -> None:
    rows = await gamesparks.still(name, partition)
    ranks = {row["playerId"]: row["rank"] for row in rows}
    assert (len(rows), ranks.get(WARRIOR), ranks.get(SNIPER)) == (count, warrior, sniper)
    assert [row.get("SCORE", 0) for row in rows] == sorted((row.get("SCORE", 0) for row in rows), reverse=True)


async def test_trophies_leave_a_gap_after_ties(gamesparks: Callback) -> None:
    rows = await gamesparks.still("trophies")
    assert [row["rank"] for row in rows[:4]] == [1, 2, 2, 4]
    better = {row["SCORE"]: at for at, row in reversed(list(enumerate(rows, 1)))}
    assert [row["rank"] for row in rows] == [better[row["SCORE"]] for row in rows]
    assert rows[-1]["rank"] == 278


async def test_the_quiz_leaves_no_gap_after_ties(gamesparks: Callback) -> None:
    rows = await gamesparks.still("quiz")
    assert [row["rank"] for row in rows[:4]] == [1, 2, 2, 3]
    groups = [[row["rank"] for row in group] for _, group in groupby(rows, key=lambda row: row["SCORE"])]
    assert [set(group) for group in groups] == [{at} for at in range(1, len(groups) + 1)]
    assert rows[-1]["rank"] == len(groups) == 287
    assert max(map(len, groups)) > 20


async def test_partitions_rank_their_own_players(gamesparks: Callback) -> None:
    met: set[str] = set()
    for country, code, city in (("UK", "GB", "York"), ("FR", "FR", "Lyon"), ("JP", "JP", "京都市")):
        rows = await gamesparks.still("HSBC", f"COUNTRY.{country}")
        assert rows == await gamesparks.still(f"HSBC.COUNTRY.{country}")
        assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
        assert {(row["COUNTRY"], row["country"]) for row in rows} == {(country, code)}
        assert city in {row["city"] for row in rows}
        assert any(row["SCORE"] != int(row["SCORE"]) for row in rows)
        ids = {row["playerId"] for row in rows}
        assert not met & ids
        met |= ids
    assert await gamesparks.still("HSBC") == []


FIRST = ["playerId", "rank", "SCORE", "userName"]
DETAILS = ["when", "color", "weight", "israining"]


async def test_members_come_in_one_order_and_some_come_late(gamesparks: Callback) -> None:
    rows = await gamesparks.still("flags")
    assert list(rows[0]) == [*FIRST, *DETAILS]
    assert list(rows[14_999]) == [*FIRST, *DETAILS, "deaths"]
    assert {name: rows[14_999][name] for name in ("SCORE", "color", "weight", "israining", "deaths")} == {
        "SCORE": 1002, "color": "silver", "weight": 2000, "israining": False, "deaths": 47,
    }  # fmt: skip
    first: dict[str, int] = {}
    for at, row in enumerate(rows, 1):
        first |= {name: at for name in row if name not in first}
    assert {name: at for name, at in first.items() if at > 1} == {"deaths": 151, "clan": 1_201}
    assert list(rows[1_200])[:6] == [*FIRST, "clan", "when"]
    assert 3_000 < sum("clan" in row for row in rows) < 3_500
    assert 500 < sum("color" not in row for row in rows) < 2_000
    assert any(row.get("color", "") is None for row in rows)


async def test_other_boards_have_members_of_their_own(gamesparks: Callback) -> None:
    assert list((await gamesparks.page("plain"))[0]) == ["playerId", "rank"]
    assert list((await gamesparks.page("arena"))[0]) == FIRST
    assert list((await gamesparks.page("trophies"))[0]) == [*FIRST, "last"]
    home = [*FIRST, "COUNTRY", "city", "country", "when"]
    assert list((await gamesparks.page("HSBC", partition="COUNTRY.JP"))[0]) == home
    quiz = await gamesparks.still("quiz")
    assert {tuple(row)[4:] for row in quiz} == {("rounds",), ("rounds", "topics")}
    assert "topics" not in quiz[0]
    assert {type(row.get("topics")) for row in quiz} == {list, type(None)}


async def test_hostile_names_come_out_as_they_are(gamesparks: Callback) -> None:
    text = await gamesparks.reply(pull("trophies"))
    assert set(HOSTILE) <= {row["userName"] for row in json.loads(text)}
    assert "雪の女王" in text
    assert not any(ord(each) < 32 for each in text)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def test_the_arena_moves_with_its_clock_and_pace() -> None:
    clock = Clock()
    moving = Callback(demo_app("gamesparks", clock=clock, pace=3))
    before = {row["playerId"]: row["SCORE"] for row in await moving.rows("arena")}
    clock.now += 60
    after = {row["playerId"]: row["SCORE"] for row in await moving.rows("arena")}
    assert after.keys() == before.keys()
    assert all(after[each] >= before[each] for each in before)
    assert 60 <= sum(after[each] > before[each] for each in before) <= 180
    assert list(after)[:20] != list(before)[:20]


async def shown(callback: Callback) -> dict[str, str]:
    return {
        f"{name}{part}": await callback.reply(pull(name, 40, 0, part))
        for name, part in (*BOARDS, ("lifetime", ""))
    }


async def test_the_seed_decides_everything_in_memory_and_in_the_xbox_demos_file(
    gamesparks: Callback, tmp_path: Path
) -> None:
    path = tmp_path / "world.sqlite"
    first = await shown(gamesparks)
    await Service(demo_app("xbox", path=path)).page(board("FirstLight"))
    written = path.read_bytes()
    assert await shown(Callback(demo_app("gamesparks", path=path, clock=lambda: 0.0))) == first
    assert path.read_bytes() == written
    other = await shown(Callback(demo_app("gamesparks", seed=2, clock=lambda: 0.0)))
    assert {name for name in first if first[name] == other[name]} == {"plain", "empty"}
    with pytest.raises(ConfigError, match="cannot be opened"):
        await shown(Callback(demo_app("gamesparks", seed=2, path=path)))


def test_the_profile_is_whole_and_its_address_hidden() -> None:
    profile = demo_profile("gamesparks")
    assert (profile.name, profile.service, profile.notes) == ("demo/gamesparks", "gamesparks", ())
    listed = [(each.id, each.partition or "") for each in profile.boards]
    assert sorted(listed) == sorted([*BOARDS, ("lifetime", "")])
    assert profile.players == {"warrior": WARRIOR, "sniper": SNIPER}
    assert (profile.page_size, profile.text("score"), profile.text("name")) == (100, "SCORE", "userName")
    assert "made-up" not in repr(profile)

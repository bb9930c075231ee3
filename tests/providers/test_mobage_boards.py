"""How boards are asked for, and when: the list, the named ones, one alone, and for the format of scores."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lbtui.errors import NotAuthorized, NotFound
from lbtui.model.board import Board, BoardRef, Exact, Order, Unknown
from lbtui.model.page import Top
from lbtui.providers import mobage_board
from lbtui.providers.mobage import MobageProvider
from lbtui.providers.wire import Request
from tests.providers.mobage_shapes import (
    BEST,
    HIGH,
    HIGHSCORE,
    LAP,
    asked,
    bare,
    board_rows,
    by_path,
    collection,
    score,
)
from tests.providers.wire import Wire, mobage, mobage_profile, reply

pytestmark = pytest.mark.anyio


async def test_the_list_of_boards_comes_in_one_request_and_is_followed_where_it_does_not() -> None:
    def listing(request: Request) -> Any:
        first = int(dict(request.query).get("startIndex", "1"))
        ids = [f"b{at}" for at in range(1, 121)][first - 1 : first + 49]
        return collection([{**HIGHSCORE, "id": each} for each in ids], 120, first)

    provider, wire = mobage(listing)
    found, token = [], None
    for _ in range(3):
        part = await provider.boards(token)
        found += [each.ref.id for each in part.boards]
        assert part.complete
        token = part.next
    assert token is None
    assert found == [f"b{at}" for at in range(1, 121)]
    assert asked(wire) == ["?count=1000", "?count=1000&startIndex=51", "?count=1000&startIndex=101"]


@pytest.mark.parametrize(("total", "following"), [(2, None), (3, "3"), (4, "3"), (1, None)])
async def test_a_list_goes_on_while_its_total_says_so(total: int, following: str | None) -> None:
    assert (await mobage(collection([HIGHSCORE, LAP], total))[0].boards()).next == following
    assert (await mobage(collection([], total))[0].boards()).next is None


async def test_a_list_without_a_total_ends_with_its_short_part() -> None:
    provider, _ = mobage([HIGHSCORE, LAP])
    assert (await provider.boards()).next is None
    provider, _ = mobage([{**HIGHSCORE, "id": str(at)} for at in range(1000)])
    assert (await provider.boards()).next == "1001"


async def test_boards_that_the_profile_names_are_asked_for_together() -> None:
    provider, wire = mobage(collection([LAP, HIGHSCORE]), boards=["highscore", "gone, sadly", "lap"])
    found = await provider.boards()
    assert [each.path for each in wire.requests] == ["/leaderboards/@app/highscore,gone%2C%20sadly,lap"]
    assert [each.title for each in found.boards] == ["High score", None, "Best lap"]
    assert found.boards[1] == Board(BoardRef("gone, sadly"))
    assert not found.complete
    assert "may have others" in provider.capabilities.why_not("lists_boards")


async def test_one_named_board_comes_bare_and_many_come_in_parts() -> None:
    provider, wire = mobage(LAP, boards=["lap"])
    assert [each.title for each in (await provider.boards()).boards] == ["Best lap"]
    assert asked(wire) == ["/lap"]
    names = [str(at) for at in range(70)]
    provider, wire = mobage([], boards=names)
    first = await provider.boards()
    last = await provider.boards(first.next)
    assert [each.ref.id for each in (*first.boards, *last.boards)] == names
    assert last.next is None
    assert asked(wire) == [f"/{','.join(names[:50])}?count=50", f"/{','.join(names[50:])}?count=20"]


@pytest.mark.parametrize("status", [403, 404, 500, 503])
async def test_one_closed_or_missing_board_does_not_hide_the_others_that_are_named(status: int) -> None:
    provider, _ = mobage(reply([], status), boards=["highscore", "lap"])
    assert [each.ref.id for each in (await provider.boards()).boards] == ["highscore", "lap"]
    with pytest.raises(NotAuthorized):
        await mobage(reply([], 401), boards=["highscore"])[0].boards()
    with pytest.raises(NotFound):
        await mobage(reply([], 404))[0].boards()


async def test_a_board_is_its_own_object_and_a_first_page_that_opening_it_needs_as_well() -> None:
    provider, wire = mobage(by_path(highscore=HIGHSCORE, all=board_rows(2400)), page_size=200)
    board = await provider.board(HIGH)
    assert asked(wire) == ["/highscore", "/highscore/@me/@all?count=200"]
    assert (board.title, board.total, board.order) == ("High score", Exact(2400), Order.HIGH_FIRST)
    page = await provider.page(HIGH, Top(), 200)
    assert page.board == board
    assert wire.requests[1] == wire.requests[2]


@pytest.mark.parametrize(
    "trouble", [reply([], 403), reply([], 404), reply([], 429), reply([], 503), reply(b"<html>")]
)
async def test_a_board_whose_scores_cannot_be_read_is_known_all_the_same(trouble: Any) -> None:
    provider, _ = mobage(by_path(highscore=HIGHSCORE, all=trouble))
    board = await provider.board(HIGH)
    assert (board.title, board.total) == ("High score", Unknown())


async def test_scores_that_only_the_signature_shuts_out_are_told() -> None:
    provider, _ = mobage(by_path(highscore=HIGHSCORE, all=reply([], 401)))
    with pytest.raises(NotAuthorized, match="sign_query"):
        await provider.board(HIGH)


@pytest.mark.parametrize("answer", [[], collection([], 0), reply([], 404)])
async def test_a_board_that_is_not_there(answer: Any) -> None:
    provider, _ = mobage(answer)
    with pytest.raises(NotFound, match="There is no board highscore"):
        await provider.board(HIGH)


async def test_a_score_without_a_text_is_shown_in_the_boards_format_that_is_asked_for_once() -> None:
    rows = collection([bare("1", 1, 83.25), bare("2", 2, "3723.0005"), score("3", 3, 9), bare("4", 4, "gold")])
    provider, wire = mobage(by_path(lap=LAP, all=rows, self=bare("1", 1, 83.25)))
    page = await provider.page(BEST, Top(), 50)
    assert [each.display for each in page.entries] == ["1:23.250", "62:03.001", "9", "gold"]
    assert (page.board.title, page.board.order, page.board.total) == ("Best lap", Order.LOW_FIRST, Exact(4))
    assert asked(wire) == ["/lap/@me/@all?count=50", "/lap"]
    assert (await provider.page(BEST, Top(), 50)).entries == page.entries
    assert (await provider.players(BEST, ["1"]))[0] == page.entries[0]
    assert len(wire.requests) == 4


async def test_what_the_list_of_boards_said_is_used_and_what_a_board_says_later_replaces_it() -> None:
    told = {"lap": LAP}
    answer = by_path(lap=lambda request: told["lap"], all=collection([bare("1", 1, 83.25)]))
    provider, wire = mobage(
        lambda request: collection([LAP]) if request.path.endswith("@app") else answer(request)
    )
    await provider.boards()
    assert (await provider.page(BEST, Top(), 50)).entries[0].display == "1:23.250"
    assert asked(wire) == ["?count=1000", "/lap/@me/@all?count=50"]
    told["lap"] = {**LAP, "scoreFormat": "seconds", "scorePrecision": 1}
    await provider.board(BEST)
    assert (await provider.page(BEST, Top(), 50)).entries[0].display == "83.3"


async def test_no_board_is_asked_for_where_the_service_gave_every_text() -> None:
    provider, wire = mobage(collection([score("1", 1, 9), score("2", 2, 8)]))
    page = await provider.page(HIGH, Top(), 50)
    assert len(wire.requests) == 1
    assert page.board == Board(HIGH, total=Exact(2), order=Order.HIGH_FIRST)


@pytest.mark.parametrize(
    "trouble", [reply([], 403), reply([], 503), reply(b"<html>"), [], {**LAP, "id": "another"}]
)
async def test_a_board_that_cannot_be_described_costs_no_page(trouble: Any) -> None:
    provider, wire = mobage(by_path(lap=trouble, all=collection([bare("1", 1, 83_250)])))
    for _ in range(2):
        page = await provider.page(BEST, Top(), 50)
        assert [(each.display, each.score_text) for each in page.entries] == [(None, "83,250")]
        assert page.warnings == (
            "the service does not say how this board's scores are shown, so they are plain numbers",
        )
    assert asked(wire) == ["/lap/@me/@all?count=50", "/lap", "/lap/@me/@all?count=50"]
    assert not wire.requests[1].repeatable


async def test_a_board_that_never_answers_costs_no_page_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mobage_board, "PATIENCE", 0.05)
    wire = Wire(collection([bare("1", 1, 83_250)]))

    async def hanging(request: Request) -> Any:
        if request.path.endswith("/lap"):
            await asyncio.Event().wait()
        return await wire(request)

    provider = MobageProvider(mobage_profile(), hanging, mobage([])[0].reveal)
    async with asyncio.timeout(5):
        assert len((await provider.page(BEST, Top(), 50)).entries) == 1


async def test_an_unknown_format_leaves_the_number() -> None:
    provider, _ = mobage(
        by_path(lap={**LAP, "scoreFormat": "fortnights"}, all=collection([bare("1", 1, 83_250)]))
    )
    page = await provider.page(BEST, Top(), 50)
    assert (page.entries[0].display, page.entries[0].score_text, page.warnings) == (None, "83,250", ())


@pytest.mark.parametrize("name", [".", ".."])
async def test_a_board_that_no_address_can_name_is_told_and_hides_no_other(name: str) -> None:
    provider, _ = mobage(collection([{**HIGHSCORE, "id": name}, HIGHSCORE], 2))
    listed = await provider.boards()
    assert [each.ref for each in listed.boards] == [HIGH]
    assert listed.warnings == (f"board 1 of the service's list cannot be asked for: its id is {name}",)

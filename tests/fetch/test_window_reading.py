"""What a window reads, when, and how much at once: newest first, one at a time, ahead when it is quiet. H21."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc

import pytest

from lbtui.model.board import Exact

from .conftest import Connect
from .looking import Looking, Open, named, until
from .misbehaving import Turn, misbehaving
from .tiny import TinyApp, plain_rows

pytestmark = pytest.mark.anyio


async def test_neighbours_are_read_ahead_in_the_direction_of_travel(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    view = looking(app)
    await view.see(501, 510)
    assert app.firsts() == [501]
    await view.rest()
    assert app.firsts() == [501, 511, 491]
    await view.see(301, 310)
    await view.rest()
    assert app.firsts()[3:] == [301, 291, 311]
    await view.see(311, 320)
    await view.rest()
    assert app.firsts()[6:] == [321]
    assert app.most == 1


async def test_reading_ahead_is_silent_also_when_it_fails(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    app.fail = {11: 404}
    view = looking(app)
    await view.see(1, 10)
    changes = view.changes
    await view.rest()
    assert app.firsts() == [1, 11]
    assert view.changes == changes
    assert view.window.error is None
    app.fail.clear()
    assert await view.see(11, 20) == named(11, 20)


async def test_nothing_is_read_ahead_when_few_calls_are_left(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        headers = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "10", "X-RateLimit-Reset": "30"}
        await turn.reply(200, b'{"total": 900, "rows": []}', headers)

    async with misbehaving(act) as service:
        view = Looking(connect(service.url, page_size=10))
        await view.see(1, 10)
        await view.rest()
        assert len(service.seen) == 1
        await view.window.close()


async def test_h21_a_hundred_next_pages_then_back(looking: Open) -> None:
    app = TinyApp(plain_rows(10**6), latency=0.02)
    view = looking(app)
    await view.see(1, 10)
    for press in range(1, 101):
        view.window.look(press * 10 + 1, press * 10 + 10)
        await asyncio.sleep(0.003)
    view.window.look(1, 10)
    assert view.players(1, 10) == [None] * 10 or view.players(1, 10) == named(1, 10)
    assert await view.see(1, 10) == named(1, 10)
    await view.rest()
    assert app.most == 1
    assert len(app.asked) < 60
    assert view.window.error is None
    assert not view.window.busy


async def test_h21_stale_answers_are_dropped(looking: Open) -> None:
    """A slow page is left; its answer must not show where the view is now."""
    app = TinyApp(plain_rows(10**6), latency=0.01)
    app.slow = {51: 0.15}
    view = looking(app)
    view.window.look(51, 60)
    await asyncio.sleep(0.05)
    assert app.under_way == 1
    assert await view.see(101, 110) == named(101, 110)
    assert app.firsts()[:2] == [51, 101]
    assert app.most == 1
    view.window.look(51, 60)
    assert view.players(51, 60) == named(51, 60)  # let finish within the grace, it was kept


async def test_a_page_nobody_wants_is_called_off_after_a_grace(looking: Open) -> None:
    app = TinyApp(plain_rows(10**6))
    app.slow = {51: 10}
    view = looking(app)
    began = asyncio.get_running_loop().time()
    view.window.look(51, 60)
    await asyncio.sleep(0.05)
    assert await view.see(101, 110) == named(101, 110)
    assert 0.3 <= asyncio.get_running_loop().time() - began < 1
    assert app.most == 1


async def test_a_page_that_is_wanted_again_goes_on(looking: Open) -> None:
    app = TinyApp(plain_rows(10**6))
    app.slow = {51: 0.4}
    view = looking(app)
    view.window.look(51, 60)
    await asyncio.sleep(0.05)
    view.window.look(101, 110)
    await asyncio.sleep(0.05)
    assert await view.see(51, 60) == named(51, 60)
    assert app.firsts()[0] == 51
    assert 101 not in app.firsts()


async def test_200_page_downs_on_a_billion_rows(looking: Open) -> None:
    app = TinyApp(plain_rows(10**9), latency=0.004)
    view = looking(app, page_size=100)
    await view.see(1, 20)
    for press in range(200):
        view.window.look(press * 20 + 1, press * 20 + 20)
        await asyncio.sleep(0.001)
    assert await view.see(4_001, 4_020) == named(4_001, 4_020)
    assert app.most == 1
    assert view.window.total == Exact(10**9)


async def test_memory_is_flat_over_many_pages(looking: Open) -> None:
    """Once the caches are full, as many pages again leave memory as it is."""
    app = TinyApp(plain_rows(10**9))
    view = looking(app, page_size=40)

    async def taken(pages: range) -> int:
        for page in pages:
            await view.see(page * 40 + 1, page * 40 + 20)
        app.asked.clear()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        full = await taken(range(10, 220))
        later = await taken(range(220, 430))
    finally:
        tracemalloc.stop()
    print(f"memory after 210 pages {full / 1024:.0f} KiB, after 420 pages {later / 1024:.0f} KiB")
    assert later < 1.1 * full
    assert len(view.window._pages._held) <= 4


async def test_stop_ends_a_wait_at_once(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(429, b"", {"Retry-After": "20"})

    async with misbehaving(act) as service:
        connection = connect(service.url, page_size=10)
        view = Looking(connection)
        view.window.look(1, 10)
        await until(lambda: connection.waiting)
        view.window.stop()
        await until(lambda: not view.window.busy, 0.5)
        assert connection.waiting is None
        assert view.window.error
        assert "stopped" in view.window.error.title
        await view.rest()
        assert len(service.seen) == 1
        view.window.look(1, 9)
        await asyncio.sleep(0.02)
        assert not view.window.busy
        await view.window.close()


async def test_closing_calls_off_what_is_under_way(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000), latency=5)
    view = Looking(connect(app=app))
    view.window.look(1, 10)
    await asyncio.sleep(0.02)
    changes = view.changes
    await view.window.close()
    assert app.under_way == 0
    assert view.changes == changes
    view.window.look(1, 10)
    await asyncio.sleep(0.02)
    assert app.under_way == 0


async def test_locate_is_alone_on_the_line_and_hurries_the_rest_up(looking: Open) -> None:
    app = TinyApp(plain_rows(10**6), latency=0.01)
    app.slow = {51: 10}
    view = looking(app)
    view.window.look(51, 60)
    await asyncio.sleep(0.02)
    located = await view.window.locate("p777")
    assert located.row == 777
    assert app.most == 1
    assert await view.see(771, 780) == named(771, 780)

"""Case H5's first half, H4 for writes: one request for a write, whatever comes back; and nothing stale after it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

import pytest

from lbtui.errors import BadAnswer, LbtuiError, NotAuthorized, NotFound, TimedOut, UsageError
from lbtui.fetch.allowed import READ_ONLY
from lbtui.fetch.connection import Connection
from lbtui.model.board import AtLeast, BoardRef, Exact
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Offset, Top
from lbtui.model.score import Score
from lbtui.model.secret import SecretRef
from lbtui.providers import registry
from lbtui.providers.answers import failure
from lbtui.providers.wire import Request

from .conftest import Connect, OwnTime, Vault
from .looking import until
from .misbehaving import Misbehaving, Turn, misbehaving
from .tiny import REF, TinyProvider

pytestmark = pytest.mark.anyio

OTHER = BoardRef("caps")
PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
CAN = "by_offset one_player validator friends total_known submit delete"


class WritingProvider(TinyProvider):
    """With `marks` in the profile it says that its writes must not be repeated, and without, forgets to."""

    async def submit(self, ref: BoardRef, player_id: str, score: Score | None) -> Entry | None:
        await self._write("PUT", ref, player_id, str(score).encode())
        return None

    async def delete(self, ref: BoardRef, player_id: str) -> None:
        await self._write("DELETE", ref, player_id, None)

    def check_player(self, player_id: str) -> None:
        if not player_id.startswith("p"):
            raise UsageError("No player's id begins so")

    async def _write(self, method: str, ref: BoardRef, player_id: str, body: bytes | None) -> None:
        repeatable = not self.profile.flag("marks")
        path = f"/boards/{ref.id}/{player_id}"
        reply = await self.send(Request(method, path, body=body, repeatable=repeatable))
        if reply.status != 202:
            raise failure(reply, f"player {player_id}")


@pytest.fixture(autouse=True)
def _writing_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{__name__}:WritingProvider")


Deed = Callable[[Connection], Awaitable[object]]


async def submit(connection: Connection) -> object:
    return await connection.submit(REF, "p1", 20)


async def delete(connection: Connection) -> object:
    await connection.delete(REF, "p1")
    return None


deeds = pytest.mark.parametrize("deed", [submit, delete])
marked = pytest.mark.parametrize("marks", [True, False], ids=["marked", "not marked"])
Answer = Callable[[Turn], Awaitable[None]]


def writing(answer: Answer) -> Answer:
    """Gives pages with an ETag to whoever reads, and `answer` to whoever writes."""

    async def act(turn: Turn) -> None:
        if turn.seen.method == "GET":
            await turn.reply(200, PAGE, {"ETag": '"1"'})
        else:
            await answer(turn)

    return act


def status(number: int, headers: dict[str, str] | None = None) -> Answer:
    async def answer(turn: Turn) -> None:
        await turn.reply(number, b'{"message": "no"}' if number != 202 else b"", headers)

    return answer


def writes(service: Misbehaving) -> list[str]:
    return [f"{seen.method} {seen.path}" for seen in service.seen if seen.method != "GET"]


def writer(connect: Connect, url: str, **values: Any) -> Connection:
    return connect(url, **{"can": CAN, "writable": True, **values})


STATUSES = (304, 400, 401, 403, 404, 406, 408, 409, 410, 422, 425, 429, 500, 501, 502, 503, 504)


@deeds
@marked
@pytest.mark.parametrize("number", STATUSES)
async def test_h4_one_request_for_a_write(
    number: int, marks: bool, deed: Deed, connect: Connect, own_time: OwnTime
) -> None:
    async with misbehaving(writing(status(number, {"Retry-After": "1"}))) as service:
        with pytest.raises(LbtuiError):
            await deed(writer(connect, service.url, timing=own_time.timing, marks=marks))
        assert len(writes(service)) == len(service.seen) == 1
    assert own_time.slept == []


@deeds
@marked
@pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["/elsewhere", "http://127.0.0.1:1/"])
async def test_a_write_is_not_redirected(
    where: str, number: int, marks: bool, deed: Deed, connect: Connect
) -> None:
    async with misbehaving(writing(status(number, {"Location": where}))) as service:
        with pytest.raises(BadAnswer, match="elsewhere"):
            await deed(writer(connect, service.url, marks=marks))
        assert len(service.seen) == 1


async def closes(turn: Turn) -> None:
    await turn.close()


async def resets(turn: Turn) -> None:
    await turn.reset()


async def cuts(turn: Turn) -> None:
    await turn.reply(202, b"{", {"Content-Length": "100"})
    await turn.close()


async def babbles(turn: Turn) -> None:
    await turn.raw(b"SSH-2.0-OpenSSH_9.9\r\n")
    await turn.close()


@deeds
@marked
@pytest.mark.parametrize("lost", [closes, resets, cuts, babbles])
@pytest.mark.parametrize("idle", [True, False], ids=["kept connection", "new connection"])
async def test_h5_a_lost_answer_repeats_nothing(
    idle: bool, lost: Answer, marks: bool, deed: Deed, connect: Connect, own_time: OwnTime
) -> None:
    """Over a connection that was kept, a read would be asked again at once and silently."""
    async with misbehaving(writing(lost)) as service:
        connection = writer(connect, service.url, timing=own_time.timing, marks=marks)
        if idle:
            await connection.page(REF, Top())
        with pytest.raises(LbtuiError) as caught:
            await deed(connection)
        assert len(writes(service)) == 1
        assert service.connections == 1
    assert "tried" not in str(caught.value)
    assert own_time.slept == []


@deeds
@marked
async def test_a_renewed_secret_repeats_no_write(
    marks: bool, deed: Deed, connect: Connect, vault: Vault
) -> None:
    """A read would be sent again with what the command says now."""
    vault.secrets["cmd:token"] = "old"

    async def refuses(turn: Turn) -> None:
        vault.secrets["cmd:token"] = "new"
        await turn.reply(401)

    async with misbehaving(writing(refuses)) as service:
        connection = writer(connect, service.url, marks=marks, token=SecretRef.parse("cmd:token"))
        with pytest.raises(NotAuthorized):
            await deed(connection)
        assert [seen.headers["authorization"] for seen in service.seen] == ["old"]
    assert vault.asked == ["cmd:token"]


@deeds
async def test_h8_a_write_has_its_time_and_no_advice_to_repeat_it(deed: Deed, connect: Connect) -> None:
    async def silent(turn: Turn) -> None:
        await asyncio.sleep(30)

    async with misbehaving(writing(silent)) as service:
        with pytest.raises(TimedOut, match=r"within 0\.1 s") as caught:
            await deed(writer(connect, service.url, timeout=0.1))
        assert len(service.seen) == 1
    assert "look before you do it again" in caught.value.hint


@deeds
async def test_equal_writes_at_once_are_two(deed: Deed, connect: Connect) -> None:
    async with misbehaving(writing(status(202))) as service:
        connection = writer(connect, service.url)
        await asyncio.gather(deed(connection), deed(connection))
        assert len(writes(service)) == 2


@deeds
async def test_nothing_is_sent_without_leave(deed: Deed, connect: Connect) -> None:
    async with misbehaving(writing(status(202))) as service:
        with pytest.raises(UsageError) as caught:
            await deed(writer(connect, service.url, writable=False))
        assert caught.value.title == READ_ONLY
        with pytest.raises(UsageError, match=r"This service cannot (take|delete) scores"):
            await deed(writer(connect, service.url, can="by_offset"))
        with pytest.raises(UsageError, match="No player's id begins so"):
            await writer(connect, service.url).submit(REF, "who", 1)
        with pytest.raises(UsageError, match="No player's id begins so"):
            await writer(connect, service.url).delete(REF, "who")
        assert service.seen == []


async def told_of(connection: Connection, ref: BoardRef) -> None:
    """Everything that is remembered of a board."""
    await connection.board(ref)
    await connection.page(ref, Top())
    await connection.page(ref, Offset(1), 1)
    await connection.page(ref, Top(), scope=Scope.FRIENDS)
    assert await connection.total(ref) == AtLeast(2)  # it says 1, and sends a row wherever a page begins


@deeds
@pytest.mark.parametrize(
    ("answer", "done"),
    [(status(202), True), (status(409), False), (closes, False)],
    ids=["done", "refused", "lost"],
)
async def test_after_a_write_the_board_is_asked_for_anew(
    answer: Answer, done: bool, deed: Deed, connect: Connect
) -> None:
    async with misbehaving(writing(answer)) as service:
        connection = writer(connect, service.url)
        await told_of(connection, REF)
        await told_of(connection, OTHER)
        asked = len(service.seen)
        await told_of(connection, REF)
        await told_of(connection, OTHER)
        assert len(service.seen) == asked
        with nullcontext() if done else pytest.raises(LbtuiError):
            await deed(connection)
        assert connection.known_board(REF) is None
        assert connection.kept(REF, Top()) is None
        assert connection.known_board(OTHER) is not None
        service.seen.clear()
        await told_of(connection, REF)
        again = [seen for seen in service.seen if seen.path == "/boards/flags"]
        assert len(again) == 3
        assert not any("if-none-match" in seen.headers for seen in again)
        service.seen.clear()
        await connection.page(OTHER, Top())
        assert service.seen == []


@deeds
async def test_what_was_asked_before_a_write_is_not_remembered_after_it(deed: Deed, connect: Connect) -> None:
    """Slow answers that were under way tell of the board as it was; whoever waits for them gets them, nobody
    else does."""
    release = asyncio.Event()

    async def act(turn: Turn) -> None:
        if turn.seen.method != "GET":
            await turn.reply(202)
        elif writes(service):
            await turn.reply(200, PAGE.replace(b"10", b"20"), {"ETag": '"2"'})
        else:
            await release.wait()
            await turn.reply(200, PAGE.replace(b'"total": 1', b'"total": 7'), {"ETag": '"1"'})

    async with misbehaving(act) as service:
        connection = writer(connect, service.url)
        early = asyncio.gather(connection.page(REF, Top()), connection.board(REF))
        await until(lambda: service.under_way == 2)
        await deed(connection)
        async with asyncio.timeout(2):
            later = await connection.page(REF, Top())
        release.set()
        page, board = await early
        assert (page.entries[0].score, board.total) == (10, Exact(7))
        assert later.entries[0].score == 20
        assert (await connection.page(REF, Top())) is later
        assert (await connection.board(REF)).total == await connection.total(REF) == Exact(1)
        await connection.page(REF, Top(), fresh=True)
        assert service.seen[-1].headers["if-none-match"] == '"2"'


@deeds
async def test_a_write_that_is_called_off_is_over_and_its_board_forgotten(deed: Deed, connect: Connect) -> None:
    arrived = asyncio.Event()

    async def silent(turn: Turn) -> None:
        arrived.set()
        await asyncio.sleep(30)

    async with misbehaving(writing(silent)) as service:
        connection = writer(connect, service.url)
        await connection.page(REF, Top())
        task = asyncio.ensure_future(deed(connection))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert connection.kept(REF, Top()) is None
        await connection.page(REF, Top())
        assert len(writes(service)) == 1


async def test_a_refusal_keeps_the_services_reason(connect: Connect) -> None:
    async with misbehaving(writing(status(404))) as service:
        with pytest.raises(NotFound, match="There is no player p1"):
            await delete(writer(connect, service.url))

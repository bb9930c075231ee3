"""Case H5: a write is sent once, and what became of it is found out however its answer is lost; H22: an empty 202."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import (
    Forbidden,
    LbtuiError,
    NotAuthorized,
    NotConnected,
    NotFound,
    RequestRefused,
    Throttled,
    UsageError,
)
from lbtui.fetch import write
from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import RetryPolicy
from lbtui.fetch.write import make, plan
from lbtui.model.change import Change, Deed, Outcome, Result

from .conftest import Connect
from .ledger import REF, Ledger
from .misbehaving import Misbehaving, misbehaving

pytestmark = pytest.mark.anyio

DONE, NOT_DONE, UNKNOWN = Result.DONE, Result.NOT_DONE, Result.UNKNOWN
ONCE = RetryPolicy(attempts=1)


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "SETTLE", 0.03)


class Bench:
    """A service on a real socket, a connection to it, and a change of player `me`, who has 500."""

    def __init__(self, ledger: Ledger, service: Misbehaving, connection: Connection) -> None:
        self.ledger = ledger
        self.service = service
        self.connection = connection

    async def plan(self, deed: Deed, text: str | None = "700") -> Change:
        return await plan(self.connection, REF, "me", deed, text if deed is Deed.SET else None)

    async def made(self, deed: Deed, how: str | int, text: str | None = "700") -> Outcome:
        change = await self.plan(deed, text)
        self.ledger.write = how
        try:
            return await make(self.connection, change)
        finally:
            assert len(self.ledger.writes) == 1


@asynccontextmanager
async def bench(connect: Connect, ledger: Ledger | None = None, **values: Any) -> AsyncIterator[Bench]:
    ledger = ledger or Ledger({"a": 900, "me": 500, "b": 100})
    async with misbehaving(ledger.act) as service:
        settings = {"service": "ledger", "writable": True, "policy": ONCE, **values}
        connection = connect(service.url, **settings)
        yield Bench(ledger, service, connection)
        ledger.hold.set()
        await connection.close()


LOST = ("closed", "reset", "broken", "cut", "500", "502", "503", "504", "408")


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("how", LOST)
async def test_h5_the_answer_is_lost_after_the_service_did_it(connect: Connect, deed: Deed, how: str) -> None:
    async with bench(connect) as it:
        outcome = await it.made(deed, f"done then {how}")
        assert (outcome.result, outcome.read_back) == (DONE, True)
        after = outcome.after and outcome.after.score
        assert after == (700 if deed is Deed.SET else None)
        assert "the row was read back" in outcome.why


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("how", ["closed", "reset", "broken", "cut", "500", "502", "503"])
async def test_h5_the_answer_is_lost_before_the_service_did_it(connect: Connect, deed: Deed, how: str) -> None:
    async with bench(connect) as it:
        outcome = await it.made(deed, f"not then {how}")
        assert (outcome.result, outcome.read_back) == (UNKNOWN, True)
        assert outcome.after is not None
        assert outcome.after.score == 500
        assert outcome.why.endswith("the row is as it was (500), and the write may still be on its way")


@pytest.mark.parametrize("how", ["reset", "502"])
async def test_a_write_that_lands_after_the_row_was_read_back_was_not_said_to_have_failed(
    connect: Connect, how: str
) -> None:
    async with bench(connect) as it:
        outcome = await it.made(Deed.SET, f"not then {how}")
        assert outcome.result is UNKNOWN
        it.ledger.rows["me"] = 700
        (now,) = await it.connection.players(REF, ("me",))
        assert now is not None
        assert now.score == 700


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("before", ["done", "not"])
async def test_h5_the_service_is_gone_after_it(connect: Connect, deed: Deed, before: str) -> None:
    async with bench(connect) as it:
        outcome = await it.made(deed, f"{before} then gone")
        assert (outcome.result, outcome.after, outcome.read_back) == (UNKNOWN, None, True)
        assert "could not be read back" in outcome.why


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("how", ["504", "408"])
async def test_a_service_that_timed_out_may_still_be_at_it(connect: Connect, deed: Deed, how: str) -> None:
    async with bench(connect) as it:
        outcome = await it.made(deed, f"not then {how}")
        assert (outcome.result, outcome.read_back) == (UNKNOWN, True)
        assert "may still be on its way" in outcome.why


async def test_no_answer_in_time_is_unknown_as_long_as_the_row_is_unchanged(connect: Connect) -> None:
    async with bench(connect, timeout=0.3) as it:
        outcome = await it.made(Deed.SET, "not then held")
        assert (outcome.result, outcome.read_back) == (UNKNOWN, True)
        assert "No whole answer within 0.3 s" in outcome.why


async def test_a_write_that_arrives_a_moment_after_its_connection_broke(connect: Connect) -> None:
    async with bench(connect) as it:
        outcome = await it.made(Deed.SET, "not then late")
        assert (outcome.result, outcome.read_back) == (DONE, True)


REFUSED = {
    400: RequestRefused,
    401: NotAuthorized,
    403: Forbidden,
    404: NotFound,
    409: RequestRefused,
    429: Throttled,
}


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize(("status", "error"), REFUSED.items())
async def test_a_clear_no_is_an_error_and_nothing_is_read_back(
    connect: Connect, deed: Deed, status: int, error: type[LbtuiError]
) -> None:
    async with bench(connect) as it:
        with pytest.raises(error):
            await it.made(deed, status)
        assert it.ledger.asked[-1][0] != "GET"
        assert it.ledger.rows["me"] == 500


async def test_a_redirect_is_not_followed_and_tells_nothing(connect: Connect) -> None:
    async with bench(connect) as it:
        outcome = await it.made(Deed.SET, 307)
        assert (outcome.result, outcome.read_back) == (UNKNOWN, True)


async def test_a_service_that_cannot_be_reached_never_heard_of_it(connect: Connect) -> None:
    async with bench(connect) as it:
        change = await it.plan(Deed.SET)
    async with bench(connect, timeout=2) as other:
        connection = connect(it.service.url, service="ledger", writable=True, policy=ONCE)
        with pytest.raises(NotConnected):
            await make(connection, change)
        assert other.ledger.asked == []


async def test_what_the_service_tells_is_believed_and_not_read_again(connect: Connect) -> None:
    async with bench(connect) as it:
        outcome = await it.made(Deed.SET, "")
        assert outcome.after is not None
        assert (outcome.result, outcome.after.score, outcome.after.rank) == (DONE, 700, 2)
        assert (outcome.read_back, outcome.why) == (False, "")
        assert it.ledger.asked[-1][0] == "PUT"


@pytest.mark.parametrize("deed", Deed)
async def test_h22_an_empty_202_is_success_and_read_once(connect: Connect, deed: Deed) -> None:
    async with bench(connect) as it:
        outcome = await it.made(deed, "done then empty")
        assert (outcome.result, outcome.read_back, outcome.why) == (DONE, False, "")
        assert (outcome.after and outcome.after.score) == (700 if deed is Deed.SET else None)
        assert [method for method, _, _ in it.ledger.asked][-2:] == [
            "PUT" if deed is Deed.SET else "DELETE",
            "GET",
        ]


async def test_h22_an_empty_202_whose_row_cannot_be_read_is_still_a_yes(connect: Connect) -> None:
    class Closing(Ledger):
        def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
            answer = super().answer(method, target, body)
            if method != "GET":
                self.gone = True
            return answer

    async with bench(connect, Closing({"me": 500})) as it:
        outcome = await it.made(Deed.SET, "done then empty")
        assert (outcome.result, outcome.after) == (DONE, None)
        assert "could not be read" in outcome.why


@pytest.mark.parametrize("deed", Deed)
async def test_a_yes_after_which_the_row_is_as_it_was_is_not_believed(connect: Connect, deed: Deed) -> None:
    async with bench(connect) as it:
        outcome = await it.made(deed, "not then empty")
        assert (outcome.result, outcome.read_back) == (UNKNOWN, False)
        assert outcome.why == "the service said yes, and the row is as it was: 500"


async def test_a_service_that_says_yes_and_keeps_the_higher(connect: Connect) -> None:
    async with bench(connect, Ledger({"me": 500}, keeps_best=True)) as it:
        outcome = await it.made(Deed.SET, "", "300")
        assert outcome.after is not None
        assert (outcome.result, outcome.after.score, outcome.read_back) == (NOT_DONE, 500, False)
        assert outcome.why == "the service said yes, and kept the old score: 500"


async def test_a_service_that_makes_it_another_score(connect: Connect) -> None:
    class Capping(Ledger):
        def _put(self, player: str, text: str | None) -> tuple[int, Any]:
            return super()._put(player, "600")

    async with bench(connect, Capping({"me": 500})) as it:
        outcome = await it.made(Deed.SET, "")
        assert outcome.after is not None
        assert (outcome.result, outcome.after.score) == (DONE, 600)
        assert outcome.why == "the service said yes, and made it another score: 600"
    async with bench(connect, Capping({"me": 500})) as it:
        outcome = await it.made(Deed.SET, "done then empty")
        assert (outcome.result, outcome.why) == (DONE, "the service said yes, and the row is another: 600")
    async with bench(connect, Capping({"me": 500})) as it:
        outcome = await it.made(Deed.SET, "done then closed")
        assert outcome.result is UNKNOWN
        assert "neither the old one nor the one asked for: 600" in outcome.why


async def test_the_same_score_again_cannot_be_told_by_the_row(connect: Connect) -> None:
    async with bench(connect) as it:
        outcome = await it.made(Deed.SET, "done then closed", "500")
        assert (outcome.result, outcome.read_back) == (UNKNOWN, True)
        assert outcome.why.endswith("the score was the same before")


async def test_a_score_is_compared_as_a_number(connect: Connect) -> None:
    async with bench(connect) as it:
        outcome = await it.made(Deed.SET, "done then closed", "700.50")
        assert outcome.after is not None
        assert (outcome.result, outcome.after.score) == (DONE, Decimal("700.5"))
    async with bench(connect) as it:
        assert (await it.made(Deed.SET, "", "7e2")).result is DONE


async def test_the_default_score_is_looked_for_where_it_is_known(connect: Connect) -> None:
    async with bench(connect, Ledger({"me": 500}, default=100)) as it:
        assert (await it.made(Deed.SET, "done then closed", None)).result is DONE
    async with bench(connect, Ledger({"me": 500}, default=100)) as it:
        assert (await it.made(Deed.SET, "not then closed", None)).result is UNKNOWN


async def test_a_new_row_is_found_or_not(connect: Connect) -> None:
    for how, result in (("done then reset", DONE), ("not then reset", UNKNOWN)):
        async with bench(connect, Ledger({"a": 900})) as it:
            outcome = await it.made(Deed.SET, how)
            assert outcome.result is result
            assert (outcome.after is not None) == (result is DONE)


async def test_a_connection_that_is_closed_meanwhile_leaves_it_unknown(connect: Connect) -> None:
    async with bench(connect) as it:
        change = await it.plan(Deed.SET)
        it.ledger.write = "not then held"
        making = asyncio.create_task(make(it.connection, change))
        await it.ledger.arrived.wait()
        await it.connection.close()
        assert (await making).result is UNKNOWN


async def test_what_the_provider_refuses_is_never_sent(connect: Connect) -> None:
    async with bench(connect) as it:
        change = await it.plan(Deed.SET)
        read_only = connect(it.service.url, service="ledger", writable=False)
        with pytest.raises(UsageError):
            await make(read_only, change)
        assert it.ledger.writes == []

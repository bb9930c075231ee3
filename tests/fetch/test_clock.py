"""H23: what a Date header tells of the service's clock."""

from __future__ import annotations

import json

import pytest

from lbtui.errors import NotAuthorized
from lbtui.fetch.clock import clock_ahead, http_date
from lbtui.model.page import Top
from lbtui.providers.wire import Request

from .conftest import Connect, OwnTime
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT
PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
DATES = [
    ("Tue, 14 Nov 2023 22:13:20 GMT", NOW),
    ("Tuesday, 14-Nov-23 22:13:20 GMT", NOW),
    ("Tue Nov 14 22:13:20 2023", NOW),
    (" Tue, 14 Nov 2023 22:13:20 GMT ", NOW),
    ("Tue, 14 Nov 2023 23:13:20 +0100", NOW),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799.0),
    ("Tue, 31 Feb 2023 22:13:20 GMT", None),
    ("Tue, 14 Nov 2023 25:13:20 GMT", None),
    ("Tue, 00 Nov 2023 22:13:20 GMT", None),
    ("Tue, 14 Nov 0000 22:13:20 GMT", None),
    ("Tue, ١٤ Nov 2023 22:13:20 GMT", None),
    ("Tue, 14 Nov 2023 22:13:20 GMT, Tue, 14 Nov 2023 22:13:20 GMT", None),
    ("Tue, 14 Nov 99999999999999999999 22:13:20 GMT", None),
    ("yesterday", None),
    ("1700000000", None),
    ("", None),
    ("GMT" * 30_000, None),
]


@pytest.mark.parametrize(("text", "moment"), DATES)
def test_dates_in_every_form(text: str, moment: float | None) -> None:
    assert http_date(text) == moment
    assert clock_ahead({"date": text}, NOW) == (None if moment is None else moment - NOW)


def test_without_a_date_nothing_is_known() -> None:
    assert clock_ahead({}, NOW) is None


@pytest.mark.parametrize("seconds", [600, -600, 0])
async def test_every_reply_tells_how_far_ahead_the_service_is(
    seconds: int, connect: Connect, own_time: OwnTime
) -> None:
    own_time.now += seconds
    dates = iter(["Tue, 14 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 2023 22:13:20 GMT", "soon"])

    async def act(turn: Turn) -> None:
        number = 304 if "if-none-match" in turn.seen.headers else 200
        await turn.reply(number, PAGE if number == 200 else b"", {"ETag": '"1"', "Date": next(dates)})

    async with misbehaving(act) as service:
        send = connect(service.url, timing=own_time.timing).provider.send
        whole = await send(Request("GET", "/x"))
        assert whole.clock_ahead == -seconds - 1_000
        confirmed = await send(Request("GET", "/x"))
        assert confirmed.unchanged
        assert confirmed.clock_ahead == -seconds - 1_000
        assert (await send(Request("GET", "/y"))).clock_ahead is None


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(600, "10 min behind the service's"), (-600, "10 min ahead of the service's"), (20, None)],
)
async def test_h23_a_401_names_the_skew(
    ahead: int, said: str | None, connect: Connect, own_time: OwnTime
) -> None:
    own_time.now = -float(ahead)

    async def act(turn: Turn) -> None:
        await turn.reply(401, b'{"message": "no"}', {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"})

    async with misbehaving(act) as service:
        with pytest.raises(NotAuthorized) as caught:
            await connect(service.url, timing=own_time.timing).page(REF, Top())
        assert len(service.seen) == 1
    assert (said in caught.value.hint) if said else "clock" not in caught.value.hint

"""H23 end to end: a service whose clock is ten minutes away refuses a signature, and the error says why."""

from __future__ import annotations

import json
import time
from email.utils import formatdate

import pytest

from lbtui.errors import NotAuthorized
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.page import Top
from lbtui.model.profile import Profile, Value
from lbtui.model.secret import SecretRef

from .conftest import Vault
from .independent_signer import header_pairs
from .misbehaving import Turn, misbehaving

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        (600, "10 min behind the service's"),
        (-600, "10 min ahead of the service's"),
        (301, "5 min behind"),
        (290, ""),
    ],
)
async def test_h23_a_401_names_the_skew_of_the_date_header(apart: int, said: str, vault: Vault) -> None:
    async def act(turn: Turn) -> None:
        now = time.time() + apart
        pairs = dict(header_pairs(turn.seen.headers["authorization"]))
        late = abs(int(pairs["oauth_timestamp"]) - now) > 300
        body = {"Error": {"Message": "Expired timestamp"}} if late else {"totalResults": 0, "entry": []}
        await turn.reply(
            401 if late else 200, json.dumps(body).encode(), {"Date": formatdate(now, usegmt=True)}
        )

    async with misbehaving(act) as service:
        keys = {"consumer_key": SecretRef("inline", "key"), "consumer_secret": SecretRef("inline", "secret")}
        values: dict[str, Value] = {
            "url": service.url,
            "app_id": "@app",
            "user_id": "10001",
            "timeout": 5,
            **keys,
        }
        connection = Connection(Profile("p", "mobage", values), vault.reveal)
        try:
            if said:
                with pytest.raises(NotAuthorized, match=said) as caught:
                    await connection.page(BoardRef("highscore"), Top())
                assert "Expired timestamp" in caught.value.detail
            else:
                await connection.page(BoardRef("highscore"), Top())
        finally:
            await connection.close()
    assert len(service.seen) == 1 or not said  # a new try would be as late

"""A service or a gateway before it may send back what it was sent: no secret of ours is ever quoted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lbtui.errors import LbtuiError
from lbtui.model.page import Top
from lbtui.model.secret import SecretRef

from .conftest import Connect, Vault
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

TOKEN = "XBL3.0 x=8765309;made.up-token+of/the=tests"
BODIES: list[tuple[int, Any]] = [
    (400, {"description": f"you sent {TOKEN}"}),
    (401, {"error": {"message": "token made.up-token+of/the is stale"}}),
    (403, f"<html>Authorization: {TOKEN}</html>"),
    (200, f"<html>Please log in, {TOKEN}</html>"),
    (200, f"[debug] Authorization: {TOKEN}"),
    (302, ""),
]


@pytest.mark.parametrize(("status", "body"), BODIES)
async def test_an_echoed_secret_is_hidden(connect: Connect, vault: Vault, status: int, body: Any) -> None:
    vault.secrets["env:TOKEN"] = TOKEN

    async def echo(turn: Turn) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        location = {"Location": "https://elsewhere.test/made.up-token+of/the"} if status == 302 else {}
        await turn.reply(status, text.encode(), location)

    async with misbehaving(echo) as service:
        connection = connect(service.url, token=SecretRef.parse("env:TOKEN"))
        with pytest.raises(LbtuiError) as caught:
            await connection.page(REF, Top())
    assert "made.up-token" not in str(caught.value)
    assert "8765309" not in str(caught.value)
    assert ("****" in str(caught.value)) is (status != 302)


async def test_data_is_left_as_it_is(connect: Connect, vault: Vault) -> None:
    vault.secrets["env:TOKEN"] = TOKEN

    async def answer(turn: Turn) -> None:
        await turn.reply(200, json.dumps({"total": 1, "rows": [[1, TOKEN, 10]]}).encode())

    async with misbehaving(answer) as service:
        page = await connect(service.url, token=SecretRef.parse("env:TOKEN")).page(REF, Top())
    assert page.entries[0].player_id == TOKEN

"""H6: every attempt is signed anew, be it a retry, a hop of a redirect, or one with renewed keys."""

from __future__ import annotations

import json
import time

import pytest

from lbtui.errors import NotAuthorized
from lbtui.model.page import Top
from lbtui.model.secret import SecretRef

from .conftest import Connect, OwnTime, Vault
from .misbehaving import Turn, misbehaving
from .tiny import REF
from .verifier import KEYS, TOKEN, TOKEN_SECRET, Keeper, accepted, recomputed, said

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()

RAW_TARGETS = [
    "/b?x=[1]{2}|^`\\&y=%zz&z=%&fields=a,b&&w",
    "/b?x=%ff%e4&x=%C3%BC&X=%3d",
    "/b;",
    "/b;a=1;?oauth_x=a%2541&oauth_signature=forged",
    "/%e3%80%81/%2f/@me?",
    "/b?x=1;y=2&+a+=+b+",
    "/b?x=é#part",
]


@pytest.mark.parametrize("target", RAW_TARGETS)
async def test_each_hop_of_a_redirect_is_signed_for_its_own_address(target: str, connect: Connect) -> None:
    """Where it leads is the service's own writing, and may be what no library would write."""

    async def act(turn: Turn) -> None:
        if turn.number < 3:
            where = ["/first?a=b", target][turn.number - 1]
            await turn.raw(f"HTTP/1.1 302 X\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        await connect(service.url, **KEYS).page(REF, Top())
    assert len(service.seen) == 3
    for seen in service.seen:
        assert said(seen)["oauth_signature"] == recomputed(seen)
    assert len({said(seen)["oauth_nonce"] for seen in service.seen}) == 3
    assert accepted(service.seen[1])


async def test_h6_a_retry_is_signed_anew(connect: Connect) -> None:
    """A verifier that remembers nonces takes both; the second is of a later second, as Retry-After has it."""
    keeper = Keeper()

    async def act(turn: Turn) -> None:
        assert accepted(turn.seen, keeper)
        if turn.number == 1:
            await turn.reply(503, b"", {"Retry-After": "1"})
        else:
            await turn.reply(200, PAGE)

    began = int(time.time())
    async with misbehaving(act) as service:
        await connect(service.url, **KEYS).page(REF, Top())
    first, second = map(said, service.seen)
    assert first["oauth_nonce"] != second["oauth_nonce"]
    assert not accepted(service.seen[1], keeper)
    assert began <= int(first["oauth_timestamp"]) < int(second["oauth_timestamp"]) <= time.time()


async def test_h6_many_retries_and_a_connection_that_went(connect: Connect, own_time: OwnTime) -> None:
    async def act(turn: Turn) -> None:
        if turn.number in (2, 4):  # an idle connection closed as it is used again, and one lost answer
            await turn.close()
        elif turn.number == 3:
            await turn.reply(429)
        else:
            await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, **KEYS, timing=own_time.timing)
        await connection.page(REF, Top())
        await connection.page(REF, Top(), fresh=True)
    assert len(service.seen) == 5
    assert len({said(seen)["oauth_nonce"] for seen in service.seen}) == 5
    keeper = Keeper()
    assert all(accepted(seen, keeper) for seen in service.seen)


async def test_keys_renewed_after_401_are_signed_with(connect: Connect, vault: Vault) -> None:
    """Once for all four: a token and its secret change together."""
    vault.secrets |= {"cmd:token": "old token", "file:/secret": "old secret"}
    renewed = {"cmd:token": TOKEN, "file:/secret": TOKEN_SECRET}

    async def act(turn: Turn) -> None:
        vault.secrets |= renewed
        await turn.reply(200 if accepted(turn.seen) else 401, PAGE)

    references = {"token": SecretRef.parse("cmd:token"), "token_secret": SecretRef.parse("file:/secret")}
    async with misbehaving(act) as service:
        connection = connect(service.url, **{**KEYS, **references})
        await connection.page(REF, Top())
        assert len(service.seen) == 2
        vault.secrets["file:/secret"] = "not that one"
        renewed.clear()
        await connection.page(REF, Top(), fresh=True)
    assert len(service.seen) == 3
    assert [said(seen)["oauth_token"].encode("latin-1").decode() for seen in service.seen] == [
        "old token",
        TOKEN,
        TOKEN,
    ]


async def test_keys_that_stay_wrong_are_asked_with_once(connect: Connect) -> None:
    async def refuse(turn: Turn) -> None:
        await turn.reply(401, b'{"error_msg":"Invalid signature","error":401}')

    async with misbehaving(refuse) as service:
        with pytest.raises(NotAuthorized):
            await connect(service.url, **KEYS).page(REF, Top())
        assert len(service.seen) == 1

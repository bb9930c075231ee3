"""OAuth's keys by reference: which will do, when they are asked for, and that none is ever told."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from lbtui.errors import ConfigError, LbtuiError, SecretError
from lbtui.model.page import Top
from lbtui.model.secret import SecretRef

from .conftest import Connect, OwnTime, Vault
from .independent_signer import base_of, header_pairs, signature
from .misbehaving import Turn, misbehaving
from .test_credentials import told_with_locals
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()


async def answer(turn: Turn) -> None:
    await turn.reply(200, PAGE)


def oauth(**references: str) -> dict[str, SecretRef]:
    """A profile's keys; all references but those given are inline."""
    inline = {"consumer_key": "k3y-made-up", "consumer_secret": "s3cr3t-consumer"}
    return {name: SecretRef.parse(text) for name, text in (inline | references).items()}


UNUSABLE = ["s3cr3t\n", "s3c\r\nr3t", "s3cr\0et", "s3c\x1br3t", " s3cret", "s3cret ", "s3c\ud800t", "\u200b"]
PARTS = ["consumer_key", "consumer_secret", "token", "token_secret"]


@pytest.mark.parametrize(
    ("part", "value"),
    [*((part, value) for part in PARTS for value in UNUSABLE), *((part, "") for part in PARTS[:3])],
)
async def test_a_key_that_cannot_be_signed_with_is_not_told(
    part: str, value: str, connect: Connect, vault: Vault
) -> None:
    vault.secrets["env:KEY"] = value
    connection = connect(allow_plain_http=True, **oauth(**{"token": "t", part: "env:KEY"}))
    with pytest.raises(SecretError, match=f"The {part.replace('_', ' ')} cannot be used") as caught:
        await connection.page(REF, Top())
    assert "from env:KEY" in caught.value.detail
    assert "s3c" not in told_with_locals(caught.value)


@pytest.mark.parametrize("value", ["&%+=", 'a"b\\c', "a b", "ü秘😀", "a;b,c", "*" * 2000])
async def test_a_key_may_be_of_any_signs_that_can_be_printed(
    value: str, connect: Connect, vault: Vault
) -> None:
    vault.secrets["env:KEY"] = value
    async with misbehaving(answer) as service:
        await connect(service.url, **oauth(**dict.fromkeys(PARTS, "env:KEY"))).page(REF, Top())
    (seen,) = service.seen
    pairs = dict(header_pairs(seen.headers["authorization"]))
    assert pairs["oauth_consumer_key"].encode("latin-1").decode() == value
    assert pairs["oauth_signature"] == signature(base_of(seen), value, value)


@pytest.mark.parametrize("references", [{"token": "t"}, {"token": "t", "token_secret": "env:EMPTY"}])
async def test_o6_the_tokens_secret_may_be_empty(
    references: dict[str, str], connect: Connect, vault: Vault
) -> None:
    vault.secrets["env:EMPTY"] = ""
    async with misbehaving(answer) as service:
        await connect(service.url, **oauth(**references)).page(REF, Top())
    (seen,) = service.seen
    pairs = dict(header_pairs(seen.headers["authorization"]))
    assert pairs["oauth_token"] == "t"
    assert pairs["oauth_signature"] == signature(base_of(seen), "s3cr3t-consumer", "")


async def test_a_tokens_secret_needs_its_token(connect: Connect) -> None:
    with pytest.raises(ConfigError, match="a token_secret and no token") as caught:
        await connect(allow_plain_http=True, **oauth(token_secret="s3cr3t")).page(REF, Top())
    assert "s3cr3t" not in told_with_locals(caught.value)


@pytest.mark.parametrize("name", ["Authorization", "authorization"])
async def test_a_profile_sets_no_authorization_where_requests_are_signed(name: str, connect: Connect) -> None:
    headers = {name: "Bearer s3cr3t"}
    with pytest.raises(ConfigError, match="may not set Authorization") as caught:
        await connect(allow_plain_http=True, headers=headers, **oauth()).page(REF, Top())
    assert "s3cr3t" not in str(caught.value)


async def test_keys_are_asked_for_once_and_late(connect: Connect, vault: Vault) -> None:
    references = {"consumer_secret": "cmd:secret", "token": "file:/token", "token_secret": "env:SECRET"}
    vault.secrets |= dict.fromkeys(references.values(), "x")
    async with misbehaving(answer) as service:
        connection = connect(service.url, **oauth(**references))
        assert vault.asked == []
        await asyncio.gather(*(connection.page(REF, Top(), fresh=True) for _ in range(3)))
    assert sorted(vault.asked) == sorted(["in the file", *references.values()])


async def test_s8_no_log_and_no_error_holds_a_key(
    connect: Connect, vault: Vault, own_time: OwnTime, caplog: pytest.LogCaptureFixture
) -> None:
    """With everything logged that can be: neither keys, nor the header they made."""
    caplog.set_level(logging.DEBUG)
    vault.secrets["env:KEY"] = "s3cr3t-key"

    async def act(turn: Turn) -> None:
        if turn.number == 1:
            await turn.reply(200, PAGE)
        else:
            await turn.close()

    async with misbehaving(act) as service:
        keys = oauth(**dict.fromkeys(PARTS, "env:KEY"))
        connection = connect(service.url, timing=own_time.timing, **keys)
        await connection.page(REF, Top())
        with pytest.raises(LbtuiError) as caught:
            await connection.page(REF, Top(), fresh=True)
    signed = [dict(header_pairs(seen.headers["authorization"]))["oauth_signature"] for seen in service.seen]
    assert len(signed) > 1
    for text in (told_with_locals(caught.value), caplog.text, repr(connection), repr(vars(connection))):
        for secret in ("s3cr3t", "oauth_signature", *signed):
            assert secret not in text
    assert "HTTP Request" in caplog.text

"""S8 as far as requests go: which secrets are sent, when they are asked for, and that none is ever told."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback

import pytest

from lbtui.errors import ConfigError, LbtuiError, NotAuthorized, SecretError
from lbtui.model.page import Rank, Top
from lbtui.model.secret import SecretRef

from .conftest import Connect, OwnTime, Vault
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()


async def answer(turn: Turn) -> None:
    await turn.reply(200, PAGE)


def told_with_locals(error: BaseException) -> str:
    """What a crash screen that prints locals would show of our own frames, causes and contexts included."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts: list[str] = []
    links: list[traceback.TracebackException | None] = [whole]
    while links:
        if link := links.pop():
            parts += [
                f"{frame.name} {frame.locals}" for frame in link.stack if "lbtui" in frame.filename.split("/")
            ]
            parts += [str(link), *map(str, link.format_exception_only())]
            links += [link.__cause__, link.__context__]
    assert len(parts) > 2
    return "\n".join(parts)


async def test_headers_of_a_profile_are_sent_and_may_be_references(connect: Connect, vault: Vault) -> None:
    vault.secrets |= {"env:KEY": "k3y", "env:TOKEN": "t0ken"}
    headers = {"X-Api-Key": "env:KEY", "X-Title": "halo", "authorization": "lost to the service's own"}
    async with misbehaving(answer) as service:
        connection = connect(service.url, token=SecretRef.parse("env:TOKEN"), headers=headers)
        await connection.page(REF, Top())
        sent = service.seen[0].headers
    assert (sent["x-api-key"], sent["x-title"], sent["authorization"]) == ("k3y", "halo", "t0ken")
    assert sent["user-agent"].startswith("lbtui/")
    assert sent["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("name", ["Host", "content-length", "X Y", "X:", "", "X\n"])
async def test_headers_that_cannot_be_sent(name: str, connect: Connect) -> None:
    with pytest.raises(ConfigError, match="headers hold a name"):
        await connect(headers={name: "x"}, allow_plain_http=True).page(REF, Top())


@pytest.mark.parametrize("value", ["s3cr3t\n", "s3c\r\nr3t", "s3cr\0et", "s3crét", " s3cret", ""])
async def test_a_secret_that_cannot_be_sent_is_not_told(value: str, connect: Connect, vault: Vault) -> None:
    vault.secrets["env:TOKEN"] = value
    connection = connect(allow_plain_http=True, token=SecretRef.parse("env:TOKEN"))
    with pytest.raises(SecretError, match="Authorization") as caught:
        await connection.page(REF, Top())
    assert "s3c" not in "".join(traceback.format_exception(caught.value))


async def test_s8_no_log_and_no_error_holds_a_secret(
    connect: Connect, vault: Vault, own_time: OwnTime, caplog: pytest.LogCaptureFixture
) -> None:
    """With everything logged that can be: the address is secret, the header is, and the query may be."""
    caplog.set_level(logging.DEBUG)
    vault.secrets["env:TOKEN"] = "s3cr3t-token"

    async def act(turn: Turn) -> None:
        if turn.number == 1:
            await turn.reply(200, PAGE, {"Set-Cookie": "s3cr3t-cookie=1"})
        else:
            await turn.close()

    async with misbehaving(act) as service:
        vault.secrets["env:URL"] = f"{service.url}/callbacks/s3cr3t-path"
        url, token = SecretRef.parse("env:URL"), SecretRef.parse("env:TOKEN")
        connection = connect(url, token=token, timing=own_time.timing)
        await connection.page(REF, Top())
        assert service.seen[0].path == "/callbacks/s3cr3t-path/boards/flags"
        with pytest.raises(LbtuiError) as caught:
            await connection.page(REF, Top(), fresh=True)
    assert "The address from env:URL" in str(caught.value)
    for text in (told_with_locals(caught.value), caplog.text, repr(connection), repr(vars(connection))):
        assert "s3cr3t" not in text
    assert "HTTP Request" in caplog.text


async def test_an_unusable_secret_address_is_not_told(connect: Connect, vault: Vault) -> None:
    vault.secrets["env:URL"] = "https://h/s3cr3t?x"
    with pytest.raises(ConfigError, match="The address from env:URL has a query") as caught:
        await connect(SecretRef.parse("env:URL")).page(REF, Top())
    assert "s3cr3t" not in told_with_locals(caught.value)


async def test_secrets_are_asked_for_once_and_late(connect: Connect, vault: Vault) -> None:
    vault.secrets["cmd:token"] = "t"
    async with misbehaving(answer) as service:
        connection = connect(service.url, token=SecretRef.parse("cmd:token"))
        assert vault.asked == []
        await asyncio.gather(*(connection.page(REF, Top(), fresh=True) for _ in range(3)))
        await connection.page(REF, Top(), fresh=True)
    assert vault.asked == ["cmd:token"]


@pytest.mark.parametrize(
    ("source", "renewed", "requests"),
    [("cmd:token", "new", 2), ("file:/token", "new", 2), ("cmd:token", "old", 1), ("env:TOKEN", "new", 1)],
)
async def test_401_asks_for_the_secret_once_more(
    source: str, renewed: str, requests: int, connect: Connect, vault: Vault
) -> None:
    vault.secrets[source] = "old"

    async def act(turn: Turn) -> None:
        vault.secrets[source] = renewed
        await turn.reply(200 if turn.seen.headers["authorization"] == "new" else 401, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, token=SecretRef.parse(source))
        if requests == 2:
            await connection.page(REF, Top())
            assert service.seen[-1].headers["authorization"] == "new"
        else:
            with pytest.raises(NotAuthorized):
                await connection.page(REF, Top())
        assert len(service.seen) == requests


async def test_401_for_many_at_once_asks_for_the_secret_once(connect: Connect, vault: Vault) -> None:
    vault.secrets["cmd:token"] = "old"

    async def act(turn: Turn) -> None:
        vault.secrets["cmd:token"] = "new"
        await turn.reply(200 if turn.seen.headers["authorization"] == "new" else 401, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, token=SecretRef.parse("cmd:token"))
        await asyncio.gather(*(connection.page(REF, Rank(rank)) for rank in range(1, 6)))
        assert len(service.seen) == 10
    assert vault.asked == ["cmd:token"] * 2

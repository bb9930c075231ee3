"""Whatever goes wrong on the way to a secret address, no word of it is told."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import BadAnswer, LbtuiError, TimedOut, Unreachable
from lbtui.model.page import Page, Top
from lbtui.model.secret import SecretRef
from lbtui.providers import registry
from lbtui.providers.gamesparks import GameSparksProvider
from lbtui.providers.wire import Request

from .conftest import Connect, OwnTime, Vault
from .misbehaving import Misbehaving, Turn, misbehaving
from .secret_address import (
    KINDS,
    PATH,
    REF,
    ROWS,
    SECRET,
    Keeper,
    Make,
    clear,
    crash_screen,
    echo,
    told_by,
)
from .tiny import REF as TINY

pytestmark = pytest.mark.anyio

CERTIFICATES = Path(__file__).parent / "certificates"


async def raw(turn: Turn) -> None:
    await turn.raw(f"SSH-2.0 {echo(turn)}\r\n".encode())
    await turn.close()


async def cut(turn: Turn) -> None:
    await turn.reply(200, ROWS, {"Content-Length": "9999"})
    await turn.close()


async def closed(turn: Turn) -> None:
    await turn.reset()


async def damaged(turn: Turn) -> None:
    await turn.reply(200, echo(turn).encode(), {"Content-Encoding": "gzip"})


async def throttled(turn: Turn) -> None:
    await turn.reply(429, echo(turn).encode(), {"Retry-After": "9999"})


async def silent(turn: Turn) -> None:
    await asyncio.sleep(30)


async def until_asked(service: Misbehaving, times: int) -> None:
    while len(service.seen) < times:  # noqa: ASYNC110  the service keeps a list and no event
        await asyncio.sleep(0.005)


def redirect(status: int, to: str) -> Callable[[Turn], Awaitable[None]]:
    async def act(turn: Turn) -> None:
        location = to.replace("PATH", turn.seen.target).replace("HOST", turn.seen.headers["host"])
        await turn.reply(status, headers={"Location": location})

    return act


TROUBLES: dict[str, tuple[Callable[[Turn], Awaitable[None]], type[LbtuiError], str]] = {
    "no HTTP": (raw, BadAnswer, "An SSH server answers at the address"),
    "cut off": (cut, Unreachable, "was cut off"),
    "reset": (closed, Unreachable, "broke the connection off"),
    "damaged": (damaged, BadAnswer, "arrived damaged"),
    "throttled": (throttled, LbtuiError, "no requests until"),
    "silent": (silent, TimedOut, "No whole answer within"),
    "moved": (redirect(301, "https://other.test/PATH"), BadAnswer, "301, to https://other.test. If"),
    "moved here": (redirect(308, "http://HOSTPATH/"), BadAnswer, "308, to http://127.0.0.1"),
    "moved nowhere": (redirect(302, "PATH/x"), BadAnswer, "nothing was sent there"),
    "moved, the secret in a query": (
        redirect(307, f"/login?from=PATH&secret={SECRET}"),
        BadAnswer,
        "nothing was sent there",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_trouble_on_the_way(
    trouble: str,
    kind: str,
    keeper: Keeper,
    make: Make,
    own_time: OwnTime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    act, error, said = TROUBLES[trouble]
    values: dict[str, Any] = {"timing": own_time.timing}
    async with misbehaving(act) as service:
        asked = make(keeper.keep(kind, service.url + PATH), **values)
        if trouble == "silent":
            asked.profile.values["timeout"] = 0.4  # type: ignore[index]  # below what a file may say
        with pytest.raises(error, match=said) as caught:
            await asked.page(REF, Top())
        assert len({seen.target for seen in service.seen}) == 1
    assert clear(told_by(caught.value))
    assert clear(caplog.text)
    assert clear(repr(asked) + repr(vars(asked)) + repr(vars(asked.provider)))


async def test_a_question_that_is_called_off(keeper: Keeper, make: Make) -> None:
    async with misbehaving(silent) as service:
        asked = make(keeper.keep("env", service.url + PATH))
        task = asyncio.ensure_future(asked.provider.send(Request("POST", "", body=b"key=test_endpoint")))
        await until_asked(service, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
    shown = told_by(caught.value) + crash_screen(caught.value)
    assert "_once" in shown
    assert clear(shown)


async def test_a_get_that_is_called_off_after_a_redirect(connect: Connect, vault: Vault) -> None:
    async def act(turn: Turn) -> None:
        if turn.number == 1:
            await turn.reply(302, headers={"Location": f"{turn.seen.target}/{SECRET}"})
        else:
            await silent(turn)

    async with misbehaving(act) as service:
        vault.secrets["env:URL"] = service.url + PATH
        asked = connect(SecretRef.parse("env:URL"))
        task = asyncio.ensure_future(asked.provider.send(Request("GET", "/x")))
        await until_asked(service, 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
    assert service.seen[1].target == f"{PATH}/x/{SECRET}"
    assert clear(told_by(caught.value))


async def test_a_redirect_of_a_get_is_followed_under_a_secret_address(connect: Connect, vault: Vault) -> None:
    async def act(turn: Turn) -> None:
        if turn.number == 1:
            await turn.reply(302, headers={"Location": f"{turn.seen.path}/again"})
        else:
            await turn.reply(200, json.dumps({"total": 0, "rows": []}).encode())

    async with misbehaving(act) as service:
        vault.secrets["env:URL"] = f"{service.url}{PATH}/"
        assert (await connect(SecretRef.parse("env:URL")).page(TINY, Top())).entries == ()
    assert [seen.path for seen in service.seen] == [f"{PATH}/boards/flags", f"{PATH}/boards/flags/again"]


class Broken(GameSparksProvider):
    """Has a slip of its own behind an answer."""

    async def page(self, *args: Any, **options: Any) -> Page:
        await self.send(Request("POST", "", body=b"key=test_endpoint"))
        raise ValueError("a slip")


async def test_a_slip_inside_a_provider(keeper: Keeper, monkeypatch: pytest.MonkeyPatch, make: Make) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "gamesparks", f"{__name__}:Broken")

    async def answer(turn: Turn) -> None:
        await turn.reply(200, ROWS, {"X-Asked": echo(turn)})

    async with misbehaving(answer) as service:
        asked = make(keeper.keep("file", service.url + PATH))
        with pytest.raises(LbtuiError, match="ValueError inside the provider") as caught:
            await asked.page(REF, Top())
    shown = told_by(caught.value) + crash_screen(caught.value)
    assert "a slip" in shown
    assert clear(shown)


async def test_nobody_is_there(
    keeper: Keeper, make: Make, own_time: OwnTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    for url, said in (
        (f"http://127.0.0.1:{port}{PATH}", "The address from env:LBTUI_TEST_CALLBACK refuses the connection"),
        (f"https://nowhere.invalid{PATH}", "address from env:LBTUI_TEST_CALLBACK"),
    ):
        with pytest.raises(Unreachable, match=f"(?i){said}") as caught:
            await make(keeper.keep("env", url), timing=own_time.timing).page(REF, Top())
        assert clear(told_by(caught.value))
    assert clear(caplog.text)


@pytest.mark.parametrize(("scheme", "said"), [("https", "does not speak TLS"), ("tls", "does not know")])
async def test_tls_that_fails(scheme: str, said: str, keeper: Keeper, make: Make, own_time: OwnTime) -> None:
    context = None
    if scheme == "tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / "good.pem")
    async with misbehaving(raw, greeting=b"" if context else b"HTTP/1.1 400 X\r\n\r\n", tls=context) as service:
        url = f"https://127.0.0.1:{service.port}{PATH}"
        with pytest.raises(Unreachable, match=said) as caught:
            await make(keeper.keep("env", url), timing=own_time.timing).page(REF, Top())
    assert "env:LBTUI_TEST_CALLBACK" in str(caught.value)
    assert clear(told_by(caught.value))

"""S9 and S10: nothing leaves the origin of the profile's address, whatever a service or a name says."""

from __future__ import annotations

import json

import pytest

from lbtui.errors import BadAnswer, ConfigError, UsageError
from lbtui.fetch.address import Address
from lbtui.model.board import BoardRef
from lbtui.model.page import Token, Top
from lbtui.model.secret import SecretRef
from lbtui.providers.wire import Request

from .conftest import Connect, Vault
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "kind", ["other host", "other port", "sub-domain", "other scheme", "userinfo", "no address"]
)
async def test_s9_other_origins_are_not_followed(
    status: int, kind: str, connect: Connect, vault: Vault
) -> None:
    vault.secrets["env:TOKEN"] = "s3cr3t-token"

    async def taken(turn: Turn) -> None:
        await turn.reply(200, PAGE)

    async def redirect(turn: Turn) -> None:
        where = {
            "other host": f"http://localhost:{other.port}/steal?ticket=abc",
            "other port": f"http://127.0.0.1:{other.port}/steal?ticket=abc",
            "sub-domain": f"http://evil.127.0.0.1.localhost:{other.port}/",
            "other scheme": f"https://127.0.0.1:{service.port}/",
            "userinfo": f"http://me:pw@127.0.0.1:{service.port}/",
            "no address": "http://[",
        }[kind]
        await turn.reply(status, headers={"Location": where, "Set-Cookie": "sid=1; Path=/"})

    async with misbehaving(taken) as other, misbehaving(redirect) as service:
        connection = connect(service.url, token=SecretRef.parse("env:TOKEN"), headers={"X-Api-Key": "k3y"})
        with pytest.raises(BadAnswer, match="nothing was sent there") as caught:
            await connection.page(REF, Top())
        assert len(service.seen) == 1
        assert other.seen == []
    told = str(caught.value)
    assert "ticket" not in told
    assert "pw" not in told
    if kind == "other port":
        assert f"http://127.0.0.1:{other.port}" in told


async def test_redirects_within_the_origin_are_followed_and_authorised_again(
    connect: Connect, vault: Vault
) -> None:
    vault.secrets["env:TOKEN"] = "s3cr3t-token"

    async def act(turn: Turn) -> None:
        if turn.number < 4:
            where = [f"{service.url}/a", "b?c=1", "/d"][turn.number - 1]
            await turn.reply(302, headers={"Location": where, "Set-Cookie": f"step={turn.number}; Path=/"})
        else:
            await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        page = await connect(service.url, token=SecretRef.parse("env:TOKEN")).page(REF, Top())
    assert len(page.entries) == 1
    assert [seen.target for seen in service.seen[1:]] == ["/a", "/b?c=1", "/d"]
    assert {seen.headers["authorization"] for seen in service.seen} == {"s3cr3t-token"}
    assert service.seen[-1].headers["cookie"] == "step=3"


async def test_a_circle_of_redirects_ends(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(302, headers={"Location": "/again"})

    async with misbehaving(act) as service:
        with pytest.raises(BadAnswer, match="in circles"):
            await connect(service.url).page(REF, Top())
        assert len(service.seen) == 4


async def test_a_redirected_post_is_not_followed(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(307, headers={"Location": "/again"})

    async with misbehaving(act) as service:
        reply = await connect(service.url).provider.send(Request("POST", "/x", body=b"{}"))
        assert reply.status == 307
        assert len(service.seen) == 1


@pytest.mark.parametrize(
    "token", ["1&skipToRank=9", "../x", "#f", "a\r\nX-Evil: 1", "https://evil/", "%00", "é+ ?", "\ud800"]
)
async def test_s10_a_token_is_one_parameter(token: str, connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        await connect(service.url).page(REF, Token(token))
    (seen,) = service.seen
    assert seen.path == "/boards/flags"
    names = [part.split("=")[0] for part in seen.query.split("&")]
    assert names == ["count", "token"]
    assert "x-evil" not in seen.headers
    assert not set("#/ :") & set(seen.query)


@pytest.mark.parametrize("name", ["..", ".", "a/../../b", "a b", "ü", "x?y#z", "%2e%2e"])
async def test_names_stay_inside_the_base_address(name: str, connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url + "/base")
        try:
            await connection.page(BoardRef(name), Top())
        except UsageError:
            assert name in (".", "..", "a/../../b")
            assert service.seen == []
        else:
            (seen,) = service.seen
            assert seen.path.startswith("/base/boards/")
            assert seen.path.count("/") == 3


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("ftp://h/x", "no http or https address"),
        ("https://", "no http or https address"),
        ("https://h:99999/", "no address"),
        ("https://[::1", "no address"),
        ("https://me:hunter2@h/", "user name or password"),
        ("https://h/?key=hunter2", "query"),
        ("https://h/#x", "fragment"),
        ("https://h/ x", "blanks"),
        ("https://h/\nx", "blanks"),
    ],
)
def test_addresses_that_will_not_do(base: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        Address.of(base)
    assert "hunter2" not in str(caught.value)


def test_an_address_is_shown_without_its_path() -> None:
    with pytest.raises(ConfigError, match=r"password\. It would not be sent\. Give") as caught:
        Address.of("http://me:hunter2@h/", "the address from env:URL")
    assert "hunter2" not in str(caught.value)
    address = Address.of("https://h:8443/callbacks/s3cr3t/", "the address from env:URL")
    assert address.shown == "the address from env:URL"
    assert "s3cr3t" not in repr(address)
    assert address.url(Request("GET", "/x", (("a", "b c"),))) == "https://h:8443/callbacks/s3cr3t/x?a=b%20c"
    assert Address.of("http://[::1]:80/").shown == "http://[::1]"


@pytest.mark.parametrize("app", [None, object()])
async def test_plain_http_needs_leave(app: object, connect: Connect) -> None:
    connection = connect("http://service.test")
    with pytest.raises(ConfigError, match="Nothing is sent over plain http") as caught:
        await connection.page(REF, Top())
    assert "allow_plain_http" in caught.value.hint

"""S14 to S16: whom we trust, through whom we go, and what two profiles share, which is nothing."""

from __future__ import annotations

import json
import logging
import ssl
import traceback
from pathlib import Path

import pytest

from lbtui.errors import BadAnswer, ConfigError, Unreachable
from lbtui.fetch.service import FetchService
from lbtui.model.page import Top
from lbtui.model.profile import Profile

from .conftest import Connect, OwnTime, Vault
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")
ETAG = {"ETag": '"v1"', "Set-Cookie": "sid=1; Path=/"}


async def answer(turn: Turn) -> None:
    await turn.reply(200, PAGE, ETAG)


def tls(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


async def test_s14_an_authority_of_the_profile_is_trusted(connect: Connect) -> None:
    async with misbehaving(answer, tls=tls("good")) as service:
        assert (await connect(service.url, ca_bundle=AUTHORITY).page(REF, Top())).entries


async def test_s14_an_authority_of_the_environment_is_trusted(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", AUTHORITY)
    async with misbehaving(answer, tls=tls("good")) as service:
        assert (await connect(service.url).page(REF, Top())).entries


@pytest.mark.parametrize(
    ("name", "bundle", "said"),
    [
        ("good", "", "an authority this machine does not know"),
        ("self_signed", AUTHORITY, "is self-signed"),
        ("expired", AUTHORITY, "has expired"),
        ("other_host", AUTHORITY, "is for another"),
    ],
)
async def test_s14_a_certificate_that_will_not_do(
    name: str, bundle: str, said: str, connect: Connect, own_time: OwnTime
) -> None:
    async with misbehaving(answer, tls=tls(name)) as service:
        with pytest.raises(Unreachable, match=said) as caught:
            await connect(service.url, timing=own_time.timing, ca_bundle=bundle).page(REF, Top())
        assert service.seen == []
    assert caught.value.hint
    assert own_time.slept == []


async def test_s14_a_missing_store_is_named(
    connect: Connect, own_time: OwnTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/authorities.pem")
    async with misbehaving(answer, tls=tls("good")) as service:
        with pytest.raises(Unreachable) as caught:
            await connect(service.url, timing=own_time.timing).page(REF, Top())
    assert "SSL_CERT_FILE" in caught.value.hint


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
async def test_s14_a_bundle_that_is_none(content: bytes | None, connect: Connect, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)
    with pytest.raises(ConfigError, match="ca_bundle"):
        await connect("https://127.0.0.1:1", ca_bundle=str(bundle)).page(REF, Top())


async def test_s14_https_to_a_plain_port(connect: Connect, own_time: OwnTime) -> None:
    async def plain(turn: Turn) -> None:
        await turn.reply(400)

    async with misbehaving(plain, greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as service:
        with pytest.raises(Unreachable, match="does not speak TLS"):
            await connect(service.url.replace("http:", "https:"), timing=own_time.timing).page(REF, Top())


async def test_s14_http_to_a_tls_port(connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(answer, tls=tls("good")) as service:
        with pytest.raises((BadAnswer, Unreachable), match=r"speaks TLS|closed the connection"):
            await connect(service.url.replace("https:", "http:"), timing=own_time.timing).page(REF, Top())


async def test_s15_a_proxy_is_used_and_its_password_not_told(
    connect: Connect, own_time: OwnTime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with misbehaving(answer) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:hunter2@127.0.0.1:{proxy.port}")
        connection = connect("http://service.test", allow_plain_http=True, timing=own_time.timing)
        assert (await connection.page(REF, Top())).entries
        assert proxy.seen[0].target.startswith("http://service.test/boards/flags")
        assert proxy.seen[0].headers["proxy-authorization"].startswith("Basic ")
    with pytest.raises(Unreachable) as caught:
        await connection.page(REF, Top(), fresh=True)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))
    assert "or the proxy before it" in caught.value.title
    assert "hunter2" not in caplog.text


async def test_s15_no_proxy_is_honoured(
    connect: Connect, own_time: OwnTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with misbehaving(answer) as proxy, misbehaving(answer) as service:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "nothing.invalid")
        with pytest.raises(Unreachable, match="cannot be found"):
            await connect("http://nothing.invalid", allow_plain_http=True, timing=own_time.timing).page(
                REF, Top()
            )
        await connect(service.url).page(REF, Top())  # nor is one used between this machine and itself
        assert proxy.connections == 0


async def test_s15_a_proxy_that_refuses(
    connect: Connect, own_time: OwnTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(turn: Turn) -> None:
        await turn.reply(407, b"who are you, hunter2?", reason="Proxy Authentication Required")

    async with misbehaving(refuse) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:hunter2@127.0.0.1:{proxy.port}")
        with pytest.raises(Unreachable, match="proxy does not let") as caught:
            await connect("https://service.test", timing=own_time.timing).page(REF, Top())
    assert "407" in caught.value.detail
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["socks5://me:hunter2@127.0.0.1:1", "foo://me:hunter2@h", "http://hunter2:x"])
async def test_s15_a_proxy_that_cannot_be_used(
    proxy: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ConfigError, match="proxy") as caught:
        await connect("https://service.test").page(REF, Top())
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


async def test_s16_profiles_share_nothing(vault: Vault) -> None:
    async with misbehaving(answer) as service:
        fetch = FetchService(vault.reveal)
        profiles = [Profile(name, "tiny", {"url": service.url, "page_size": 10, "timeout": 5}) for name in "ab"]
        first, second = (fetch.connection(profile) for profile in profiles)
        for connection in (first, second, first):
            await connection.page(REF, Top(), fresh=True)
        assert [seen.connection for seen in service.seen] == [1, 2, 1]
        assert [seen.headers.get("if-none-match") for seen in service.seen] == [None, None, '"v1"']
        assert [seen.headers.get("cookie") for seen in service.seen] == [None, None, "sid=1"]
        assert fetch.connection(profiles[0]) is first
        edited = Profile("a", "tiny", {**profiles[0].values, "page_size": 11})
        assert fetch.connection(edited) is not first
        await fetch.drop("a")
        assert fetch.connection(profiles[0]) is not first
        await fetch.drop("nobody")
        await fetch.close()

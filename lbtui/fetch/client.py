"""One profile's HTTP client, and the last place a secret passes through.

A request either gives a whole `Reply` or a `Fault` with a sentence; no exception of the HTTP library, whose
frames and texts hold addresses and headers, gets out of here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lbtui import __version__
from lbtui.errors import BadAnswer, ConfigError, LbtuiError, UsageError
from lbtui.fetch import faults
from lbtui.fetch.absent import left_out, note_absent
from lbtui.fetch.address import Address, at_the_start, secret_address, shown_target
from lbtui.fetch.body import ACCEPTED, read_body
from lbtui.fetch.credentials import Credentials, Revealed, Signing, place_of
from lbtui.fetch.direct import Direct
from lbtui.fetch.faults import Fault, Faulty
from lbtui.fetch.line import KEPT_SECONDS
from lbtui.fetch.redaction import guard_logs
from lbtui.fetch.trail import Trail
from lbtui.fetch.trust import authorities, nobody
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Reveal
from lbtui.providers.wire import Endpoint, Reply, Request

with left_out("httpx._main"):
    import httpx

MAX_REDIRECTS = 3
CONNECT_SECONDS = 10.0
_REDIRECTS = (301, 302, 303, 307, 308)

guard_logs(httpx.__name__)
note_absent("sniffio")


class _LastMoment(httpx.Auth):
    """Puts the secret headers on, and signs, after everything that could print or change them.

    `signed` is the Authorization header that the last request was sent with, where that was a signature.
    """

    def __init__(self, revealed: Revealed) -> None:
        self._revealed = revealed
        self.signed: Secret | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        for name, secret in self._revealed.headers.items():
            request.headers[name] = secret.reveal()
        if self._revealed.signing:
            self.signed = _signature(request, self._revealed.signing)
            request.headers["Authorization"] = self.signed.reveal()
        yield request


@dataclass(slots=True, eq=False, repr=False)
class _Open:
    address: Address
    http: httpx.AsyncClient
    parsed: Callable[[str], httpx.URL] = field(default_factory=lambda: lru_cache(1)(httpx.URL))
    """Where everything is asked at one address, it is read once."""


class Client:
    """Made without input or output; the first request reveals the address and the secrets, and connects.

    `app` is an ASGI application to call in place of the network.
    """

    def __init__(self, profile: Profile, endpoint: Endpoint, reveal: Reveal, app: Any = None) -> None:
        self._profile = profile
        self._base = endpoint.base
        self._auth = endpoint.auth
        self._app = app
        self._opening = asyncio.Lock()
        self._open: _Open | None = None
        self.credentials = Credentials(profile, endpoint, reveal)

    async def exchange(self, request: Request, validator: str | None = None) -> Reply | Fault:
        """One request, and of a GET at most three redirects within the same origin. `validator` asks for a 304.

        ConfigError and SecretError where the profile does not allow a request at all.
        """
        opened = await self._opened()
        url = Secret(opened.address.url(request))
        began = time.monotonic()
        revealed = await self.credentials.revealed()
        auth = _LastMoment(revealed)
        wire_bytes = 0
        for _ in range(MAX_REDIRECTS + 1):
            outcome = await self._once(opened, request, url, validator, auth)
            if isinstance(outcome, Fault):
                return outcome
            target = Secret(outcome.headers.get("location", ""))
            outcome = revealed.redaction.without(outcome, auth.signed)
            wire_bytes += outcome.wire_bytes
            follow = request.method == "GET"
            asked = follow or (request.repeatable and revealed.address is not None)
            if not (outcome.status in _REDIRECTS and target.reveal() and asked):
                return outcome._replace(elapsed=time.monotonic() - began, wire_bytes=wire_bytes)
            following = opened.address.redirected(url.reveal(), target.reveal()) if follow else None
            if following is None:
                shown = shown_target(url.reveal(), outcome.headers["location"])
                return faults.elsewhere(outcome.status, opened.address.shown, shown)
            url = following
        return Fault(BadAnswer("The service redirects in circles", f"Over {MAX_REDIRECTS} redirects in a row"))

    async def close(self) -> None:
        if self._open:
            await self._open.http.aclose()

    async def _opened(self) -> _Open:
        async with self._opening:
            if self._open is None:
                address = await self._address()
                self._open = _Open(address, self._http(address))
            return self._open

    async def _address(self) -> Address:
        if isinstance(self._base, SecretRef):
            secret = await self.credentials.address(self._base)
            address = secret_address(secret, f"the address {place_of(self._base)}")
        else:
            address = Address.of(self._base)
        plain = address.scheme == "http" and not (self._app or address.is_loopback)
        if plain and not self._profile.flag("allow_plain_http"):
            from lbtui.fetch.plain_http import exposure  # which few need

            also = bool(self._profile.table("headers"))
            risk = exposure(self._auth, also, secret_address=isinstance(self._base, SecretRef))
            raise ConfigError(
                "Nothing is sent over plain http",
                f"{at_the_start(address.shown)} is not encrypted: {risk}",
                "Use https, or set allow_plain_http = true in the profile",
            )
        return address

    def _http(self, address: Address) -> httpx.AsyncClient:
        """ConfigError where the environment names a proxy that cannot be used."""
        trusted = not self._app and address.scheme == "https"
        verify = authorities(self._profile.text("ca_bundle")) if trusted else nobody()
        transport: httpx.AsyncBaseTransport | None = Direct(verify, CONNECT_SECONDS)
        if self._app:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        elif address.is_proxied:
            transport = None  # httpx's own
        try:
            return httpx.AsyncClient(
                transport=transport,
                verify=verify,
                follow_redirects=False,
                timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=None, keepalive_expiry=KEPT_SECONDS),
                headers={"User-Agent": f"lbtui/{__version__}", "Accept-Encoding": ACCEPTED},
            )
        except ImportError:
            problem = ConfigError(
                "The environment names a SOCKS proxy, and this installation cannot use one",
                hint="Install socksio beside lbtui, or unset ALL_PROXY",
            )
        except (ValueError, httpx.InvalidURL):
            problem = ConfigError(
                "The environment names a proxy by something that is no address",
                "It is not shown, because it may hold a password",
                "Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY",
            )
        raise problem

    async def _once(
        self, opened: _Open, request: Request, url: Secret, validator: str | None, auth: _LastMoment
    ) -> Reply | Fault:
        """Whatever ends it leaves no frame of the library, which hold the address in the clear."""
        trail = Trail()
        headers = dict(request.headers)
        if validator:
            headers["If-None-Match"] = validator
        try:
            response = await opened.http.send(
                opened.http.build_request(
                    request.method,
                    opened.parsed(url.reveal()),
                    headers=headers,
                    content=request.body,
                    extensions={"trail": trail, "trace": trail.seen},
                ),
                stream=True,
                auth=auth,
            )
            try:
                # cookies are the jar's: a provider has no use for them, and a reply may be printed
                sent = {name: value for name, value in response.headers.items() if name != "set-cookie"}
                body = await read_body(response.aiter_raw(), sent)
            finally:
                await response.aclose()
            return Reply(response.status_code, sent, body.data, wire_bytes=body.wire_bytes)
        except Faulty as faulty:
            return faulty.fault
        except Exception as wrong:  # the library's own tree, and what its layers let through
            return _fault(wrong, opened.address, trail)
        except asyncio.CancelledError as called_off:
            ended = called_off.with_traceback(None)
            ended.__context__ = ended.__cause__ = None
        raise ended


def _signature(request: httpx.Request, signing: Signing) -> Secret:
    """The Authorization header for a request as it will be sent."""
    from lbtui.fetch.signing import authorization  # with oauthlib, which most services have no use for

    url = request.url
    sent = f"{url.scheme}://{url.netloc.decode()}{url.raw_path.decode()}"
    content_type = request.headers.get("Content-Type", "")
    return Secret(authorization(request.method, sent, signing, content_type=content_type, body=request.content))


def _fault(wrong: Exception, address: Address, trail: Trail) -> Fault:
    where, stale = address.shown, not trail.connected
    match wrong:
        case LbtuiError():  # of the signing
            return Fault(wrong.with_traceback(None))
        case httpx.ConnectTimeout():
            return faults.too_slow(where, CONNECT_SECONDS, in_handshake=trail.handshake)
        case httpx.ProxyError():
            return faults.no_proxy(str(wrong))
        case httpx.RemoteProtocolError():
            return faults.not_followed(str(wrong), where, trail.first_bytes, stale=stale)
        case httpx.ConnectError():
            return faults.no_connection(wrong, where + address.perhaps_proxied)
        case httpx.NetworkError() | OSError():
            return faults.broken_off(where, stale=stale)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return Fault(UsageError("That cannot be asked for", "It makes no valid address"))
        case httpx.LocalProtocolError() | UnicodeError():
            detail = "It holds control characters or signs outside ASCII"
            return Fault(
                ConfigError("A header of the request cannot be sent", detail, "Check the profile's texts")
            )
    return Fault(LbtuiError("The request failed inside the HTTP library", type(wrong).__name__))

"""Where a profile's requests go: the checked base address, and the one URL of a request under it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from lbtui.errors import ConfigError, UsageError
from lbtui.model.secret import Secret
from lbtui.model.text import clean
from lbtui.providers.wire import Request

_PORTS = {"http": 80, "https": 443}
_HINT = "Write it as https://host/path in the profile's url"


@dataclass(frozen=True, slots=True)
class Address:
    """A base address. `shown` is what may be printed of it: the path may be secret, so it stays out.

    `given` is the path as it was given; `path` has no slash at its end, because one begins that of a request.
    """

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)
    shown: str = ""
    given: str = field(default="", repr=False)

    @classmethod
    def of(cls, base: str, source: str = "") -> Address:
        """The address `base` says; `source` names it where it is secret as a whole.

        ConfigError where it is none, or holds what does not belong into an address.
        """
        where = source[:1].upper() + source[1:] or "The profile's url"
        hint = "It is written https://host/path" if source else _HINT
        if not base.isprintable() or re.search(r"\s", base):
            raise ConfigError(f"{where} holds blanks or control characters", hint=hint)
        try:
            parts = urlsplit(base)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise ConfigError(f"{where} is no address", hint=hint) from None
        if parts.scheme not in _PORTS or not host:
            raise ConfigError(f"{where} is no http or https address", hint=hint)
        if "{" in base or "}" in base:
            detail = "What stands in them is to be your own"
            raise ConfigError(f"{where} holds braces", detail, hint)
        if "@" in parts.netloc:
            shown, hidden = "An address is shown on screens and kept in logs", "It would not be sent"
            raise ConfigError(
                f"{where} holds a user name or password",
                hidden if source else shown,
                "Give what the service needs under headers, as a reference",
            )
        if parts.query or parts.fragment:
            raise ConfigError(f"{where} has a query or a fragment", "Each request brings its own", hint)
        port = port or _PORTS[parts.scheme]
        shown = source or clean(_origin(parts.scheme, host, port))
        return cls(parts.scheme, host, port, parts.path.rstrip("/"), shown, parts.path)

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def perhaps_proxied(self) -> str:
        """What to say behind an address that was not reached, where the environment names a proxy for it."""
        return " or the proxy before it" if self.is_proxied else ""

    @property
    def is_proxied(self) -> bool:
        """Whether the environment names a proxy for it; none stands before oneself."""
        from urllib.request import getproxies, proxy_bypass  # which take longer to import than all else here

        named = any(map(getproxies().get, (self.scheme, "all")))
        return named and not self.is_loopback and not proxy_bypass(f"{self.host}:{self.port}")

    def url(self, request: Request) -> str:
        """The whole URL of a request. UsageError where its path would leave the base address."""
        segments = re.split(r"[/\\]|%2f|%5c", request.path, flags=re.I)
        if any(segment.replace("%2e", ".").replace("%2E", ".") in (".", "..") for segment in segments):
            raise UsageError("A name of only dots cannot be asked for", "It would lead to another address")
        if re.search(r"[?#\s]", request.path):
            raise UsageError("That name cannot be asked for", "It is not encoded for an address")
        query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in request.query)
        path = f"{self.path}/{request.path.removeprefix('/')}" if request.path else self.given
        return _origin(self.scheme, self.host, self.port) + (path or "/") + (f"?{query}" if query else "")

    def redirected(self, url: str, location: str) -> Secret | None:
        """Where `location`, sent in answer to `url`, leads; None where that is another origin or no address."""
        try:
            target = urljoin(url, location)
            parts = urlsplit(target)
            port = parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            return None
        same = (parts.scheme, parts.hostname, port) == (self.scheme, self.host, self.port)
        return Secret(target) if same and "@" not in parts.netloc else None


def secret_address(secret: Secret, source: str) -> Address:
    """As `Address.of`, and an error keeps no frame that holds the address, nor does what led to it."""
    try:
        return Address.of(secret.reveal(), source)
    except ConfigError as wrong:
        problem = wrong.with_traceback(None)
        problem.__context__ = None
    raise problem


def at_the_start(shown: str) -> str:
    """What is shown of an address as a sentence begins: a host stays as it is written, and words for where a
    secret address is kept get a capital."""
    return shown[:1].upper() + shown[1:] if shown.startswith("the ") else shown


def shown_target(url: str, location: str) -> str:
    """The origin that a redirect leads to, without path and query, which may carry a ticket."""
    try:
        parts = urlsplit(urljoin(url, location))
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "something that is no address"
    if not parts.hostname:
        return "something that is no address"
    return clean(_origin(parts.scheme, parts.hostname, port))


def _origin(scheme: str, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}" if _PORTS.get(scheme) == port else f"{scheme}://{name}:{port}"


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")

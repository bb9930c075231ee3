"""What HTTP providers exchange with the fetch service: requests, replies, and where to send them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from lbtui.model.secret import SecretRef


class Request(NamedTuple):
    """One HTTP request, before authorisation.

    `path` is joined to the endpoint's base address and sent as it stands: the provider has percent-encoded
    what is data in it. `query` pairs are encoded by the client, in this order. `repeatable` says that sending
    it twice does no harm, so a lost answer may be asked for again.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes | None = None
    repeatable: bool = True


class Reply(NamedTuple):
    """A whole answer, decoded from its content coding. Header names are lower case.

    `elapsed` is in seconds, waits and all `attempts` included; `wire_bytes` counts the bodies as they came.
    `unchanged` says that the service answered 304 and `body`, `headers` and `status` (200) are of the copy
    it confirmed. `clock_ahead` is by how many seconds the service's clock, by its Date header, is ahead of ours
    (negative: behind); None where it sent no date that can be read.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed: float = 0.0
    wire_bytes: int = 0
    attempts: int = 1
    unchanged: bool = False
    clock_ahead: float | None = None

    @property
    def word(self) -> str:
        """The body's text, without the blanks around it and one pair of quotes."""
        text = self.body.decode("utf-8-sig", "replace").strip()
        return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


class HeaderAuth(NamedTuple):
    """Authorisation by a header whose whole value is the secret."""

    header: str
    secret: SecretRef


class OAuth1(NamedTuple):
    """A signature for each request (RFC 5849, HMAC-SHA1). Without a `token` it is two-legged.

    `sign_query` is what the RFC says; False leaves the query out of the base string, for a service that reads
    its own documentation literally.
    """

    consumer_key: SecretRef
    consumer_secret: SecretRef
    token: SecretRef | None = None
    token_secret: SecretRef | None = None
    sign_query: bool = True


Auth = HeaderAuth | OAuth1


class Endpoint(NamedTuple):
    """Where a profile's requests go: a base address, or a reference to one that is itself secret.

    `words` are answers of one word that the service may give. Parts of a secret address are hidden in what is
    quoted, and any of them could stand in such a word as well, which is then left as it is.
    """

    base: str | SecretRef
    auth: Auth | None = None
    words: frozenset[str] = frozenset()


class Send(Protocol):
    """Sends a request and gives the whole reply, whatever its status.

    Raises TimedOut, Unreachable or BadAnswer (a body that is cut, too large or in an unknown coding).
    """

    async def __call__(self, request: Request, /) -> Reply: ...

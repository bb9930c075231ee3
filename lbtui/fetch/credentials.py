"""What only the client adds to a request: secret headers and OAuth's keys, revealed once, kept as secrets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lbtui.errors import ConfigError, SecretError
from lbtui.fetch.redaction import Redaction
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Reveal
from lbtui.providers.wire import Endpoint, HeaderAuth, OAuth1

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_OURS = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}
_MAY_BE_EMPTY = "token secret"


class Signing(NamedTuple):
    """What requests are signed with (RFC 5849, HMAC-SHA1). Without a `token` they are two-legged.

    A token without a secret has an empty one. `sign_query` is as in `lbtui.providers.wire.OAuth1`.
    """

    consumer_key: Secret
    consumer_secret: Secret
    token: Secret | None = None
    token_secret: Secret | None = None
    sign_query: bool = True


@dataclass(frozen=True, eq=False, repr=False)
class Revealed:
    """Everything secret that a request is sent with: whole headers by name, what it is signed with, and the
    address where that is secret, with the `words` that its service answers."""

    headers: Mapping[str, Secret] = field(default_factory=dict)
    signing: Signing | None = None
    address: Secret | None = None
    words: frozenset[str] = frozenset()

    def secrets(self) -> list[Secret]:
        keys = self.signing
        parts = (keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret) if keys else ()
        return [*self.headers.values(), *(part for part in parts if part)]

    @cached_property
    def redaction(self) -> Redaction:
        """What hides them in replies."""
        return Redaction(self.secrets(), self.address, self.words)


class _Use(NamedTuple):
    """What a secret is for: a whole header, or, of `part`s named as below, a part of OAuth's signature."""

    name: str
    part: bool = False

    def checked(self, secret: Secret, ref: SecretRef) -> Secret:
        """`secret`, if it can be sent or signed with; else SecretError, which does not tell it."""
        if self._takes(secret):
            return secret
        if self.part:
            title, signs = f"The {self.name} cannot be used", "signs that cannot be printed"
        else:
            title, signs = f"The value for header {self.name} cannot be sent", "signs outside printable ASCII"
        raise SecretError(title, f"The one {place_of(ref)} is empty, has blanks at an end, or {signs}")

    def _takes(self, secret: Secret) -> bool:
        text = secret.reveal()
        filled = bool(text) or (self.part and self.name == _MAY_BE_EMPTY)
        return filled and text.isprintable() and text == text.strip() and (self.part or text.isascii())


class Credentials:
    """A profile's secrets, by reference. `generation` counts the times that their values changed."""

    def __init__(self, profile: Profile, endpoint: Endpoint, reveal: Reveal) -> None:
        self.reveal = reveal
        self._address: Secret | None = None
        self._oauth = endpoint.auth if isinstance(endpoint.auth, OAuth1) else None
        self._words = endpoint.words
        self._references = _headers(profile, endpoint) | _parts(self._oauth)
        self._secrets: dict[_Use, Secret] | None = None
        self._revealed: Revealed | None = None
        self._turn = asyncio.Lock()
        self.generation = 0

    async def revealed(self) -> Revealed:
        """Every value, the same object until one of them changes.

        SecretError where a reference gives none that can be sent or signed with.
        """
        async with self._turn:
            if self._secrets is None:
                self._secrets = {use: await self._secret(use, ref) for use, ref in self._references.items()}
            if self._revealed is None:
                self._revealed = self._all(self._secrets)
            return self._revealed

    def _all(self, secrets: Mapping[_Use, Secret]) -> Revealed:
        headers = {use.name: secret for use, secret in secrets.items() if not use.part}
        parts = {use.name: secret for use, secret in secrets.items() if use.part}
        if not self._oauth:
            return Revealed(headers, None, self._address, self._words)
        key, secret = parts["consumer key"], parts["consumer secret"]
        token, token_secret = parts.get("token"), parts.get("token secret")
        signing = Signing(key, secret, token, token_secret, self._oauth.sign_query)
        return Revealed(headers, signing, self._address, self._words)

    async def address(self, ref: SecretRef) -> Secret:
        """The address of the service, which from then on is hidden like every other secret."""
        async with self._turn:
            self._address, self._revealed = await self.reveal(ref), None
            return self._address

    async def renew(self, generation: int) -> bool:
        """Whether the values are others than those of `generation`; asks files and commands once more."""
        async with self._turn:
            if self.generation != generation or self._secrets is None:
                return True
            changing = {use: ref for use, ref in self._references.items() if ref.kind in ("file", "cmd")}
            fresh = {use: await self._secret(use, ref) for use, ref in changing.items()}
            if all(self._secrets[use] == secret for use, secret in fresh.items()):
                return False
            self._secrets.update(fresh)
            self._revealed = None
            self.generation += 1
            return True

    async def _secret(self, use: _Use, ref: SecretRef) -> Secret:
        return use.checked(await self.reveal(ref), ref)


def place_of(ref: SecretRef) -> str:
    """Where a secret is kept, as part of a sentence."""
    return ref.source if isinstance(ref.target, Secret) else f"from {ref.source}"


def _headers(profile: Profile, endpoint: Endpoint) -> dict[_Use, SecretRef]:
    """Every header that the profile adds, and where its value is kept; the service's authorisation wins.

    ConfigError where one of them cannot be sent, or stands where the signature must.
    """
    references = {}
    header = endpoint.auth if isinstance(endpoint.auth, HeaderAuth) else None
    authorised = header.header.lower() if header else None
    for name, value in profile.table("headers").items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise ConfigError("The profile's headers hold a name that cannot be sent", name[:60])
        if name.lower() == "authorization" and isinstance(endpoint.auth, OAuth1):
            raise ConfigError(
                "The profile's headers may not set Authorization here",
                "Each request is signed, and that is where its signature stands",
                "Take it out of headers",
            )
        if name.lower() != authorised:
            references[_Use(name)] = SecretRef.parse(value)
    if header:
        references[_Use(header.header)] = header.secret
    return references


def _parts(oauth: OAuth1 | None) -> dict[_Use, SecretRef]:
    """What OAuth signs with, and where it is kept. ConfigError for a token's secret without the token."""
    if oauth is None:
        return {}
    if oauth.token_secret and not oauth.token:
        raise ConfigError(
            "The profile has a token_secret and no token",
            hint="Give both, or neither for requests that are nobody's but the application's",
        )
    named = {
        "consumer key": oauth.consumer_key,
        "consumer secret": oauth.consumer_secret,
        "token": oauth.token,
        "token secret": oauth.token_secret,
    }
    return {_Use(name, part=True): ref for name, ref in named.items() if ref}

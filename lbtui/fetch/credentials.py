"""The headers that only the client adds: authorisation and a profile's own, revealed once, kept as secrets."""

from __future__ import annotations

import asyncio
import re

from lbtui.errors import ConfigError, SecretError
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Reveal
from lbtui.providers.wire import Endpoint, HeaderAuth

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_OURS = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}


class Credentials:
    """Secret headers by name. `generation` counts the times that their values changed."""

    def __init__(self, profile: Profile, endpoint: Endpoint, reveal: Reveal) -> None:
        self.reveal = reveal
        self._references = _references(profile, endpoint)
        self._secrets: dict[str, Secret] | None = None
        self._turn = asyncio.Lock()
        self.generation = 0

    async def headers(self) -> dict[str, Secret]:
        """Every header's value. SecretError where a reference gives none that can be sent."""
        async with self._turn:
            if self._secrets is None:
                self._secrets = {name: await self._secret(name, ref) for name, ref in self._references.items()}
            return dict(self._secrets)

    async def renew(self, generation: int) -> bool:
        """Whether the values are others than those of `generation`; asks files and commands once more."""
        async with self._turn:
            if self.generation != generation or self._secrets is None:
                return True
            changing = {name: ref for name, ref in self._references.items() if ref.kind in ("file", "cmd")}
            fresh = {name: await self._secret(name, ref) for name, ref in changing.items()}
            if all(self._secrets[name] == secret for name, secret in fresh.items()):
                return False
            self._secrets.update(fresh)
            self.generation += 1
            return True

    async def _secret(self, name: str, ref: SecretRef) -> Secret:
        secret = await self.reveal(ref)
        if not _can_be_sent(secret):
            raise SecretError(
                f"The value for header {name} cannot be sent",
                f"The one {place_of(ref)} is empty, has blanks at an end, or signs outside printable ASCII",
            )
        return secret


def _can_be_sent(secret: Secret) -> bool:
    text = secret.reveal()
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()


def place_of(ref: SecretRef) -> str:
    """Where a secret is kept, as part of a sentence."""
    return ref.source if isinstance(ref.target, Secret) else f"from {ref.source}"


def _references(profile: Profile, endpoint: Endpoint) -> dict[str, SecretRef]:
    """Every header that the profile adds, and where its value is kept; the service's authorisation wins."""
    references = {}
    header = endpoint.auth if isinstance(endpoint.auth, HeaderAuth) else None
    authorised = header.header.lower() if header else None
    for name, value in profile.table("headers").items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise ConfigError("The profile's headers hold a name that cannot be sent", name[:60])
        if name.lower() != authorised:
            references[name] = SecretRef.parse(value)
    if header:
        references[header.header] = header.secret
    return references

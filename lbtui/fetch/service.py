"""The one fetch service of the program: a connection for each profile in use, and nothing shared among them."""

from __future__ import annotations

from typing import Any

from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import DEFAULT, RetryPolicy
from lbtui.fetch.timing import REAL, Timing
from lbtui.model.profile import Profile
from lbtui.providers.base import Reveal


class FetchService:
    """Connections by the name of their profile. `reveal` turns references into secrets."""

    def __init__(
        self,
        reveal: Reveal,
        *,
        timing: Timing = REAL,
        policy: RetryPolicy = DEFAULT,
    ) -> None:
        self._reveal = reveal
        self._timing = timing
        self._policy = policy
        self._connections: dict[str, Connection] = {}
        self._replaced: list[Connection] = []

    def connection(self, profile: Profile, app: Any = None) -> Connection:
        """The connection of a profile; a new one where the profile says something else than before.

        `app` is an ASGI application to ask in place of the network.
        """
        known = self._connections.get(profile.name)
        if known and known.profile == profile:
            return known
        if known:
            self._replaced.append(known)
        made = Connection(profile, self._reveal, app, timing=self._timing, policy=self._policy)
        self._connections[profile.name] = made
        return made

    async def drop(self, name: str) -> None:
        """Closes the connection of a profile, if there is one."""
        if connection := self._connections.pop(name, None):
            await connection.close()

    async def close(self) -> None:
        """Closes every connection."""
        connections = [*self._connections.values(), *self._replaced]
        self._connections.clear()
        self._replaced.clear()
        for connection in connections:
            await connection.close()

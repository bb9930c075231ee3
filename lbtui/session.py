"""One run of the program: which profiles there are, and the connection of each.

The TUI and the command line both ask here, so that the same question runs the same code.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from lbtui import demo
from lbtui.errors import ConfigError, ProfileError, UsageError
from lbtui.model.near import nearest
from lbtui.model.profile import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from lbtui.fetch.connection import Connection
    from lbtui.fetch.service import FetchService
    from lbtui.store.journal import Journal
    from lbtui.store.profiles import ProfileStore

DEMO = "demo/"


class Listed(NamedTuple):
    """A profile as a list shows it: either usable, or with the error that says why not."""

    name: str
    profile: Profile | None
    error: ProfileError | None = None

    @property
    def is_demo(self) -> bool:
        return self.name.startswith(DEMO)


class Session:
    """`store` is where saved profiles are; None keeps to the demo services and touches no file.

    `state` is the folder for what the program itself remembers: the journal of writes, the demo's changes.
    """

    def __init__(self, store: ProfileStore | None, state: Path | None = None) -> None:
        self.store = store
        self.state = state
        self._fetch: FetchService | None = None
        self._demo_apps: dict[str, Any] = {}
        self._journal: Journal | None = None

    def listed(self) -> list[Listed]:
        """The saved profiles by name, usable or not, then the demo services.

        ProfileError where the folder of profiles cannot be read.
        """
        saved = self.store.list() if self.store else []
        return [*(Listed(each.name, each.profile, each.error) for each in saved), *self.demos()]

    def demos(self) -> list[Listed]:
        """The demo services, which are always there."""
        return [Listed(f"{DEMO}{service}", demo.demo_profile(service)) for service in demo.SERVICES]

    def profile(self, name: str) -> Profile:
        """The profile of that name; ConfigError naming the nearest where there is none."""
        if name.startswith(DEMO):
            service = name.removeprefix(DEMO)
            if service in demo.SERVICES:
                return demo.demo_profile(service)
        elif self.store and os.path.lexists(self.store.path(name)):
            return self.store.load(name)
        names = [each.name for each in self.listed()]
        near = nearest(name, names)
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(names)}"
        raise ConfigError(f"No profile is called “{name[:80]}”", hint=hint)

    def connection(self, name: str) -> Connection:
        """The one connection of a profile, made on first use."""
        profile = self.profile(name)
        app = self._demo_app(profile.service) if name.startswith(DEMO) else None
        return self._service().connection(profile, app)

    def _service(self) -> FetchService:
        """The fetch service, loaded with the first question: the first screen is drawn without it."""
        if self._fetch is None:
            from lbtui.fetch.service import FetchService
            from lbtui.store.secrets import reveal

            self._fetch = FetchService(reveal)
        return self._fetch

    def _demo_app(self, service: str) -> Any:
        if service not in self._demo_apps:
            keep = self.state / "demo" / f"{service}.sqlite" if self.state else None
            self._demo_apps[service] = demo.demo_app(service, keep=keep)
        return self._demo_apps[service]

    def trial(self, profile: Profile) -> Connection:
        """A connection of its own for a profile, saved or not; the caller closes it."""
        from lbtui.fetch.connection import Connection
        from lbtui.store.secrets import reveal

        app = self._demo_app(profile.service) if profile.name.startswith(DEMO) else None
        return Connection(profile, reveal, app)

    @property
    def journal(self) -> Journal:
        """The journal of writes, kept in memory where there is no state folder."""
        if self._journal is None:
            from lbtui.store.journal import Journal

            self._journal = Journal(self.state / "writes.jsonl" if self.state else None)
        return self._journal

    def writable_store(self) -> ProfileStore:
        """Where profiles are saved; UsageError in a demo, which touches no file."""
        if self.store is None:
            raise UsageError("The demo saves no profiles", hint="Start lbtui without demo to keep profiles")
        return self.store

    async def changed(self, name: str) -> None:
        """A profile was edited or removed: its connection goes, the next question makes a new one."""
        if self._fetch:
            await self._fetch.drop(name)

    async def close(self) -> None:
        if self._fetch:
            await self._fetch.close()

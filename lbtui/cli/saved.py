"""The user's own profiles, as a session, and settings. Apart from what runs questions: most ask none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbtui.cli.output import narrate
from lbtui.session import Session
from lbtui.store.paths import Paths
from lbtui.store.profiles import ProfileStore

if TYPE_CHECKING:
    from lbtui.store.settings import Settings


def saved_session() -> Session:
    """A session on the user's own profiles."""
    paths = Paths.from_environment()
    return Session(ProfileStore(paths.profiles), paths.state)


def saved_settings() -> Settings:
    """The user's settings; what is not known in them is told. ConfigError where they cannot be used."""
    from lbtui.store.settings import read_settings

    settings = read_settings(Paths.from_environment().settings)
    narrate(*settings.notes)
    return settings

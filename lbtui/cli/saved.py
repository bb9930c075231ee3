"""The session of the user's own profiles. Apart from what runs questions: most of its users ask none."""

from __future__ import annotations

from lbtui.session import Session
from lbtui.store.paths import Paths
from lbtui.store.profiles import ProfileStore


def saved_session() -> Session:
    """A session on the user's own profiles."""
    paths = Paths.from_environment()
    return Session(ProfileStore(paths.profiles), paths.state)

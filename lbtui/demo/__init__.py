"""The services to try everything on, with no account and no network: a made-up world behind a real ASGI app.

`demo_app` is a service that answers to the letter of its vendor's page, `demo_profile` the profile that reads
it. Neither Starlette nor SQLite is imported before an app is made.
"""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbtui.demo.boards import LISTED, SCID, SNIPER, USER, WHOCKA
from lbtui.errors import ConfigError
from lbtui.model.profile import Profile, check_profile

if TYPE_CHECKING:
    from starlette.applications import Starlette

SERVICES = ("xbox",)
"""The services that there is a demo of; the profile of each is called `demo/<service>`."""

DEFAULT_SEED = 4
DEFAULT_PACE = 3.0

_XBOX: dict[str, Any] = {
    "service": "xbox",
    "url": "http://demo.invalid",
    "scid": SCID,
    "authorization": "XBL3.0 x=4815162342;made-up-token-of-the-demo",
    "xuid": str(USER),
    "boards": list(LISTED),
    "page_size": 100,
    "allow_plain_http": True,
    "players": {"warrior": str(USER), "sniper": str(SNIPER), "whocka": str(WHOCKA)},
}


def demo_profile(service: str) -> Profile:
    """The profile of a demo service, with a made-up secret; ConfigError where there is no such demo."""
    _known(service)
    from lbtui.providers.xbox import XboxProvider

    profile, problems = check_profile(f"demo/{service}", _XBOX, XboxProvider.fields)
    if problems:
        raise ConfigError("The demo's own profile is wrong", "; ".join(map(str, problems)))
    return profile


def demo_app(
    service: str,
    *,
    seed: int = DEFAULT_SEED,
    path: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
    pace: float = DEFAULT_PACE,
) -> Starlette:
    """The ASGI app of a demo service; ConfigError where there is no such demo.

    Its world is made of `seed` alone, in memory or in the SQLite file at `path`, when the app's lifespan starts
    or the first request comes; it is let go of when the lifespan ends, or with the app. `clock`, in seconds,
    moves the live board by `pace` improvements a second.
    """
    _known(service)
    from lbtui.demo.world import World
    from lbtui.demo.xbox import XboxDemo

    return XboxDemo(lambda: World(seed, path, clock, pace)).app()


def _known(service: str) -> None:
    if service not in SERVICES:
        near = difflib.get_close_matches(service, SERVICES, 1, 0.5)
        hint = f"Did you mean demo/{near[0]}?" if near else f"There are: {', '.join(SERVICES)}"
        raise ConfigError(f"There is no demo of “{service}”", hint=hint)

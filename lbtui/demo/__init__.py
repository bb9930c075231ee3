"""The services to try everything on, with no account and no network: made-up worlds behind real ASGI apps.

`demo_app` is a service that answers to the letter of its vendor's page, `demo_profile` the profile that reads
it. Neither Starlette nor SQLite is imported before an app is made.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbtui.errors import ConfigError
from lbtui.model.near import nearest
from lbtui.model.profile import Profile, check_profile

if TYPE_CHECKING:
    from starlette.applications import Starlette

DEFAULT_SEED = 4
DEFAULT_PACE = 3.0


def _of_xbox() -> dict[str, Any]:
    from lbtui.demo.boards import LISTED, SCID, SNIPER, USER, WHOCKA

    return {
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


def _of_mobage() -> dict[str, Any]:
    from lbtui.demo import mobage_boards as mobage

    return {
        "service": "mobage",
        "url": f"http://demo.invalid{mobage.BASE}",
        "app_id": "@app",
        "user_id": "@me",
        "consumer_key": mobage.CONSUMER_KEY,
        "consumer_secret": mobage.CONSUMER_SECRET,
        "token": mobage.TOKEN,
        "token_secret": mobage.TOKEN_SECRET,
        "sign_query": True,
        "writable": True,
        "page_size": 50,
        "allow_plain_http": True,
        "players": {"me": mobage.USER, "rival": mobage.RIVAL},
    }


def _of_gamesparks() -> dict[str, Any]:
    from lbtui.demo import gamesparks_boards as gamesparks

    return {
        "service": "gamesparks",
        "url": f"http://demo.invalid{gamesparks.PATH}",
        "score": "SCORE",
        "name": "userName",
        "boards": list(gamesparks.LISTED),
        "page_size": 100,
        "allow_plain_http": True,
        "players": {"warrior": gamesparks.WARRIOR, "sniper": gamesparks.SNIPER},
    }


_PROFILES = {"xbox": _of_xbox, "mobage": _of_mobage, "gamesparks": _of_gamesparks}

SERVICES = tuple(_PROFILES)
"""The services that there is a demo of; the profile of each is called `demo/<service>`."""


def demo_profile(service: str) -> Profile:
    """The profile of a demo service, with made-up secrets; ConfigError where there is no such demo."""
    _known(service)
    from lbtui.providers.registry import profile_fields

    profile, problems = check_profile(f"demo/{service}", _PROFILES[service](), profile_fields(service))
    if problems:
        raise ConfigError("The demo's own profile is wrong", "; ".join(map(str, problems)))
    return profile


def demo_app(
    service: str,
    *,
    seed: int = DEFAULT_SEED,
    path: Path | None = None,
    clock: Callable[[], float] | None = None,
    pace: float = DEFAULT_PACE,
    crowd: int | None = None,
    keep: Path | None = None,
    sign_query: bool = True,
    throttle: tuple[int, float] | None = None,
) -> Starlette:
    """The ASGI app of a demo service; ConfigError where there is no such demo.

    Its world is made of `seed` alone, in memory or in the SQLite file at `path`, when the app's lifespan starts
    or the first request comes; it is let go of when the lifespan ends, or with the app. `clock` is in seconds,
    and moves the live board, from then on, by `pace` improvements a second; `crowd` is how many players are on
    that board, None for a few. Several threads may ask the app at once, each with a loop of its own.

    Xbox Live: the clock is any steady one.

    Mobage: the clock is the time since 1970, against which signatures are checked and which every answer's Date
    tells; a server in front is not to add a Date of its own. `keep` is the file into which the first change
    moves the world, and from which later apps go on; ConfigError where it holds something else. `sign_query` is
    whether signatures are to cover the query, `throttle` how many requests the service answers in how many
    seconds, None for any number.

    GameSparks: the world is Xbox Live's, of the same file, and so is the live board.
    """
    _known(service)
    if service == "mobage":
        return _mobage(seed, path, keep, clock or time.time, sign_query, throttle, pace, crowd)
    from lbtui.demo.world import World

    def world() -> World:
        return World(seed, path, clock or time.monotonic, pace, crowd)

    if service == "gamesparks":
        from lbtui.demo.gamesparks import GameSparksDemo
        from lbtui.demo.gamesparks_world import Leaderboards

        return GameSparksDemo(lambda: Leaderboards(world())).app()
    from lbtui.demo.xbox import XboxDemo

    return XboxDemo(world).app()


def _mobage(
    seed: int,
    path: Path | None,
    keep: Path | None,
    clock: Callable[[], float],
    sign_query: bool,
    throttle: tuple[int, float] | None,
    pace: float,
    crowd: int | None,
) -> Starlette:
    from lbtui.demo.keeping import Keeping, check
    from lbtui.demo.mobage import MobageDemo
    from lbtui.demo.mobage_live import MobageWorld
    from lbtui.demo.mobage_seeding import KIND, runners
    from lbtui.demo.race import Race

    if keep:
        check(KIND, seed, keep)

    def world() -> MobageWorld:
        return MobageWorld(Keeping(KIND, seed, path, keep), Race(runners(seed, crowd), clock, pace))

    return MobageDemo(world, clock, sign_query=sign_query, throttle=throttle).app()


def _known(service: str) -> None:
    if service not in SERVICES:
        near = nearest(service, SERVICES)
        hint = f"Did you mean demo/{near}?" if near else f"There are: {', '.join(SERVICES)}"
        raise ConfigError(f"There is no demo of “{service}”", hint=hint)

"""The demo's Mobage boards, and who may ask for them: the catalogue, the app's keys, its one user's token."""

from __future__ import annotations

from typing import NamedTuple

from lbtui.model.score import Score

BASE = "/social/api/restful/v2"
"""Where the vendor's addresses begin."""

APP_ID = "12000001"
"""The app of all boards here, which `@app` means as well."""

USER, RIVAL = "10001", "10002"
"""As whom the demo signs in, and a friend."""

CONSUMER_KEY = "lbtui-demo/key=1&app=12000001"
CONSUMER_SECRET = "made-up&consumer+of=the/demo%20="  # noqa: S105  made up, and opens nothing
TOKEN = "lbtui-demo:token+10001/="  # noqa: S105  made up, and opens nothing
TOKEN_SECRET = "made-up&token+of=the/demo%2B="  # noqa: S105  made up, and opens nothing

CONSUMERS = {CONSUMER_KEY: CONSUMER_SECRET}
"""The secret of each consumer key."""

TOKENS = {TOKEN: (TOKEN_SECRET, USER)}
"""The secret of each token, and the user for whom it was given."""


class Spec(NamedTuple):
    """What a board is, under the names of the service's page. `rows` is about how many scores its table begins
    with; `published` and `updated` are in UTC."""

    id: str
    title: str
    score_format: str
    score_precision: int
    rows: int
    reverse: bool = False
    allow_lower: bool = False
    default: Score | None = None
    archived: bool = False
    published: str = "2025-03-04T09:00:00"
    updated: str = "2026-06-30T21:14:05"

    @property
    def icon(self) -> str:
        return f"http://demo.invalid/icons/{self.id}.png"


CATALOGUE = (
    Spec("highscore", "High score", "integer", 0, 2_400),
    Spec("coins", "Coins held", "decimal", 2, 800, allow_lower=True, default=0),
    Spec("lap", "Best lap", "minute_second", 3, 600, reverse=True, allow_lower=True),
    Spec("marathon", "Marathon", "hour_second", 2, 300, reverse=True, allow_lower=True),
    Spec("playtime", "Time played", "day_second", 0, 400, default=0),
    Spec("survival", "Longest survival", "hours", 1, 200),
    Spec("patience", "Patience", "minutes", 2, 160),
    Spec("sprint", "Sprint, 100 m", "seconds", 3, 120, reverse=True, allow_lower=True),
    Spec("expedition", "[bold]Expedition[/bold] 遠征", "day_minute", 0, 80),
    Spec("voyage", "Voyage\x1b]0;home\x07 home", "day_hour", 1, 60, allow_lower=True),
    Spec("watchkeeping", "Watch\u202egnipeek", "hour_minute", 0, 40, allow_lower=True, default=0),
    Spec(
        "spring2026", "Spring cup 2026", "integer", 0, 120, archived=True,
        published="2026-03-01T00:00:00", updated="2026-05-31T23:59:59",
    ),
    Spec(
        "newcup", "New cup", "integer", 0, 0, allow_lower=True, default=100,
        published="2026-07-01T00:00:00", updated="2026-07-01T00:00:00",
    ),
)  # fmt: skip
"""Those whose scores are in the world's tables."""

LIVE = Spec(
    "arena", "Arena season, live", "integer", 0, 0,
    published="2026-07-01T00:00:00", updated="2026-07-01T00:00:00",
)  # fmt: skip
"""The board whose players improve while one looks."""

LISTED = (*CATALOGUE, LIVE)
"""In the order in which the service lists them."""

BY_ID = {spec.id: spec for spec in LISTED}

TROUBLE = {"membersonly": 403, "busyboard": 429, "brokenboard": 500, "closedboard": 503}
"""Boards that are in no list and answer every request with this status: for whoever wants to see how that
looks."""

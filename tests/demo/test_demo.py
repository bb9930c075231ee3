"""The room's front door: what there is a demo of, its profile, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from lbtui.demo import SERVICES, demo_app, demo_profile
from lbtui.errors import ConfigError
from lbtui.model.board import Exact, Order
from lbtui.model.entry import Scope
from lbtui.model.page import End, Page, Player, Rank, Top
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.wire import Reply, Request
from lbtui.providers.xbox import XboxProvider
from tests.demo.asking import USER, Service
from tests.loopback import serve

ROOT = Path(__file__).parents[2]


def test_importing_the_room_imports_no_server_and_no_database() -> None:
    code = (
        "import sys, lbtui.demo; [lbtui.demo.demo_profile(each) for each in lbtui.demo.SERVICES];"
        "heavy = ('starlette', 'anyio', 'sqlite3', 'httpx', 'textual', 'oauthlib');"
        "print([each for each in heavy if each in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_profile_is_whole_and_its_secret_hidden() -> None:
    profile = demo_profile("xbox")
    assert (profile.name, profile.service, profile.notes) == ("demo/xbox", "xbox", ())
    assert profile.boards[0].id == "TotalFlagsCaptured"
    assert profile.players["warrior"] == USER == profile.text("xuid")
    assert profile.page_size == 100
    assert profile.flag("allow_plain_http")
    assert not profile.flag("writable")
    secret = profile.values["authorization"]
    assert isinstance(secret, SecretRef)
    assert isinstance(secret.target, Secret)
    assert secret.target.reveal().startswith("XBL3.0 x=")
    assert "XBL3.0" not in repr(profile)


@pytest.mark.parametrize("make", [demo_app, demo_profile])
def test_a_demo_that_there_is_not_is_said_so(make: object) -> None:
    assert callable(make)
    with pytest.raises(ConfigError, match=r"xbx.*Did you mean demo/xbox"):
        make("xbx")
    with pytest.raises(ConfigError, match=r"mobge.*Did you mean demo/mobage"):
        make("mobge")
    with pytest.raises(ConfigError, match=r"gamespark.*Did you mean demo/gamesparks"):
        make("gamespark")
    assert SERVICES == ("xbox", "mobage", "gamesparks")


class Reading:
    """The provider on the demo's profile, sending to the app in process."""

    def __init__(self, service: Service) -> None:
        profile = demo_profile("xbox")
        self.service = service
        reference = profile.values["authorization"]
        assert isinstance(reference, SecretRef)
        assert isinstance(reference.target, Secret)
        self.authorization = reference.target.reveal()
        self.provider = XboxProvider(profile, self.send, self.reveal)

    async def reveal(self, ref: SecretRef) -> Secret:
        raise AssertionError(ref.kind)

    async def send(self, request: Request, /) -> Reply:
        target = str(httpx.URL(request.path, params=list(request.query)))
        headers = {**request.headers, "Authorization": self.authorization}
        answer = await self.service.ask(target, headers, request.method)
        return Reply(answer.status_code, dict(answer.headers), answer.content)


@pytest.mark.anyio
async def test_our_provider_reads_every_listed_board_without_a_warning(service: Service) -> None:
    provider = Reading(service).provider
    pages: dict[str, Page] = {}
    for listed in (await provider.boards()).boards:
        for anchor in (Top(), Rank(2), End()):
            page = await provider.page(listed.ref, anchor, 50)
            assert page.warnings == ()
            pages[listed.ref.id] = page
    assert pages["LifetimeXP"].board.total == Exact(1_000_000_000)
    assert pages["BestLap"].board.order is Order.LOW_FIRST
    assert pages["NewSeason"].entries == ()
    ends = {name: page.entries[-1].rank for name, page in pages.items() if page.entries}
    assert ends["TotalFlagsCaptured"] == 23_437


@pytest.mark.anyio
@pytest.mark.parametrize("scope", [Scope.ALL, Scope.FRIENDS])
async def test_our_provider_finds_the_user(service: Service, scope: Scope) -> None:
    provider = Reading(service).provider
    for name in ("TotalFlagsCaptured", "stat(Kills)", "people(Kills)", "LifetimeXP", "ArenaLive", "BestLap"):
        ref = provider.board_ref(name)
        page = await provider.page(ref, Player(USER), 9, scope)
        assert USER in [each.player_id for each in page.entries]
        entry, nobody = await provider.players(ref, [USER, "42"], scope)
        assert entry is not None
        assert entry.name == "WarriorSaint"
        assert nobody is None


def test_over_a_socket_it_is_the_same_service() -> None:
    target = "/scids/0FA0D955-56CF-49DE-8668-05D82E6D45C4/leaderboards/TotalFlagsCaptured?maxItems=3&skipToRank=15000"
    with serve(demo_app("xbox")) as base, httpx.Client(headers={"Authorization": "XBL3.0 x=1;t"}) as client:
        answer = client.get(base + target)
        assert [row["rank"] for row in answer.json()["userList"]] == [15000, 15001, 15002]
        assert int(answer.headers["content-length"]) == len(answer.content)
        again = client.get(base + target, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.head(base + target).status_code == 405
        assert client.get(base + target.split("?")[0] + "/").status_code == 404

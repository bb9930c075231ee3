"""Whose rows are shown: all, friends' alone, one's own; on every service that has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lbtui.demo import demo_app
from lbtui.model.board import Board, BoardRef
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Page
from lbtui.providers import registry
from lbtui.providers.xbox import XboxProvider
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.start import Start
from tests.loopback import serve
from tests.mobage import save_mobage
from tests.tui.between import Between
from tests.tui.conftest import Driver, demo, running

pytestmark = pytest.mark.anyio

XBOX = ("demo/xbox", "TotalFlagsCaptured", "15000")
MOBAGE = ("demo/mobage", "highscore", "731")


@pytest.fixture(scope="module")
def mobage() -> Iterator[tuple[str, Between]]:
    service = Between(demo_app("mobage"))
    with serve(service, date_header=False) as address:
        yield address, service


def crumbs(driver: Driver) -> str:
    return driver.lines[0].split("  ")[0].strip()


async def f(driver: Driver, whose: str) -> None:
    """Presses f and waits for the rows."""
    await driver.press("f")
    await driver.until(lambda: crumbs(driver).endswith(whose) and "reading" not in driver.text)


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_one_key_goes_from_all_to_friends_to_me_and_back_to_where_one_was(size: tuple[int, int]) -> None:
    async with demo(*MOBAGE, size=size) as driver:
        await driver.until(lambda: "10001" in driver.cursor_line)
        await driver.until(lambda: crumbs(driver) == "lbtui ▸ demo/mobage ▸ High score")
        at = driver.lines.index(driver.cursor_line)
        await f(driver, "High score ▸ friends")
        assert "1 of 21 friends" in driver.text
        assert driver.cursor_line.split()[:2] == ["▶", "1"]
        await driver.press("down", "down")
        await f(driver, "High score ▸ me")
        assert driver.cursor_line.split()[:5] == ["▶", "731", "me", "(10001)", "48,210"]
        assert "1 of 1 " in driver.text
        await f(driver, "High score")
        assert driver.cursor_line.split()[1:4] == ["731", "me", "(10001)"]
        assert driver.lines.index(driver.cursor_line) == at
        await f(driver, "friends")
        assert driver.cursor_line.split()[:2] == ["▶", "3"]


async def test_xbox_people_are_friends_too() -> None:
    async with demo(*XBOX) as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        await f(driver, "▸ friends")
        await driver.until("1 of 27 friends")
        assert driver.text.count("WarriorSaint") == 1
        await f(driver, "▸ me")
        assert "WarriorSaint" in driver.cursor_line
        await f(driver, "Total flags captured")
        assert driver.cursor_line.split()[:2] == ["▶15,000", "WarriorSaint"]


async def test_rows_that_were_read_come_from_memory(store: ProfileStore, mobage: tuple[str, Between]) -> None:
    address, service = mobage
    save_mobage(store.path("near"), address)
    async with running(Session(store), Start("near", "highscore", "300")) as driver:
        await driver.until(lambda: " 300 " in driver.cursor_line)
        await f(driver, "friends")
        await f(driver, "me")
        before = len(service.asked)
        await driver.press("f")
        assert driver.cursor_line.split()[1] == "300"  # at once
        await driver.press("f")
        assert "1 of 21 friends" in driver.text
        assert not [each for each in service.asked[before:] if each.endswith("@friends")]


async def test_a_jump_among_friends_finds_a_friend_and_says_who_is_none() -> None:
    async with demo(*MOBAGE) as driver:
        await driver.until(lambda: "10001" in driver.cursor_line)
        await f(driver, "friends")
        await driver.press("at")
        await driver.type_text("rival")
        await driver.press("enter")
        await driver.until(lambda: "10002" in driver.cursor_line)
        assert crumbs(driver).endswith("friends")
        await driver.press("at")
        await driver.type_text("45501383")
        await driver.press("enter")
        await driver.until("✗ Player 45501383 is not among the friends on this board. f shows all rows.")
        assert "10002" in driver.cursor_line
        await driver.press("number_sign")
        await driver.type_text("22")
        assert "Row 22 is past the end of 21 friends · f shows all rows" in driver.text
        await driver.press("backspace", "backspace")
        await driver.type_text("100%")
        assert "→ row 21 of 21 friends" in driver.text
        await driver.press("enter")
        await driver.until(lambda: driver.table.cursor == 20)


async def test_on_ones_own_row_a_jump_says_that_there_is_nowhere_to_go() -> None:
    async with demo(*MOBAGE) as driver:
        await f(driver, "friends")
        await f(driver, "me")
        for key in ("at", "number_sign"):
            await driver.press(key)
            assert "Only your own row is shown; f shows all rows" in driver.text
        await driver.press("end", "right_square_bracket")
        assert "This is the last page" in driver.text


async def test_who_is_on_no_board_is_told_so() -> None:
    async with demo("demo/mobage", "marathon") as driver:
        await f(driver, "friends")
        assert "no friends are on this board" in driver.text
        await f(driver, "me")
        assert "you are not on this board" in driver.text
        await f(driver, "Marathon")
        assert "1 of 300" in driver.text


async def test_where_there_is_nobody_to_be_the_key_is_grey_and_says_why(
    store: ProfileStore, mobage: tuple[str, Between]
) -> None:
    path = save_mobage(store.path("apponly"), mobage[0])
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("token")))
    async with running(Session(store), Start("apponly", "highscore")) as driver:
        await driver.until("@me is nobody")
        assert "friends" not in driver.lines[-1]
        await driver.press("f")
        assert "✗ Without a token there is no @me: " in driver.text
        assert "the user_id whose rows are meant." in " ".join(driver.text.split())
        assert crumbs(driver).replace(" ", "").lower().endswith("▸highscore")  # named or not yet


class Terse(XboxProvider):
    """A service whose answers about friends say nothing of the board."""

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        page = await super().page(ref, anchor, limit, scope)
        bare = Board(ref, total=page.board.total)
        self.heard = lambda board, scope: None
        return replace(page, board=bare) if scope is Scope.FRIENDS else page


async def test_what_is_known_of_the_board_is_known_of_its_friends_rows_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "xbox", f"{__name__}:Terse")
    async with demo(*XBOX) as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        await f(driver, "Total flags captured ▸ friends")
        assert "FLAGS CAPTURED" in driver.lines[1]


class FriendsAlone(XboxProvider):
    """A service that cannot show one's own row."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(super().capabilities, own=False)


async def test_what_the_service_cannot_do_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "xbox", f"{__name__}:FriendsAlone")
    async with demo(*XBOX) as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        await f(driver, "friends")
        await f(driver, "Total flags captured")


async def test_a_player_without_a_name_is_shown_by_the_one_that_is_saved() -> None:
    async with demo("demo/mobage", "lap", "@rival") as driver:
        await driver.until("rival (10002)")
        assert "rival (10002)" in driver.cursor_line

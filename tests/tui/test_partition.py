"""A board that is split: its partition is asked for where the board is added or opened."""

from __future__ import annotations

import tomllib

import pytest

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.gamesparks import save_gamesparks
from tests.tui.between import Between
from tests.tui.conftest import Driver, running
from tests.tui.test_changing import words

pytestmark = pytest.mark.anyio

UK = {"name": "HSBC", "partition": "COUNTRY.UK"}
ASKED = "such as COUNTRY.UK · enter tries it, esc gives up"
NONE_SUCH = "✗ Board HSBC has no partition NOPE."


def listed(store: ProfileStore) -> list[object]:
    """The boards in the profile's file."""
    boards = tomllib.loads(store.path("studio").read_text())["boards"]
    assert isinstance(boards, list)
    return boards


async def answer(driver: Driver, text: str) -> None:
    """Types a partition where it is asked for."""
    await driver.until("Partition of HSBC")
    assert ASKED in driver.lines[-2]
    await driver.type_text(text)
    await driver.press("enter")


async def to_hsbc(driver: Driver) -> None:
    """The cursor on the board that is split, once the service has said that it is."""
    await driver.press("down")
    await driver.until("✗ Board HSBC needs a partition")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_a_board_is_added_with_the_partition_that_is_asked_for(
    studio: Session, store: ProfileStore, size: tuple[int, int]
) -> None:
    async with running(studio, Start("studio"), size) as driver:
        await driver.until("trophies")
        await driver.press("a")
        await driver.type_text("HSBC")
        await driver.press("enter")
        await answer(driver, "NOPE")
        await driver.until(NONE_SUCH)
        assert "COUNTRY.UK" in words(driver)
        await driver.until("Partition of HSBC NOPE")  # the text is kept
        await driver.press(*["backspace"] * 4)
        await driver.type_text("COUNTRY.UK")
        await driver.press("enter")
        await driver.until("Added HSBC.COUNTRY.UK")
        assert "✗ Board HSBC has" not in driver.text
        assert driver.cursor_line.startswith("▶HSBC.COUNTRY.UK")
        assert listed(store)[-1] == UK
        await driver.press("enter")
        await driver.until("1 of ≥ ")
        assert "studio ▸ HSBC.COUNTRY.UK" in driver.lines[0]


async def test_a_board_named_with_its_partition_is_not_asked_about(
    studio: Session, store: ProfileStore
) -> None:
    async with running(studio, Start("studio")) as driver:
        await driver.until("trophies")
        before = listed(store)
        await driver.press("a")
        await driver.type_text("HSBC.COUNTRY.FR")
        await driver.press("enter")
        await driver.until("Added HSBC.COUNTRY.FR")
        assert listed(store) == [*before, {"name": "HSBC", "partition": "COUNTRY.FR"}]


async def test_esc_gives_up_and_nothing_is_added(studio: Session, store: ProfileStore) -> None:
    async with running(studio, Start("studio")) as driver:
        await driver.until("trophies")
        before = listed(store)
        await driver.press("a")
        await driver.type_text("HSBC")
        await driver.press("enter")
        await answer(driver, "NOPE")
        await driver.until(NONE_SUCH)
        await driver.until("Partition of HSBC")
        await driver.press("escape")
        await driver.until("HSBC was not added")
        assert "✗ Board HSBC has" not in driver.text
        assert listed(store) == before
        assert isinstance(driver.room, BoardsScreen)


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_a_listed_board_that_is_split_opens_the_part_that_is_named(
    studio: Session, store: ProfileStore, size: tuple[int, int]
) -> None:
    async with running(studio, Start("studio"), size) as driver:
        await driver.until("trophies")
        before = listed(store)
        await to_hsbc(driver)
        await driver.press("enter")
        await driver.until("Partition of HSBC")
        await driver.press("escape")
        assert isinstance(driver.room, BoardsScreen)
        await driver.press("enter")
        await answer(driver, "HSBC.COUNTRY.JP")  # with the board before it, as a list shows it
        await driver.until("1 of ≥ ")
        assert "HSBC.COUNTRY.JP" in driver.lines[0]
        await driver.press("q")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        assert driver.cursor_line.startswith("▶HSBC ")
        assert listed(store) == before


async def test_opening_a_board_straight_away_asks_for_its_partition_too(studio: Session) -> None:
    async with running(studio, Start("studio", "HSBC", "+4")) as driver:
        await answer(driver, "NOPE")
        await driver.until(NONE_SUCH)
        await driver.until("Partition of HSBC NOPE")
        await driver.press("ctrl+u")
        await answer(driver, "COUNTRY.UK")
        await driver.until("HSBC.COUNTRY.UK")
        await driver.until(lambda: driver.table.cursor == 4)
        assert len([each for each in driver.app.screen_stack if isinstance(each, RanksScreen)]) == 1


async def test_who_gives_up_there_reads_why_and_is_asked_again_by_a_reload(studio: Session) -> None:
    async with running(studio, Start("studio", "HSBC")) as driver:
        await driver.until("Partition of HSBC")
        await driver.press("escape")
        assert "✗ Board HSBC needs a partition." in driver.text
        assert "Partition of" not in driver.text
        await driver.press("r")
        await answer(driver, "COUNTRY.UK")
        await driver.until("1 of ≥ ")


async def test_a_service_that_fails_meanwhile_ends_the_asking(studio: Session, callback: Between) -> None:
    async with running(studio, Start("studio")) as driver:
        await driver.until("trophies")
        await to_hsbc(driver)
        await driver.press("enter")
        await driver.until("Partition of HSBC")
        callback.refuses = True
        await answer(driver, "COUNTRY.UK")
        await driver.until("✗ Not allowed to")
        assert "Partition of" not in driver.text
        assert isinstance(driver.room, BoardsScreen)


async def test_a_board_that_is_listed_already_is_not_listed_twice(studio: Session, store: ProfileStore) -> None:
    url = str(tomllib.loads(store.path("studio").read_text())["url"])
    save_gamesparks(store.path("studio"), url, "plain", UK)
    async with running(studio, Start("studio")) as driver:
        await driver.until("HSBC.COUNTRY.UK")
        await driver.press("a")
        await driver.type_text("HSBC.COUNTRY.UK")
        await driver.press("enter")
        await driver.until("Added HSBC.COUNTRY.UK")
        assert listed(store) == ["plain", UK]
        assert driver.text.count("▶HSBC") == 1


async def test_opened_at_a_partition_that_is_none_it_asks_for_another(studio: Session) -> None:
    async with running(studio, Start("studio", "HSBC.COUNTRY.DE"), (60, 16)) as driver:
        await driver.until("Partition of HSBC COUNTRY.DE")
        assert "✗ Board HSBC has no partition COUNTRY.DE." in words(driver)
        await driver.press(*["backspace"] * 2)
        await driver.type_text("FR")
        await driver.press("enter")
        await driver.until("1 of ≥ ")
        assert "studio ▸ HSBC.COUNTRY.FR" in driver.lines[0]


@pytest.mark.parametrize(
    ("board", "said"), [("trophies.COUNTRY.UK", "trophies has no partitions"), ("nosuch", "is no board nosuch")]
)
async def test_where_nothing_can_be_read_there_is_no_row_to_open(
    studio: Session, board: str, said: str
) -> None:
    async with running(studio, Start("studio", board)) as driver:
        await driver.until(said)
        assert driver.cursor_line == ""
        assert driver.lines[-2].strip() == "nothing could be read"
        assert "enter open" not in driver.lines[-1]
        await driver.press("enter")
        assert "There is no row to open" in driver.lines[-2]
        await driver.press("r")
        await driver.until("nothing could be read")

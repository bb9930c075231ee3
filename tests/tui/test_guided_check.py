"""A callback's check step by step on the profiles screen: ticks, reasons, and what is asked in between."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

import pytest

from lbtui.demo.gamesparks_boards import SECRET
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from tests.gamesparks import MEMBERS, SECRETS, save_gamesparks
from tests.tui.between import Between
from tests.tui.conftest import Driver, running
from tests.tui.test_changing import words

pytestmark = pytest.mark.anyio

SIZES = [(80, 24), (60, 16)]
UK = {"name": "HSBC", "partition": "COUNTRY.UK"}
ENDPOINT = "✓ endpoint: endpoint-valid"
BOARD = "✓ board HSBC: is there, and needs a partition"
LIMIT = "✓ limit: 1,000 rows in a page"


def few(size: tuple[int, int]) -> str:
    """The step of the limit on boards of fewer rows, in whole words."""
    return f"✓ limit: 700 rows at the most, fewer than the limit of {'1,000' if size[0] == 80 else '…'}"


def saved(store: ProfileStore, name: str = "studio") -> dict[str, Any]:
    return tomllib.loads(store.path(name).read_text())


def url_of(store: ProfileStore) -> str:
    return str(saved(store)["url"])


def steps(driver: Driver) -> list[str]:
    """The lines that tell of a step, without what finds no room."""
    found = [line.strip() for line in driver.lines if line[1:2] in ("✓", "✗") and ": " in line]
    return [line for line in found if not line.startswith(("✓ studio works", "✗ Board", "✗ Not", "✗ There"))]


def assert_hidden(driver: Driver) -> None:
    """Nothing of the secret address is to be seen, neither on the screen nor in a picture of it."""
    picture = driver.app.export_screenshot()
    for secret in SECRETS:
        assert secret not in driver.text
        assert secret not in picture


@pytest.mark.parametrize("size", SIZES)
async def test_each_step_has_its_tick_and_the_whole_stays_until_the_next_action(
    studio: Session, store: ProfileStore, size: tuple[int, int]
) -> None:
    save_gamesparks(store.path("studio"), url_of(store), "quiz", UK)
    async with running(studio, size=size) as driver:
        await driver.press("t")
        await driver.until("✓ studio works: 6 of 6 steps, the last was limit")
        assert steps(driver) == [
            "✓ url: in the file",
            ENDPOINT,
            "✓ board quiz: is there",
            BOARD,
            "✓ partition of HSBC: COUNTRY.UK",
            LIMIT,
        ]
        assert "▶studio" in driver.text
        assert_hidden(driver)
        await driver.press("down")
        assert not steps(driver)


@pytest.mark.parametrize("size", SIZES)
async def test_a_partition_that_is_missing_is_asked_for_and_offered_to_save(
    studio: Session, store: ProfileStore, size: tuple[int, int]
) -> None:
    save_gamesparks(store.path("studio"), url_of(store), "plain", "HSBC")
    async with running(studio, size=size) as driver:
        await driver.press("t")
        await driver.until("Partition of HSBC")
        assert "such as COUNTRY.UK" in driver.lines[-2]
        assert steps(driver)[-1] == BOARD
        await driver.type_text("NOPE")
        await driver.press("enter")
        await driver.until("Partition of HSBC NOPE")
        assert steps(driver)[-1] == "✗ partition of HSBC: Board HSBC has no partition NOPE"
        assert "✗ Board HSBC has no partition NOPE. A partition is its field" in words(driver)
        await driver.press("ctrl+u")
        await driver.type_text("COUNTRY.UK")
        await driver.press("enter")
        await driver.until("Save that?  y / n")
        works = "boards = plain, HSBC.COUNTRY.UK" if size[0] == 80 else "a new value for boards"
        assert driver.lines[-1].strip() == f"It works with {works}. Save that?  y / n"
        assert steps(driver)[-2:] == ["✓ partition of HSBC: COUNTRY.UK", few(size)]
        assert "✗" not in driver.text
        assert saved(store)["boards"] == ["plain", "HSBC"]
        await driver.press("y")
        await driver.until("✓ studio works: 6 of 6 steps")
        assert_hidden(driver)
    assert saved(store)["boards"] == ["plain", UK]


async def test_what_the_rows_suggest_is_offered_to_save(studio: Session, store: ProfileStore) -> None:
    save_gamesparks(store.path("studio"), url_of(store), "quiz", score=None, name=None)
    async with running(studio) as driver:
        await driver.press("t")
        await driver.until("It works with score = SCORE and name = userName. Save that?  y / n")
        await driver.press("y")
        await driver.until("✓ studio works: 4 of 4 steps, the last was limit")
    assert saved(store).items() >= MEMBERS.items()


async def test_who_gives_up_the_partition_sees_which_steps_are_good(
    studio: Session, store: ProfileStore
) -> None:
    save_gamesparks(store.path("studio"), url_of(store), "HSBC", "nosuch", "plain")
    async with running(studio) as driver:
        await driver.press("t")
        await driver.until("Partition of HSBC")
        await driver.press("escape")
        await driver.until("studio: 2 of 7 steps failed, first: partition of HSBC")
        assert steps(driver)[1:] == [
            ENDPOINT,
            BOARD,
            "✗ partition of HSBC: Board HSBC needs a partition",
            "✗ board nosuch: There is no board nosuch",
            "✓ board plain: is there",
            "✓ limit: 5 rows, fewer than the limit of 1,000",
        ]
        assert "✗ Board HSBC needs a partition. Write the partition after a dot" in words(driver)
        assert "y / n" not in driver.text


async def test_esc_ends_a_test_that_waits_and_the_next_begins_anew(studio: Session, callback: Between) -> None:
    async with running(studio) as driver:
        callback.hold("POST")
        await driver.press("t")
        await driver.until("✓ url: in the file")
        assert "Testing studio …" in driver.lines[-2]
        await driver.press("escape")
        assert "Cancelled" in driver.lines[-2]
        callback.release()
        await driver.press("t")
        await driver.until("Partition of HSBC")
        assert steps(driver)[:2] == ["✓ url: in the file", ENDPOINT]


async def test_many_steps_give_way_to_their_last_ones(studio: Session, store: ProfileStore) -> None:
    boards: Sequence[Any] = [f"nosuch{at}" for at in range(12)]
    save_gamesparks(store.path("studio"), url_of(store), *boards)
    async with running(studio, size=(60, 16)) as driver:
        await driver.press("t")
        await driver.until("12 of 14 steps failed, first: board nosuch0")
        assert " … 8 steps before these, of which 6 failed" in driver.text
        assert steps(driver)[-1] == "✗ board nosuch11: There is no board nosuch11"
        assert "▶studio" in driver.text


async def test_a_wrong_secret_fails_the_first_step_and_is_not_shown(
    studio: Session, store: ProfileStore
) -> None:
    wrong = url_of(store).replace(SECRET, "another-secret-of-mine")
    save_gamesparks(store.path("studio"), wrong, "plain")
    async with running(studio) as driver:
        await driver.press("t")
        await driver.until("studio: 1 of 2 steps failed, first: endpoint")
        assert steps(driver)[1].startswith("✗ endpoint: Not authorised")
        assert "another-secret" not in driver.text
        assert_hidden(driver)

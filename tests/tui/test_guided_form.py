"""A callback's profile in the form: what is asked before it is saved, and that its address stays unseen."""

from __future__ import annotations

import pytest
from textual import events

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.form import FormScreen
from lbtui.tui.screens.profiles import ProfilesScreen
from tests.gamesparks import MEMBERS, callback_url, save_gamesparks
from tests.tui.conftest import Driver, running
from tests.tui.test_changing import words
from tests.tui.test_guided_check import BOARD, ENDPOINT, SIZES, UK, assert_hidden, few, saved, steps, url_of

pytestmark = pytest.mark.anyio


async def fill(driver: Driver, **texts: str) -> None:
    """Pastes a text over what stands on each line of the form."""
    for key, text in texts.items():
        assert isinstance(driver.room, FormScreen)
        driver.room.set_focus(driver.room.line(key).input)
        await driver.press("end", "ctrl+u")
        assert driver.app.focused
        driver.app.focused.post_message(events.Paste(text))
        await driver.taken()


async def begin(driver: Driver, **texts: str) -> None:
    """A new profile of GameSparks, filled in."""
    await driver.press("a")
    await driver.type_text("mine")
    await driver.press("down", "g")
    await driver.until("Callback *")
    await fill(driver, **texts)


@pytest.mark.parametrize("size", SIZES)
async def test_a_profile_is_added_by_hand_and_its_partition_is_asked_for(
    studio: Session, store: ProfileStore, size: tuple[int, int]
) -> None:
    async with running(studio, size=size) as driver:
        await begin(driver, url=url_of(store), boards="plain, HSBC", **MEMBERS)
        assert_hidden(driver)
        await driver.press("f2")
        await driver.until("Partition of HSBC")
        assert steps(driver)[-1] == BOARD
        assert isinstance(driver.room, FormScreen)
        await driver.type_text("NOPE")
        await driver.press("enter")
        await driver.until("✗ Board HSBC has no partition NOPE")
        await driver.until("Partition of HSBC NOPE")
        await driver.press("ctrl+u")
        await driver.type_text("COUNTRY.UK")
        await driver.press("enter")
        await driver.until("Saved mine; t tests it")
        assert isinstance(driver.room, ProfilesScreen)
        assert steps(driver)[1:] == [
            ENDPOINT,
            "✓ board plain: is there",
            BOARD,
            "✓ partition of HSBC: COUNTRY.UK",
            few(size),
        ]
        assert_hidden(driver)
        await driver.press("down")
        assert not steps(driver)
    assert saved(store, "mine")["boards"] == ["plain", UK]


@pytest.mark.parametrize(("key", "kept"), [("y", MEMBERS), ("n", {})])
async def test_what_the_rows_suggest_is_asked_about(
    studio: Session, store: ProfileStore, key: str, kept: dict[str, str]
) -> None:
    async with running(studio) as driver:
        await begin(driver, url=url_of(store), boards="quiz")
        assert "Short codes, a partition after a dot; commas between" in words(driver)
        await driver.press("f2")
        await driver.until("It works with score = SCORE and name = userName. Save it so?  y / n")
        assert steps(driver)[-2:] == [
            f"✓ {each}: {MEMBERS[each]} in the rows looks like it" for each in MEMBERS
        ]
        await driver.press(key)
        await driver.until("Saved mine")
    assert {each: text for each, text in saved(store, "mine").items() if each in MEMBERS} == kept


async def test_a_partition_that_is_typed_with_its_board_is_saved_as_one(
    studio: Session, store: ProfileStore
) -> None:
    async with running(studio) as driver:
        await begin(driver, url=url_of(store), boards="HSBC.COUNTRY.UK, plain", **MEMBERS)
        await driver.press("f2")
        await driver.until("Saved mine")
    assert saved(store, "mine")["boards"] == [UK, "plain"]


async def test_who_gives_up_there_may_save_it_all_the_same(studio: Session, store: ProfileStore) -> None:
    async with running(studio) as driver:
        await begin(driver, url=url_of(store), boards="plain, HSBC")
        await driver.press("f2")
        await driver.until("Partition of HSBC")
        await driver.press("escape")
        await driver.until("Save it all the same?  y / n")
        assert steps(driver)[-1] == "✗ partition of HSBC: Board HSBC needs a partition"
        await driver.press("n")
        assert not store.path("mine").exists()
        await driver.type_text("x")  # on the form again, where the steps give way to what is typed
        assert not steps(driver)
        await driver.press("backspace", "f2")
        await driver.until("Partition of HSBC")
        await driver.press("escape")
        await driver.until("Save it all the same?  y / n")
        await driver.press("y")
        await driver.until("Saved mine")
    assert saved(store, "mine")["boards"] == ["plain", "HSBC"]


async def test_an_edit_asks_for_what_is_new_and_keeps_the_rest(studio: Session, store: ProfileStore) -> None:
    path = save_gamesparks(store.path("studio"), url_of(store), UK, "plain", odd="kept")
    async with running(studio) as driver:
        await driver.press("e")
        assert "(kept in the file)" in driver.text
        await fill(driver, boards="HSBC.COUNTRY.UK, plain, HSBC")
        await driver.press("f2")
        await driver.until("Partition of HSBC")
        assert "✓ board plain" not in driver.text
        path.write_text(path.read_text().replace("timeout = 30", "timeout = 9"))
        await driver.type_text("COUNTRY.FR")
        await driver.press("enter")
        await driver.until("Saved studio")
        assert_hidden(driver)
    after = saved(store)
    assert after["boards"] == [UK, "plain", {"name": "HSBC", "partition": "COUNTRY.FR"}]
    assert (after["timeout"], after["odd"]) == (9, "kept")


async def test_a_reference_to_the_address_is_shown_and_the_address_is_masked(
    studio: Session, store: ProfileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GS_URL", url_of(store))
    async with running(studio) as driver:
        await begin(driver, url=url_of(store))
        assert "•••" in driver.text
        assert_hidden(driver)
        await fill(driver, url="nonsense with secret-of-mine")
        await driver.press("f2")
        await driver.until("✗ url: needs an address")
        assert "secret-of-mine" not in driver.text
        await fill(driver, url="env:GS_URL")
        assert "env:GS_URL" in driver.text
        await driver.press("f2")
        await driver.until("Saved mine")
        assert steps(driver)[:2] == ["✓ url: env:GS_URL", ENDPOINT]
        assert_hidden(driver)
    assert saved(store, "mine")["url"] == "env:GS_URL"


async def test_plain_http_behind_a_reference_is_asked_about(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GS_URL", callback_url("http://192.0.2.7"))
    async with running(Session(store)) as driver:
        await begin(driver, url="env:GS_URL")
        await driver.press("f2")
        await driver.until("Use plain http all the same?")
        assert "the network can read the address, which is secret" in words(driver)
        assert_hidden(driver)
        await driver.press("n")
        assert not store.path("mine").exists()


async def test_a_member_called_name_is_not_the_profiles_name(studio: Session, store: ProfileStore) -> None:
    async with running(studio) as driver:
        await begin(driver, url=url_of(store), score="SCORE", name="userName")
        await driver.press("f2")
        await driver.until("Saved mine")
        await driver.press("e")
        await fill(driver, name="who")
        await driver.press("f2")
        await driver.until("Saved mine")
        await driver.press("a")
        await driver.type_text("a/b")
        await driver.press("down", "g")
        await driver.until("Name member")
        await driver.press("x")
        await driver.until("Your xuid")
        assert "Name member" not in driver.text
        await driver.press("f2")
        assert "✗ name: A name has 1 to 63" in driver.text
        await driver.press("end", "ctrl+u", "b")
        assert driver.lines[1].split() == ["Name", "*", "b"]
    assert (saved(store, "mine")["score"], saved(store, "mine")["name"]) == ("SCORE", "who")

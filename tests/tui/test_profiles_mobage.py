"""The form and the test of a signed service's profile: choosing it, plain http, and the second reading."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events

from lbtui import demo as demo_services
from lbtui.demo import demo_app
from lbtui.demo import mobage_boards as demo
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.form import FormScreen
from tests.loopback import serve
from tests.mobage import save_mobage
from tests.tui.conftest import SCID, Driver, running

pytestmark = pytest.mark.anyio

ELSEWHERE = "http://192.0.2.7/social/api/restful/v2"
PLAIN = "Use plain http all the same?"
WORKS = "works with sign_query = false. Save"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K", demo.CONSUMER_KEY)
    monkeypatch.setenv("S", demo.CONSUMER_SECRET)


@pytest.fixture(scope="module")
def literal() -> Iterator[str]:
    """A service whose signatures leave the query out."""
    with serve(demo_app("mobage", sign_query=False), date_header=False) as address:
        yield address


def saved(store: ProfileStore, name: str = "cn") -> dict[str, Any]:
    return tomllib.loads(store.path(name).read_text())


def shown(driver: Driver) -> dict[str, str]:
    """What stands on each line of the form, by key."""
    assert isinstance(driver.room, FormScreen)
    return {line.field.key: line.text for line in driver.room.lines}


async def to_line(driver: Driver, key: str) -> None:
    assert isinstance(driver.room, FormScreen)
    driver.room.set_focus(driver.room.line(key).input)
    await driver.taken()


async def fill(driver: Driver, **texts: str) -> None:
    """Pastes a text over what stands on each line."""
    for key, text in texts.items():
        await to_line(driver, key)
        await driver.press("end", "ctrl+u")
        assert driver.app.focused
        driver.app.focused.post_message(events.Paste(text))
        await driver.taken()


async def begin(driver: Driver, url: str, **texts: str) -> None:
    """A new profile of Mobage, filled in."""
    await driver.press("a")
    await driver.type_text("cn")
    await to_line(driver, "service")
    await driver.press("m")
    await fill(driver, url=url, consumer_key="env:K", consumer_secret="env:S", **texts)


async def test_a_profile_is_added_with_the_keyboard_alone(store: ProfileStore) -> None:
    with serve(demo_app("mobage"), date_header=False) as address:
        async with running(Session(store)) as driver:
            await begin(driver, address + demo.BASE, user_id="10001")  # without a token there is no @me
            await driver.press("f2")
            await driver.until("Saved cn; t tests it")
            await driver.press("t")
            await driver.until("✓ cn works: 4 of 4 steps, the last was board highscore")
            await driver.press("enter")
            await driver.until("1 of 14")
    assert saved(store) == {
        "service": "mobage",
        "url": address + demo.BASE,
        "user_id": "10001",
        "consumer_key": "env:K",
        "consumer_secret": "env:S",
    }


async def test_a_service_is_chosen_by_space_arrows_or_its_first_letter(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        await driver.press("a", "down")
        await driver.until("[xbox]  mobage   gamesparks   space changes")
        for key, service, line in (
            ("space", "mobage", "Consumer key *"),
            ("space", "gamesparks", "Callback *"),
            ("space", "xbox", "Service configuration *"),
            ("right", "mobage", "Sign the query"),
            ("left", "xbox", "Your xuid"),
            ("m", "mobage", "Token secret"),
            ("q", "mobage", "Token secret"),
            ("x", "xbox", "Authorization *"),
        ):
            await driver.press(key)
            await driver.until(line)
            assert shown(driver)["service"] == service
            assert f"[{service}]" in driver.text
        await driver.press("backspace", "ctrl+u", "delete")
        assert shown(driver)["service"] == "xbox"


async def test_another_service_keeps_what_was_typed_under_its_own_keys(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        await driver.press("a")
        await driver.type_text("cn")
        await fill(driver, scid=SCID, page_size="7", writable="y")
        await to_line(driver, "service")
        await driver.press("m")
        now = shown(driver)
        assert (now["name"], now["page_size"], now["writable"]) == ("cn", "7", "yes")
        assert (now["url"], "scid" in now) == ("", False)
        await fill(driver, url=ELSEWHERE, consumer_key="env:K")
        await to_line(driver, "service")
        await driver.press("x")
        now = shown(driver)
        assert (now["url"], now["scid"], now["page_size"]) == (ELSEWHERE, SCID, "7")
        await driver.press("m")
        assert shown(driver)["consumer_key"] == "env:K"


async def test_keys_typed_ahead_of_another_services_lines_go_where_they_were_meant(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        await driver.press("a", "down")
        for key in ("m", "down", "h", "down", "i", "down", "j"):
            driver.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await driver.until(lambda: shown(driver).get("user_id") == "@mej")
        now = shown(driver)
        assert (now["service"], now["url"], now["app_id"]) == ("mobage", "h", "@appi")


async def test_a_saved_profile_keeps_its_service(store: ProfileStore) -> None:
    save_mobage(store.path("cn"), "https://127.0.0.1")
    async with running(Session(store)) as driver:
        await driver.press("e", "x", "space", "right")
        assert "[mobage]" in driver.text
        assert "xbox" not in driver.text
        assert "a saved profile keeps its service" in driver.text


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_every_line_of_the_form_can_be_seen(store: ProfileStore, size: tuple[int, int]) -> None:
    async with running(Session(store), size=size) as driver:
        await driver.press("a", "down", "m", "up")
        assert isinstance(driver.room, FormScreen)
        for line in driver.room.lines:
            assert line.input.has_focus
            lines = driver.lines  # drawn anew each time
            assert any(text.startswith(f" {line.field.label}") for text in lines)
            if size == (80, 24):
                assert any(line.field.help in text for text in lines)
            assert all(len(text) <= size[0] for text in lines)
            await driver.press("down")


async def test_a_long_text_shows_its_beginning_once_it_is_typed(store: ProfileStore) -> None:
    async with running(Session(store), size=(60, 16)) as driver:
        await begin(driver, ELSEWHERE)
        await to_line(driver, "url")
        await driver.press("end", "x")
        assert "restful/v2x" in driver.text
        await driver.press("down")
        assert "http://192.0.2.7/social/api/" in driver.text
        await driver.press("up")
        assert "restful/v2x" in driver.text


# plain http


async def test_s17_plain_http_is_asked_about_once_with_the_reason(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("K")  # without it the service is not tried
    async with running(Session(store)) as driver:
        await begin(driver, ELSEWHERE)
        for no in ("n", "escape"):
            await driver.press("f2")
            await driver.until(PLAIN)
            assert "the signature hides the secrets, but the network can read the answers" in " ".join(
                line.strip() for line in driver.lines
            )
            await driver.press(no)
            assert PLAIN not in driver.text
            assert shown(driver)["allow_plain_http"] == "no"
            assert not store.folder.exists()
        await driver.press("f2", "y")
        await driver.until("Save it all the same?")
        await driver.press("y")
        await driver.until("Saved cn")
        assert saved(store)["allow_plain_http"] is True
        await driver.press("e")
        await fill(driver, page_size="7")
        await driver.press("f2")
        await driver.until("Saved cn")
    assert (saved(store)["page_size"], saved(store)["allow_plain_http"]) == (7, True)


async def test_s17_a_changed_address_is_asked_about_and_one_that_stays_is_not(store: ProfileStore) -> None:
    save_mobage(store.path("cn"), "http://example.com")
    save_mobage(store.path("tw"), "https://127.0.0.1")
    async with running(Session(store)) as driver:
        await driver.press("e")
        await fill(driver, page_size="7")
        await driver.press("f2")
        await driver.until("Saved cn")
        assert "allow_plain_http" not in saved(store)
        await driver.press("j", "e")
        await fill(driver, url="http://10.0.0.1/")
        await driver.press("f2")
        await driver.until(PLAIN)
        await driver.press("n")
    assert saved(store, "tw")["url"].startswith("https://127")


async def test_s17_another_host_is_asked_about_although_one_was_accepted(store: ProfileStore) -> None:
    save_mobage(store.path("cn"), "http://example.com", allow_plain_http=True, consumer_key="env:GONE")
    async with running(Session(store)) as driver:
        await driver.press("e")
        assert shown(driver)["allow_plain_http"] == "yes"
        await fill(driver, url=ELSEWHERE)
        await driver.press("f2")
        await driver.until(PLAIN)
        await driver.press("n", "f2")
        await driver.until(PLAIN)
        await driver.press("y")
        await driver.until("Save it all the same?")  # it is not asked about once more
        await driver.press("y")
        await driver.until("Saved cn")
    assert saved(store)["url"] == ELSEWHERE


# the second reading


@pytest.mark.parametrize(("answer", "value"), [("y", False), ("n", True)])
async def test_the_test_of_a_profile_offers_what_works(
    store: ProfileStore, literal: str, answer: str, value: bool
) -> None:
    save_mobage(store.path("cn"), literal, sign_query=True)
    async with running(Session(store)) as driver:
        await driver.press("t")
        await driver.until(f"It {WORKS} that?")
        assert "✗ Not authorised to read the boards" in driver.text
        await driver.press(answer)
        assert saved(store)["sign_query"] is value
        if answer == "y":
            await driver.until("✓ cn works: 6 of 6 steps")
            assert "✗" not in driver.text
            await driver.press("enter")
            await driver.until("1 of 14")


async def test_the_form_offers_what_works_on_save(store: ProfileStore, literal: str) -> None:
    async with running(Session(store)) as driver:
        await begin(driver, literal + demo.BASE)
        await driver.press("f2")
        await driver.until(f"It {WORKS} it so?")
        await driver.press("escape")
        assert not store.folder.exists()
        assert shown(driver)["sign_query"] == "yes"
        await driver.press("f2")
        await driver.until(f"It {WORKS} it so?")
        await driver.press("n")
        assert "Save it all the same?" in driver.text
        await driver.press("n", "f2")
        await driver.until(f"It {WORKS} it so?")
        await driver.press("y")
        await driver.until("Saved cn")
    assert saved(store)["sign_query"] is False


async def test_the_form_offers_what_works_for_a_profile_that_is_there(
    store: ProfileStore, literal: str
) -> None:
    path = save_mobage(store.path("cn"), "https://127.0.0.1", players={"me": "1"}, sign_query=True, odd="kept")
    async with running(Session(store)) as driver:
        await driver.press("e")
        await fill(driver, url=literal + demo.BASE)
        await driver.press("f2")
        await driver.until(f"It {WORKS} it so?")
        path.write_text(path.read_text().replace("timeout = 30", "timeout = 9"))
        await driver.press("y")
        await driver.until("Saved cn")
    after = saved(store)
    assert (after["sign_query"], after["players"], after["odd"]) == (False, {"me": "1"}, "kept")
    assert (after["timeout"], after["url"]) == (9, literal + demo.BASE)
    assert after["consumer_secret"] == demo.CONSUMER_SECRET


async def test_a_built_in_profile_is_only_told_of(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = demo_services._PROFILES["mobage"]() | {"sign_query": False}
    monkeypatch.setitem(demo_services._PROFILES, "mobage", lambda: document)
    async with running(Session(store)) as driver:
        await driver.press("j", "t")
        await driver.until("demo/mobage works with sign_query = true")
        assert "y / n" not in driver.text
    assert not store.folder.exists()

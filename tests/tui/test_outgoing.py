"""Leaving while a change is on its way: what became of it is told on the screen that is open then, or after it."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from lbtui.session import Session
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.pty_terminal import Terminal
from tests.tui.between import Between
from tests.tui.conftest import Driver, running
from tests.tui.test_changing import ask, at_me, words
from tests.tui.test_terminal import ALTERNATE_OFF, LBTUI

pytestmark = pytest.mark.anyio

ME = Start("near", "highscore", "@me")
ON_ITS_WAY = "The change is on its way and cannot be called back"
LEAVE = "A change is on its way. Leave without its outcome?  y / n"
SET = "highscore · me (10001): 50,000, rank 675"
UNKNOWN = "highscore · me (10001): nobody knows whether it was set"


async def send(driver: Driver, service: Between, score: str = "50000") -> None:
    """Sets a score, of which the answer is held back."""
    await at_me(driver)
    await ask(driver, "s", score)
    service.hold("PUT")
    await driver.press("y")
    await driver.until(ON_ITS_WAY)
    await driver.until(lambda: bool(service.writes))


async def test_the_outcome_is_told_on_the_screen_that_one_left_for(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await send(driver, service)
        await driver.press("q", "y")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        assert SET not in driver.text
        service.release()
        await driver.until(SET)
        await driver.press("down")
        assert SET not in driver.text
    assert not driver.app.outgoing.untold


async def test_a_refusal_is_told_there_too(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await send(driver, service, "100")
        await driver.press("ctrl+c", "n", "q", "y")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        service.release()
        await driver.until("✗ highscore · me (10001): not set: ")
        assert "(409)" in words(driver)
        await driver.press("escape")
        assert "✗" not in driver.text
        assert isinstance(driver.room, BoardsScreen)


async def test_a_board_that_was_opened_anew_takes_no_other_change_meanwhile_and_shows_this_one(
    near: Session, service: Between
) -> None:
    async with running(near, ME) as driver:
        await send(driver, service)
        await driver.press("q", "y")
        await driver.until("2,400")
        await driver.press("enter")
        await driver.until("1 of 2,400")
        await driver.press("s")
        assert "Another change is still on its way" in driver.text
        await driver.press("at")
        await driver.type_text("me")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.room, RanksScreen) and "10001" in driver.cursor_line)
        service.release()
        await driver.until(SET)
        await driver.press("u")
        await driver.until("y / n")
        assert "highscore · me (10001): 50,000 → 48,210" in words(driver)
        assert len(service.writes) == 1


async def test_the_screens_end_waits_for_the_outcome(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await send(driver, service)
        await driver.press("ctrl+c")
        assert LEAVE in driver.text
        threading.Timer(1.0, service.release).start()
        await driver.press("ctrl+c")
    assert driver.app.outgoing.untold == [SET]


async def test_ctrl_c_answers_the_question_of_q_too(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await send(driver, service)
        await driver.press("q")
        assert LEAVE in driver.text
        await driver.press("ctrl+c")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        service.release()
        await driver.until(SET)


async def test_the_wait_at_the_end_is_short(
    near: Session, service: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lbtui.writing.GRACE", 0.1)
    async with running(near, ME) as driver:
        await send(driver, service)
        await driver.press("ctrl+c", "y")
    # nobody releases the answer, and whoever waited for it would know more
    assert driver.app.outgoing.untold == [f"{UNKNOWN}: stopped before it was known"]


def on_its_way(terminal: Terminal, service: Between) -> None:
    """Sets a score in a terminal, of which the answer is held back."""
    terminal.until(lambda text: "▶  731" in text)
    terminal.settle()
    terminal.send("s50000\r")
    terminal.until("Make this change?")
    service.hold("PUT")
    terminal.send("y")
    terminal.until(ON_ITS_WAY)
    terminal.until(lambda _: bool(service.writes))


def screens_gone(terminal: Terminal) -> None:
    terminal.until(lambda _: ALTERNATE_OFF in terminal.written)


def after(terminal: Terminal) -> str:
    """What was written once the screens were gone."""
    return bytes(terminal.written).rpartition(ALTERNATE_OFF)[2].decode()


OPEN = [*LBTUI, "open", "near", "highscore", "--at", "@me"]


@pytest.mark.usefixtures("near")
def test_who_quits_during_a_change_is_told_after_the_screens(service: Between) -> None:
    with Terminal(OPEN) as terminal:
        on_its_way(terminal, service)
        terminal.send("\x03")
        terminal.until(LEAVE)
        terminal.send("\x03")
        screens_gone(terminal)
        service.release()
        assert terminal.wait() == 0
        assert f"lbtui: {SET}" in after(terminal)
        assert len(service.writes) == 1


@pytest.mark.usefixtures("near")
def test_a_signal_during_a_change_waits_for_its_outcome_too(service: Between) -> None:
    with Terminal(OPEN) as terminal:
        on_its_way(terminal, service)
        os.kill(terminal.pid, signal.SIGTERM)
        screens_gone(terminal)
        service.release()
        assert terminal.wait() == 143
        assert f"lbtui: {SET}" in after(terminal)
        assert len(service.writes) == 1


@pytest.mark.usefixtures("near")
def test_who_cannot_wait_for_that_either_is_told_that_nobody_knows(service: Between) -> None:
    with Terminal(OPEN) as terminal:
        on_its_way(terminal, service)
        terminal.send("\x03\x03")
        screens_gone(terminal)
        terminal.settle(0.2)
        terminal.send("\x03")
        terminal.wait()
        assert UNKNOWN in after(terminal)
        service.release()

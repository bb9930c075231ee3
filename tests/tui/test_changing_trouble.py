"""Changing scores where something is in the way: no right to, a slow or broken service, an impatient person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from textual.geometry import Offset

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.loopback import serve
from tests.mobage import save_mobage
from tests.tui.between import Between
from tests.tui.conftest import running
from tests.tui.test_changing import ask, at_me, fill, words
from tests.tui.test_hostile import assert_tame

pytestmark = pytest.mark.anyio

ON_ITS_WAY = "The change is on its way and cannot be called back"


ME = Start("near", "highscore", "@me")


async def test_a_profile_that_is_not_writable_has_grey_keys_that_say_so(near: Session) -> None:
    async with running(near, Start("reader", "highscore")) as driver:
        await driver.until("of 2,400")
        assert "s set" not in driver.lines[-1]
        for key in ("s", "x", "delete", "u"):
            await driver.press(key)
            assert "This profile is read-only; set writable = true in it to write." in driver.text
            assert "y / n" not in driver.text


async def test_the_reason_is_whole_in_a_narrow_terminal(near: Session) -> None:
    async with running(near, Start("reader", "highscore"), (60, 16)) as driver:
        await driver.until("of 2,400")
        await driver.press("s")
        assert "This profile is read-only; set writable = true in it to write." in words(driver)


async def test_h5_a_lost_answer_is_read_back_and_never_sent_again(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        service.lost.add("PUT")
        await driver.press("y")
        await driver.until("read back")
        await driver.until(lambda: "10001" in driver.cursor_line and "50,000" in driver.cursor_line)
        assert "50,000, rank 675" in words(driver)
        assert len(service.writes) == 1


async def test_the_new_last_row_is_reached_on_a_slow_service_too(near: Session, service: Between) -> None:
    async with running(near, Start("near", "marathon")) as driver:
        await driver.until("1 of 300")
        await ask(driver, "s", "@me 29:59:59")
        service.pause = 0.2
        await driver.press("y")
        await driver.until(lambda: "10001" in driver.cursor_line)
        assert driver.cursor_line.split()[1] == "301"


async def test_the_outcome_stands_until_the_next_action(near: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lbtui.tui.screens.framed.NOTICE_SECONDS", 0.05)
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        await driver.press("y")
        await driver.until("50,000, rank 675")
        await driver.pilot.pause(0.3)
        assert "50,000, rank 675" in driver.text
        await driver.press("down")
        assert "50,000, rank 675" not in driver.text


async def test_where_nobody_can_tell_what_became_of_it_that_is_said(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        service.lost |= {"PUT", "GET"}
        await driver.press("y")
        await driver.until("✗ highscore · me (10001): nobody knows whether it was set")
        assert len(service.writes) == 1


async def test_esc_calls_off_a_slow_plan_and_nothing_is_sent(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await driver.until("High score")
        service.hold("GET")
        await driver.press("s")
        await fill(driver, "50000")
        await driver.press("enter", "enter", "enter")
        await driver.until("Asking about 10001 … esc cancels")
        assert isinstance(driver.room, RanksScreen)  # enter that is held opens nothing meanwhile
        await driver.press("r", "question_mark")
        assert "Asking about 10001 … esc cancels" in driver.text
        assert isinstance(driver.room, RanksScreen)
        await driver.press("down", "escape")
        await driver.until("Cancelled")
        service.release()
        await driver.press("i")
        await driver.until("scoreFormat")
        assert not service.writes


async def test_a_plan_goes_on_while_one_looks_around_and_asks_when_it_is_there(
    near: Session, service: Between
) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        service.hold("GET")
        await driver.press("x", "enter")
        await driver.until("Asking about 10001")
        await driver.press("up", "up")
        service.release()
        await driver.until("48,210 → deleted")
        assert "4506384" in driver.lines[driver.lines.index(driver.cursor_line) + 1]


async def test_a_change_on_its_way_is_neither_cancelled_nor_sent_twice(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        service.hold("PUT")
        await driver.press("y", "y", "y")
        await driver.until(ON_ITS_WAY)
        await driver.press("escape")
        assert ON_ITS_WAY in driver.text
        await driver.press("u")
        assert ON_ITS_WAY in driver.text
        await driver.press("s")
        assert not driver.room.foot.prompt.display
        service.release()
        await driver.until("50,000, rank 675")
        assert isinstance(driver.room, RanksScreen)
        assert len(service.writes) == 1


async def test_leaving_waits_for_the_outcome_unless_one_insists(near: Session, service: Between) -> None:
    leave = "A change is on its way. Leave without its outcome?  y / n"
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        service.hold("PUT")
        await driver.press("y")
        await driver.until(ON_ITS_WAY)
        for key in ("q", "ctrl+c"):
            await driver.press(key)
            assert leave in driver.text
            await driver.press("n")
            assert leave not in driver.text
            assert ON_ITS_WAY in driver.text
        await driver.press("q")
        service.release()
        await driver.until("50,000, rank 675")
        assert leave not in driver.text
        await driver.press("down")
        assert isinstance(driver.room, RanksScreen)


async def test_what_cannot_be_planned_is_told_and_the_screen_goes_on(near: Session) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await driver.press("u")
        await driver.until("✗ The journal has nothing to undo on board highscore")
        await driver.press("s")
        await fill(driver, "@@all 5")
        assert "no player's id" in driver.lines[-2]
        await driver.press("escape", "down")
        assert "✗" not in driver.text


async def test_a_question_that_is_called_off_leaves_no_trace(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        await driver.press("ctrl+c")
        assert "→" not in driver.text
        await driver.press("down", "x", "enter")
        await driver.until("y / n")
        assert not service.writes


async def test_too_small_a_terminal_keeps_the_question(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "s", "50000")
        await driver.pilot.resize_terminal(40, 10)
        await driver.until("lbtui needs")
        await driver.press("y")
        assert not service.writes
        await driver.pilot.resize_terminal(80, 24)
        await driver.until("Make this change?  y / n")
        await driver.press("y")
        await driver.until("50,000, rank 675")


class Odd:
    """A Mobage whose board, players and texts would act on a terminal or on Textual, if they were let."""

    ID = "[@click=app.quit]x[/]"

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                event = (await receive())["type"]
                await send({"type": f"{event}.complete"})
                if event == "lifespan.shutdown":
                    return
        status, body = self._answer(scope["method"], scope["path"])
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    def _answer(self, method: str, path: str) -> tuple[int, Any]:
        score = {"userId": self.ID, "value": 7, "displayValue": "[bold]7\x1b[31m", "rank": 1}
        if method != "GET":
            return 409, {"Error": {"Message": "[/] \x1b]0;PWN\x07 \u202eno"}}
        if path.endswith("/@self"):
            return 200, score
        if path.endswith("/@all"):
            return 200, {"startIndex": 1, "totalResults": 1, "entry": [score]}
        board = {"id": "odd", "title": "[/x]\x1b[2J", "scoreFormat": "[red]", "allowLowerScore": False}
        return 200, board | {"reverse": False, "defaultScore": 3, "unit": "[link=x]\x9b"}


async def test_hostile_texts_in_a_question_are_texts(store: ProfileStore) -> None:
    with serve(Odd()) as address:
        save_mobage(store.path("odd"), address, writable=True)
        async with running(Session(store), Start("odd", "odd"), (60, 16)) as driver:
            await driver.until("1 of 1")
            await driver.until("[/x]")
            assert_tame(driver)
            await driver.press("s")
            assert f"Set @{Odd.ID}" in driver.lines[-1]
            await driver.type_text("2")
            await driver.press("enter")
            await driver.until("y / n")
            assert Odd.ID in words(driver)
            assert "[bold]7␛[31m → 2" in words(driver)
            assert_tame(driver)
            await driver.press("y")
            await driver.until("✗")
            assert "takes no lower scores" in words(driver)
            assert "[/] ␛]0;PWN␇ ·no" in words(driver)
            assert_tame(driver)
            await driver.press("i")
            await driver.until("WHAT")
            await driver.press("end")
            assert "[link=x]" in driver.text
            assert_tame(driver)


@pytest.mark.parametrize("digits", [90, 420])
async def test_the_question_is_whole_where_an_id_is_long(near: Session, digits: int) -> None:
    player = "mobage.jp:" + "1234567890" * (digits // 10)
    async with running(near, Start("near", "coins"), (60, 16)) as driver:
        await driver.until("of 800")
        await ask(driver, "s", f"@{player} 1234567.89")
        whole = "".join(driver.text.split())
        assert f"{player}:notthere→1,234,567.89,row205of801" in whole


async def test_a_question_that_would_be_cut_is_not_asked(near: Session, service: Between) -> None:
    async with running(near, Start("near", "coins"), (60, 16)) as driver:
        await driver.until("of 800")
        await driver.press("s")
        await fill(driver, f"@{'1234567890' * 70} 5")
        await driver.press("enter")
        await driver.until("✗ The change does not fit on this screen.")
        assert "Make the terminal larger." in words(driver)
        await driver.pilot.resize_terminal(120, 30)
        await driver.until(lambda: len(driver.lines) == 30)
        await ask(driver, "s", f"@{'1234567890' * 70} 5")
        assert "not there → 5" in words(driver)
        assert not service.writes


async def test_a_click_does_not_get_around_a_question(near: Session, service: Between) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await ask(driver, "x")
        row = driver.lines.index(driver.cursor_line)
        for _ in range(2):
            await driver.pilot.click(offset=Offset(10, row))
        assert isinstance(driver.room, RanksScreen)
        assert "Make this change?  y / n" in driver.text
        await driver.press("y")
        await driver.until("deleted")
        assert service.writes == ["DELETE /social/api/restful/v2/leaderboards/@app/highscore/10001/@self"]


async def test_the_list_of_commands_changes_scores_as_the_keys_do(near: Session) -> None:
    async with running(near, ME) as driver:
        await at_me(driver)
        await driver.press("colon")
        await driver.type_text("take a player's")
        await driver.press("enter")
        await driver.until("Delete @10001")
        await driver.press("escape")
        assert not driver.room.foot.prompt.display

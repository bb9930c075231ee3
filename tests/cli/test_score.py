"""`lbtui score`: shown, agreed to, sent once, told with the right exit code, and taken back."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from lbtui.cli.score.making import exit_code
from lbtui.fetch import write
from lbtui.model.change import Outcome, Result
from lbtui.providers import registry
from tests.cli.conftest import Run
from tests.fetch.ledger import TARGET, Ledger
from tests.fetch.misbehaving import misbehaving
from tests.pty_terminal import Terminal

LAUNCH = f"""
from lbtui.providers import registry
registry.BUILT_IN["ledger"] = "{TARGET}"
from lbtui.cli.main import entry
entry()
"""


@pytest.fixture(autouse=True)
def _own_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "ledger", TARGET)
    monkeypatch.setattr(write, "SETTLE", 0.02)


class Stage:
    """A service in a thread of its own."""

    def __init__(self) -> None:
        self.ledger = Ledger({"10000": 900, "10001": 500, "10002": 100})
        self.address: Future[str] = Future()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self._thread.start()

    async def _serve(self) -> None:
        async with misbehaving(self.ledger.act) as service:
            self.address.set_result(service.url)
            await self._over.wait()

    def do(self, action: Callable[[], object]) -> None:
        """Runs something on the service's own loop."""
        self._loop.call_soon_threadsafe(action)

    def close(self) -> None:
        self.do(self._over.set)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


@pytest.fixture
def ledger(stage: Stage, profiles: Path) -> Ledger:
    """The service of the profile `shop`, which may be written, and of `window`, which may not."""
    for name, writable in (("shop", "true"), ("window", "false")):
        path = profiles / f"{name}.toml"
        path.write_text(
            f'service = "ledger"\nurl = "{stage.address.result(10)}"\nwritable = {writable}\ntimeout = 2\n'
            '[players]\nana = "10001"\n'
        )
        path.chmod(0o600)
    return stage.ledger


def set_to(run: Run, value: str, *more: str) -> Any:
    return run("score", "set", "shop", "flags", "ana", value, "--yes", *more)


def test_the_change_is_shown_and_the_row_printed_as_find_prints_it(run: Run, ledger: Ledger) -> None:
    ran = set_to(run, "1000")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "lbtui: flags · ana (10001): 500 → 1,000, rank 2 → row 1 of 3",
        "lbtui: flags · ana (10001): 1,000, rank 1",
    ]
    assert ran.out == run("find", "shop", "ana", "--board", "flags").out
    assert ran.out.splitlines()[1].split() == ["flags", "10001", "1", "1,000", "3"]
    assert ledger.rows["10001"] == 1000


@pytest.mark.parametrize("player", ["ana", "@ana", "10001", "@10001"])
def test_a_player_is_an_id_or_a_name_with_or_without_sign(run: Run, ledger: Ledger, player: str) -> None:
    assert run("score", "set", "shop", "flags", player, "600", "--yes").code == 0
    assert ledger.rows["10001"] == 600


@pytest.mark.parametrize(
    "words",
    [("ana", "-5", "--yes"), ("--yes", "ana", "-5"), ("ana", "--yes", "-5"), ("ana", "--yes", "--", "-5")],
)
def test_a_negative_value_is_no_option(run: Run, ledger: Ledger, words: tuple[str, ...]) -> None:
    assert run("score", "set", "shop", "flags", *words).code == 0
    assert ledger.rows["10001"] == -5


def test_a_negative_value_of_any_form_reaches_the_provider(run: Run, ledger: Ledger) -> None:
    assert "“-1:02.5” is no score" in set_to(run, "-1:02.5").err


def test_a_new_row_says_so(run: Run, ledger: Ledger) -> None:
    ran = run("score", "set", "shop", "flags", "10003", "950", "--yes")
    assert "not there → 950, row 1 of 4" in ran.err
    assert ran.out.splitlines()[1].split() == ["flags", "10003", "1", "950", "4"]


def test_delete_prints_nothing_and_undo_brings_it_back(run: Run, ledger: Ledger) -> None:
    ran = run("score", "delete", "shop", "flags", "ana", "--yes")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "lbtui: flags · ana (10001): 500 → deleted, rank 2 of 3",
        "lbtui: flags · ana (10001): deleted",
    ]
    assert "10001" not in ledger.rows
    ran = run("score", "undo", "shop", "flags", "ana", "--yes")
    assert ran.code == 0
    assert "note: takes back what was deleted on 20" in ran.err
    assert ran.out.splitlines()[1].split() == ["flags", "10001", "2", "500", "3"]
    ran = run("score", "undo", "shop", "flags", "ana", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing to undo" in ran.err


def test_the_default_score(run: Run, ledger: Ledger) -> None:
    ledger.default = 950
    ran = run("score", "set", "shop", "flags", "ana", "--yes")
    assert ran.code == 0
    assert "500 → 950, the default" in ran.err
    assert ledger.rows["10001"] == 950


def test_without_yes_and_without_anybody_to_ask_it_only_shows(run: Run, ledger: Ledger) -> None:
    for words in (("set", "shop", "flags", "ana", "700"), ("delete", "shop", "flags", "ana")):
        ran = run("score", *words)
        assert (ran.code, ran.out) == (2, "")
        assert "10001): 500 → " in ran.err
        assert "Nobody is there to confirm the change.\nlbtui: Nothing was sent; add --yes." in ran.err
    assert ledger.writes == []


def test_a_read_only_profile_says_how_to_change_that_and_asks_nobody(run: Run, ledger: Ledger) -> None:
    for words in (("set", "700"), ("delete",), ("undo",)):
        ran = run("score", words[0], "window", "flags", "ana", *words[1:], "--yes")
        assert (ran.code, ran.out) == (2, "")
        assert "set writable = true in it to write" in ran.err
    assert ledger.asked == []


def test_an_archived_board(run: Run, ledger: Ledger) -> None:
    ledger.archived = True
    ran = set_to(run, "700")
    assert (ran.code, ran.out) == (2, "")
    assert "Board flags is archived." in ran.err
    assert ledger.writes == []


def test_a_foreseen_refusal_is_told_before_and_the_real_one_after(run: Run, ledger: Ledger) -> None:
    ledger.lower = False
    ran = set_to(run, "300")
    assert (ran.code, ran.out) == (2, "")
    assert "expect a refusal: It takes no lower scores." in ran.err
    assert "The service refuses this score." in ran.err
    assert len(ledger.writes) == 1


@pytest.mark.parametrize(("status", "code"), {400: 2, 401: 3, 403: 3, 404: 4, 409: 2, 429: 5}.items())
def test_each_refusal_has_its_exit_code(run: Run, ledger: Ledger, status: int, code: int) -> None:
    ledger.write = status
    ran = set_to(run, "700")
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert len(ledger.writes) == 1


def test_no_such_board_and_no_such_player(run: Run, ledger: Ledger) -> None:
    assert run("score", "set", "shop", "nowhere", "ana", "5", "--yes").code == 4
    assert run("score", "delete", "shop", "flags", "4711", "--yes").code == 4
    assert ledger.writes == []


@pytest.mark.parametrize(
    ("how", "code", "said", "rows"),
    [
        ("done then reset", 0, "broke the connection off; the row was read back)", 2),
        ("not then reset", 5, "nobody knows whether it was set: ", 2),
        ("done then gone", 5, "nobody knows whether it was set: ", 0),
        ("done then 500", 0, "the row was read back)", 2),
        ("not then 503", 5, "the row is as it was (500), and the write may still be on its way", 2),
        ("not then empty", 5, "the service said yes, and the row is as it was", 2),
    ],
)
def test_h5_what_became_of_it_where_the_answer_was_lost(
    run: Run, ledger: Ledger, how: str, code: int, said: str, rows: int
) -> None:
    ledger.write = how
    ran = set_to(run, "700")
    assert ran.code == code
    assert said in ran.err
    assert len(ran.out.splitlines()) == rows
    assert len(ledger.writes) == 1


def test_what_was_taken_and_not_done_is_no_success() -> None:
    assert exit_code(Outcome(Result.NOT_DONE)) == 2
    assert exit_code(Outcome(Result.UNKNOWN)) == 5
    assert exit_code(Outcome(Result.DONE)) == 0


def test_no_journal_no_write(run: Run, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    ran = set_to(run, "700")
    assert (ran.code, ran.out) == (2, "")
    assert "The journal of writes cannot be written." in ran.err
    assert "Nothing was sent" in ran.err
    assert ledger.writes == []


def ledger_command(*words: str) -> list[str]:
    return [sys.executable, "-c", LAUNCH, "score", *words]


def test_a_signal_in_the_middle_of_a_write_still_tells_what_became_of_it(
    stage: Stage, ledger: Ledger, tmp_path: Path
) -> None:
    for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
        ledger.hold.clear()
        ledger.arrived.clear()
        ledger.write = "not then held"
        words = ledger_command("set", "shop", "flags", "ana", str(600 + code), "--yes")
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            deadline = time.monotonic() + 30
            while not ledger.arrived.is_set() and time.monotonic() < deadline:
                time.sleep(0.01)
            os.kill(running.pid, number)
            time.sleep(0.1)
            stage.do(ledger.hold.set)
            _, told = running.communicate(timeout=30)
        assert running.returncode == code
        assert f"flags · ana (10001): {600 + code}, rank 2" in told.decode()
    last = json.loads((tmp_path / "state" / "writes.jsonl").read_text().splitlines()[-1])
    assert (last["kind"], last["result"]) == ("outcome", "done")
    assert len(ledger.writes) == 2


@pytest.mark.parametrize(("typed", "score"), [("y", 700), ("", 500)])
def test_a_person_is_asked(ledger: Ledger, typed: str, score: int) -> None:
    with Terminal(ledger_command("set", "shop", "flags", "ana", "700")) as terminal:
        terminal.until("Change it? [y/N]")
        assert "500 → 700, rank 2 → row 2 of 3" in terminal.text
        assert ledger.writes == []
        terminal.send(f"{typed}\n")
        assert terminal.wait() == 0
        assert ("nothing was changed" in terminal.text) == (score == 500)
    assert ledger.rows["10001"] == score


@pytest.mark.parametrize(("keys", "code"), [("\x03", 130), ("\x04", 2)])
def test_a_question_can_be_left(ledger: Ledger, keys: str, code: int) -> None:
    with Terminal(ledger_command("delete", "shop", "flags", "ana")) as terminal:
        terminal.until("Change it? [y/N]")
        terminal.send(keys)
        assert terminal.wait() == code
    assert ledger.writes == []
    assert ledger.rows["10001"] == 500

"""An export in a thread of its own: it goes on whatever the main thread does, and ends when it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import demo_app, demo_profile
from lbtui.errors import ConfigError, ExportIncomplete, UsageError
from lbtui.export.aside import Aside
from lbtui.export.progress import Stage, Summary
from lbtui.export.wanted import Beginning, Format, Wanted
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.store.secrets import reveal
from tests.tui.between import Between

ROWS = 2_400
PATIENCE = 20.0


@pytest.fixture
def service() -> Iterator[Between]:
    between = Between(demo_app("mobage"))
    yield between
    between.release()


@pytest.fixture
def made() -> list[int]:
    """The threads in which connections were made, and once more those in which they were closed."""
    return []


@pytest.fixture
def aside(service: Between, made: list[int], tmp_path: Path) -> Callable[..., Aside]:
    """Makes an export of the demo's high scores, one request at a time."""

    class Noted(Connection):
        async def close(self) -> None:
            made.append(threading.get_ident())
            await super().close()

    def connect() -> Connection:
        made.append(threading.get_ident())
        return Noted(demo_profile("mobage"), reveal, service)

    def making(name: str = "out.csv", **more: Any) -> Aside:
        ended = more.pop("ended", lambda: None)
        path = tmp_path / name
        wanted = Wanted(BoardRef("highscore"), path, Format.CSV, **{"at_once": 1, **more})
        return Aside(wanted, connect, ended)

    return making


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)


def begun(run: Aside, service: Between) -> int:
    """Starts it; some rows are there, and the service does not answer any more. How many are there."""
    service.answer_while(lambda: run.progress.rows == 0)
    run.start()
    until(lambda: run.progress.rows)
    return run.progress.rows


def kept(run: Aside) -> int:
    return int(json.loads(Path(f"{run.wanted.path}.part.json").read_text())["rows"])


def test_it_ends_by_itself_while_the_main_thread_waits(aside: Callable[..., Aside], made: list[int]) -> None:
    told: list[int] = []
    run = aside(ended=lambda: told.append(threading.get_ident()))
    assert (run.running, run.progress.stage) == (False, Stage.STARTING)
    run.start()
    assert run.join(PATIENCE)  # this thread does nothing else
    assert not run.running
    assert isinstance(run.result, Summary)
    assert run.result.rows == ROWS
    assert (run.progress.stage, run.progress.rows) == (Stage.DONE, ROWS)
    assert len(Path(run.wanted.path or "").read_text().splitlines()) == ROWS + 1
    assert made == told * 2
    assert told != [threading.get_ident()]


def test_stopped_it_keeps_what_it_read_and_can_be_gone_on_with(
    aside: Callable[..., Aside], service: Between, made: list[int]
) -> None:
    run = aside()
    rows = begun(run, service)
    assert (run.running, run.stopping) == (True, False)
    run.stop()
    run.stop()
    assert run.stopping
    assert run.join(PATIENCE)
    assert (run.result, run.defect, run.running) == (None, None, False)
    assert len(made) == 2
    assert kept(run) == run.progress.rows >= rows
    service.release()
    on = aside(beginning=Beginning.RESUME)
    on.start()
    assert on.join(PATIENCE)
    assert isinstance(on.result, Summary)
    assert on.result.resumed
    anew = aside("anew.csv")
    anew.start()
    assert anew.join(PATIENCE)
    assert Path(on.wanted.path or "").read_bytes() == Path(anew.wanted.path or "").read_bytes()


def test_a_wait_for_it_is_bounded(aside: Callable[..., Aside], service: Between) -> None:
    run = aside()
    begun(run, service)
    assert not run.join(0.02)
    assert run.running
    run.stop()
    assert run.join(PATIENCE)


def test_stopped_before_it_began_it_asks_nothing(aside: Callable[..., Aside], made: list[int]) -> None:
    run = aside()
    run.stop()
    assert run.join(0)
    run.start()
    assert run.join(PATIENCE)
    assert run.result is None
    assert not made
    run.stop()  # and when all is over that is no trouble


def test_what_cannot_begin_is_its_result(aside: Callable[..., Aside], tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("mine")
    for name, kind in (("there.csv", UsageError), ("nowhere/out.csv", ConfigError)):
        run = aside(name)
        run.start()
        assert run.join(PATIENCE)
        assert isinstance(run.result, kind)
        assert not run.running


def test_a_connection_that_cannot_be_made_is_its_result(tmp_path: Path) -> None:
    def connect() -> Connection:
        raise ConfigError("No secret")

    run = Aside(Wanted(BoardRef("highscore"), tmp_path / "out.csv", Format.CSV), connect)
    run.start()
    assert run.join(PATIENCE)
    assert isinstance(run.result, ConfigError)


def test_an_end_before_the_end_is_its_result(aside: Callable[..., Aside], service: Between) -> None:
    run = aside()
    begun(run, service)
    part = Path(f"{run.wanted.path}.part")
    service.refuses = True
    service.release()
    assert run.join(PATIENCE)
    assert isinstance(run.result, ExportIncomplete)
    assert part.exists()
    assert kept(run) > 0


def test_a_defect_is_kept_for_whoever_looks(tmp_path: Path) -> None:
    def connect() -> Connection:
        raise ZeroDivisionError

    told: list[bool] = []
    wanted = Wanted(BoardRef("highscore"), tmp_path / "out.csv", Format.CSV)
    run = Aside(wanted, connect, lambda: told.append(run.running))
    run.start()
    assert run.join(PATIENCE)
    assert isinstance(run.defect, ZeroDivisionError)
    assert run.result is None
    assert told == [False]

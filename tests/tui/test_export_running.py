"""An export while one does something else: how far it is, what became of it, stopping, going on, and quitting."""

from __future__ import annotations

import pytest

from lbtui.fetch.connection import Connection
from lbtui.model.profile import Profile
from lbtui.session import Session
from lbtui.tui.app import LbtuiApp
from lbtui.tui.exports import Job
from lbtui.tui.screens.export import ExportScreen
from lbtui.tui.start import Start
from tests.tui.between import Between
from tests.tui.conftest import Driver, demo, running
from tests.tui.exporting import BEGIN, SCORES, name_file, opened
from tests.tui.folder import Folder

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("folder")]
BOARD = Start("single", "highscore")
FILE = "highscore.csv"
QUIT = "An export is running. Quit, and keep what is read?  y / n"


async def begun(driver: Driver, service: Between) -> Job:
    """An export of which some rows are there, and the answers with the others wait."""
    await opened(driver)
    service.pause = 0.02
    service.answer_while(lambda: not any(each.run.progress.rows for each in driver.app.exports.jobs))
    await driver.press(BEGIN)
    job = driver.app.exports.jobs[-1]
    await driver.until(lambda: job.run.progress.rows > 0)
    await driver.until(lambda: f"{FILE}: " in driver.lines[-3] and "of 2,400 rows" in driver.lines[-3])
    return job


async def stopped(driver: Driver, job: Job) -> int:
    """Stops it from the list of exports; the rows that are kept."""
    await driver.press("A", "x")
    assert "Stop this export, and keep what is read?  y / n" in driver.text
    await driver.press("y")
    await driver.until(f"Stopped {FILE} after ")
    return job.run.progress.rows


async def test_it_goes_on_while_one_looks_elsewhere(near: Session, service: Between, folder: Folder) -> None:
    async with running(near, BOARD) as driver:
        await begun(driver, service)
        assert driver.lines[-3].rstrip().endswith("· A, x stops")
        await driver.press("q")
        assert driver.room.where == "boards"
        assert f"{FILE}: " in driver.lines[-3]
        await driver.press("q", "end", "up", "up", "enter")
        await driver.until("Arena season, live")
        assert f"{FILE}: " in driver.lines[-3]
        service.release()
        await driver.until("2,400 rows are in highscore.csv · ")
        assert f"{FILE}: " not in driver.lines[-3]
    assert len(folder.rows(FILE)) == SCORES


async def test_keys_work_as_ever_under_its_line(near: Session, service: Between) -> None:
    async with running(near, BOARD) as driver:
        job = await begun(driver, service)
        await driver.press("number_sign", *"15")
        assert "Go to 15" in driver.lines[-1]
        assert f"{FILE}: " in driver.lines[-3]
        await driver.press("enter")
        assert driver.table.cursor == 14
        assert driver.lines[driver.lines.index(driver.cursor_line) - 1].strip()
        assert job.run.running
        job.run.stop()


async def test_the_list_of_exports(near: Session, service: Between) -> None:
    async with running(near, BOARD, (160, 24)) as driver:
        await driver.press("A")
        assert "Nothing was exported yet" in driver.text
        await driver.press("enter", "x")
        assert "There is no export here" in driver.text
        await driver.press("escape")
        job = await begun(driver, service)
        await driver.press("A")
        assert driver.room.where == "activity"
        assert driver.cursor_line.split()[:2] == ["▶highscore", FILE]
        assert "/2,400  reading" in driver.cursor_line
        await driver.press("enter")
        assert driver.room.where == "job"
        await driver.until(lambda: "state" in driver.text and "rows read" in driver.text)
        service.release()
        await driver.until(lambda: job.done)
        await driver.until("sha256")
        await driver.press("x")
        assert "This export is done" in driver.text
        await driver.press("A")
        assert driver.room.where == "activity"
        assert "done" in driver.cursor_line
        assert str(job.run.result.guarantee) in driver.cursor_line  # type: ignore[union-attr]  # it is done
        await driver.press("A")
        assert "This is the list of exports" in driver.text
        await driver.press("escape")
        assert driver.room.where == "ranks"
        assert "A, x stops" not in driver.text


async def test_stop_it_and_go_on(near: Session, service: Between, folder: Folder) -> None:
    async with running(near, BOARD) as driver:
        job = await begun(driver, service)
        await driver.press("A", "x", "n")
        assert job.run.running
        await driver.press("escape")
        rows = await stopped(driver, job)
        assert 0 < rows < SCORES
        assert folder.kept(FILE) == folder.read(FILE) > 0
        assert "stopped" in driver.cursor_line
        assert not folder.has(FILE)
        service.release()
        before = len(service.asked)
        await driver.press("x")
        await driver.until("2,400 rows are in highscore.csv · ")
        assert job.run.progress.rows == SCORES
        assert len(driver.app.exports.jobs) == 1
        on, before = len(service.asked) - before, len(service.asked)
        await driver.press("escape", "e")
        await name_file(driver, "again.csv")
        await driver.press(BEGIN)
        await driver.until("2,400 rows are in again.csv · ")
        assert on < len(service.asked) - before  # what was read is not read again
        assert folder.bytes("again.csv") == folder.bytes(FILE)
    assert len(folder.rows(FILE)) == SCORES


async def replacing_and_stopped(driver: Driver, service: Between) -> Job:
    """An export over a file that is there, which is stopped after its first rows; the service answers again."""
    await opened(driver)
    service.pause = 0.02
    service.answer_while(lambda: not any(each.run.progress.rows for each in driver.app.exports.jobs))
    await driver.press(BEGIN)
    await driver.until("The file is there already. Replace it?  y / n")
    await driver.press("y")
    job = driver.app.exports.jobs[-1]
    await driver.until(lambda: job.run.progress.rows > 0)
    await stopped(driver, job)
    service.release()
    return job


async def test_a_file_that_was_finished_since_is_not_replaced_unasked(
    near: Session, service: Between, folder: Folder
) -> None:
    folder.put(FILE)
    async with running(near, BOARD) as driver:
        job = await replacing_and_stopped(driver, service)
        folder.put(FILE, "another's")
        await driver.press("x")
        await driver.until("✗ highscore.csv has changed since you said to replace it")
        assert not job.run.running
        assert folder.bytes(FILE) == b"another's"
        (folder.path / FILE).unlink()
        await driver.press("x")
        await driver.until("2,400 rows are in highscore.csv · ")
    assert len(folder.rows(FILE)) == SCORES


async def test_the_file_that_was_to_be_replaced_still_is(
    near: Session, service: Between, folder: Folder
) -> None:
    folder.put(FILE)
    async with running(near, BOARD) as driver:
        await replacing_and_stopped(driver, service)
        await driver.press("x")
        await driver.until("2,400 rows are in highscore.csv · ")
    assert len(folder.rows(FILE)) == SCORES


# what the dialog asks about what is left of an earlier one

GO_ON = "It is there in part. Go on with that?  y / n"
ANEW = "Throw away what was read of highscore.csv, and begin anew?  y / n"


@pytest.mark.parametrize(("answers", "resumed"), [("y", True), ("ny", False)])
async def test_the_dialog_asks_about_an_unfinished_file(
    near: Session, service: Between, answers: str, resumed: bool, folder: Folder
) -> None:
    async with running(near, BOARD) as driver:
        await stopped(driver, await begun(driver, service))
        service.release()
        kept = folder.kept(FILE)
        await driver.press("escape", "e")
        for keys in (("escape",), ("n", "n"), ("n", "escape")):
            await driver.press(BEGIN)
            for key, question in zip(keys, (GO_ON, ANEW), strict=False):
                await driver.until(question)
                await driver.press(key)
            assert isinstance(driver.room, ExportScreen)
            assert "y / n" not in driver.text
            assert folder.kept(FILE) == kept
        await driver.press(BEGIN)
        for key, question in zip(answers, (GO_ON, ANEW), strict=False):
            await driver.until(question)
            await driver.press(key)
        await driver.until("2,400 rows are in highscore.csv · ")
        result = driver.app.exports.jobs[-1].run.result
        assert getattr(result, "resumed", None) is resumed
    assert len(folder.rows(FILE)) == SCORES


async def test_a_part_of_another_export_is_not_gone_on_with(
    near: Session, service: Between, folder: Folder
) -> None:
    async with running(near, BOARD) as driver:
        await stopped(driver, await begun(driver, service))
        service.release()
        kept = folder.kept(FILE)
        await driver.press("escape", "e", "p")
        await name_file(driver, FILE)
        for key in ("n", "y"):
            assert folder.kept(FILE) == kept
            await driver.press(BEGIN)
            await driver.until("highscore.csv holds part of another export. Throw that away?  y / n")
            await driver.press(key)
        await driver.until("50 rows are in highscore.csv · ")
        assert getattr(driver.app.exports.jobs[-1].run.result, "resumed", None) is False
    assert not folder.has(f"{FILE}.part")


async def test_a_part_that_nobody_can_use_is_not_offered_either(near: Session, folder: Folder) -> None:
    folder.put(f"{FILE}.part")
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press(BEGIN)
        await driver.until("What was read of highscore.csv is of no use. Throw it away?  y / n")
        await driver.press("n")
        assert folder.bytes(f"{FILE}.part") == b"mine"
        await driver.press(BEGIN)
        await driver.until("y / n")
        await driver.press("y")
        await driver.until("2,400 rows are in highscore.csv · ")
    assert len(folder.rows(FILE)) == SCORES


async def test_the_same_file_is_not_made_twice_at_once(near: Session, service: Between) -> None:
    async with running(near, BOARD) as driver:
        job = await begun(driver, service)
        await driver.press("e", BEGIN)
        await driver.until("✗ The export of highscore that is running makes highscore.csv")
        await name_file(driver, "other.csv")
        await driver.press(BEGIN)
        await driver.until("other.csv: ")
        await driver.until("· +1 ·")
        assert len(driver.app.exports.running) == 2
        driver.app.exports.stop(5)
        assert not job.run.running


async def test_a_failure_is_told_where_one_is(near: Session, service: Between) -> None:
    async with running(near, BOARD) as driver:
        job = await begun(driver, service)
        await driver.press("q")
        service.refuses = True
        service.release()
        await driver.until("✗ highscore.csv: The export ended early")
        assert "A, x goes on with it" in driver.text
        service.refuses = False
        await driver.press("A")
        assert "ended early" in driver.cursor_line
        await driver.press("x")
        await driver.until("2,400 rows are in highscore.csv · ")
        assert job.done


async def test_a_defect_of_ours_is_not_kept_quiet() -> None:
    class Broken(Session):
        def trial(self, profile: Profile) -> Connection:
            raise ZeroDivisionError(profile.name)

    app = LbtuiApp(Broken(None), Start("demo/mobage", "highscore"))

    async def export() -> None:
        async with app.run_test() as pilot:
            driver = Driver(app, pilot)
            await opened(driver)
            await driver.press(BEGIN)
            await driver.until(lambda: app.defect is not None)

    with pytest.raises(ZeroDivisionError, match="demo/mobage"):
        await export()
    assert isinstance(app.defect, ZeroDivisionError)


# quitting


async def quit_by(driver: Driver, *keys: str) -> None:
    await driver.press(*keys)
    await driver.until(QUIT)


@pytest.mark.parametrize("keys", [("q", "q", "q"), ("ctrl+c", "ctrl+c"), ("A", "ctrl+c", "ctrl+c")])
async def test_quitting_asks_first_and_keeps_what_was_read(
    near: Session, service: Between, keys: tuple[str, ...], folder: Folder
) -> None:
    async with running(near, BOARD) as driver:
        job = await begun(driver, service)
        await quit_by(driver, *keys)
        await driver.press("n")
        assert driver.app.return_code is None
        assert driver.app.exports.running == [job]
        await quit_by(driver, *(keys if keys[-1] == "ctrl+c" else "q"))
        await driver.press("y")
    assert not driver.app.exports.running
    assert folder.kept(FILE) == folder.read(FILE) > 0
    rows = job.run.progress.rows
    assert list(driver.app.exports.untold()) == [
        f"export of highscore to {FILE} stopped: {rows:,} rows were read",
        "to go on: lbtui export single highscore -o highscore.csv --resume",
    ]


async def test_ctrl_c_answers_that_question(near: Session, service: Between, folder: Folder) -> None:
    async with running(near, BOARD) as driver:
        await begun(driver, service)
        await quit_by(driver, "ctrl+c", "ctrl+c")
        await driver.press("ctrl+c")
    assert driver.app.return_code == 0
    assert folder.kept(FILE) > 0


async def test_when_nothing_runs_nothing_is_asked(near: Session) -> None:
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("p", BEGIN)
        await driver.until("50 rows are in")
        await driver.press("ctrl+c", "ctrl+c")
    assert not list(driver.app.exports.untold())


# a board without an end to wait for


async def test_e15_each_key_is_answered_while_a_large_board_is_exported() -> None:
    async with demo("demo/xbox", "LifetimeXP") as driver:
        await opened(driver)
        await driver.press(BEGIN)
        (job,) = driver.app.exports.jobs
        await driver.until(lambda: job.run.progress.rows > 1_000)
        first, moved = job.run.progress.rows, []
        for key in ("down", "up") * 10:
            cursor, before = driver.table.cursor, job.run.progress.rows
            driver._send(key)
            await driver.until(lambda cursor=cursor: driver.table.cursor != cursor)  # type: ignore[misc]  # a default binds it
            moved.append(job.run.progress.rows - before)
        assert sorted(moved)[len(moved) // 2] < 2_000  # a key waits for no more than that
        await driver.until(lambda: job.run.progress.rows > first)
        await driver.press("A", "x", "y")
        await driver.until("Stopped LifetimeXP.csv after ")

"""The exports of this run of the program: they outlive the screen that they were begun on.

Each works in a thread of its own. Here is which there are, what is said of them on whatever screen is open, and
their end with the program's.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer

from lbtui.errors import ExportIncomplete, LbtuiError, UsageError
from lbtui.model.board import Exact, rows_text
from lbtui.tui.screens.framed import Framed

if TYPE_CHECKING:
    from lbtui.export.aside import Aside
    from lbtui.export.wanted import Wanted
    from lbtui.model.profile import Profile
    from lbtui.tui.app import LbtuiApp

TELL_SECONDS = 0.5
"""Between two drawings of how far they are."""

GOES_ON = "A, x goes on with it"

Identity = tuple[int, int, int, int]
"""What tells a file from another that takes its place: device, inode, bytes, and when it was written."""


def identity(path: Path) -> Identity | None:
    """Of the file that is there now, None where none is."""
    try:
        state = os.lstat(path)
    except OSError:
        return None
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


@dataclass(eq=False, slots=True)
class Job:
    """One export, running or ended, of what the screens call `board` into the file at `path`. Gone on with, it
    gets another `run`; `told` is whether the end of that was told. `stood` is what was at `path` when somebody
    said whether to replace it."""

    profile: Profile
    board: str
    path: Path
    run: Aside
    told: bool = False
    stood: Identity | None = None

    @property
    def done(self) -> bool:
        """Whether the file is whole."""
        from lbtui.export.progress import Summary

        return isinstance(self.run.result, Summary)

    @property
    def failed(self) -> bool:
        """Whether it ended, or could not begin, for a reason of its own."""
        return isinstance(self.run.result, LbtuiError)

    def resume_command(self) -> str:
        """The command line that goes on with it."""
        import shlex  # with what the first screen does without

        from lbtui.export.words import resume_words

        return shlex.join(resume_words(self.profile.name, self.run.wanted))


class Exports:
    """`jobs` are all of them, in the order in which they were begun."""

    def __init__(self, app: LbtuiApp) -> None:
        self._app = app
        self._ticking: Timer | None = None
        self.jobs: list[Job] = []

    @property
    def running(self) -> list[Job]:
        """Those that are not over, the newest last."""
        return [job for job in self.jobs if job.run.running]

    def into(self, path: Path) -> Job | None:
        """The running one that makes this file."""
        wanted = os.path.abspath(path)
        return next((job for job in self.running if os.path.abspath(job.path) == wanted), None)

    # beginning and stopping

    def begin(self, profile: Profile, board: str, wanted: Wanted, stood: Identity | None = None) -> None:
        """Begins an export of what the screens call `board` into a file, where `stood` was."""
        job = Job(profile, board, wanted.path or Path(), self._aside(profile, wanted), stood=stood)
        self.jobs.append(job)
        self._start(job)

    def go_on(self, job: Job) -> None:
        """Goes on with one that is over and not done. UsageError where that would replace a file that came to
        be there since."""
        from lbtui.export.wanted import Beginning

        if job.run.wanted.overwrite and identity(job.path) not in (None, job.stood):
            raise UsageError(
                f"{job.path.name} has changed since you said to replace it",
                hint="Export its board to it again, which asks anew",
            )
        job.run = self._aside(job.profile, job.run.wanted._replace(beginning=Beginning.RESUME))
        job.told = False
        self._start(job)

    def _aside(self, profile: Profile, wanted: Wanted) -> Aside:
        from lbtui.export.aside import Aside
        from lbtui.export.words import export_profile

        session, loop = self._app.session, asyncio.get_running_loop()
        own = export_profile(profile, wanted.at_once)

        def ended() -> None:
            """Called in the export's thread."""
            with suppress(RuntimeError):  # the loop is closed, and nobody is there to be told
                loop.call_soon_threadsafe(self._app.call_later, self._tick)

        return Aside(wanted, lambda: session.trial(own), ended)

    def _start(self, job: Job) -> None:
        job.run.start()
        if self._ticking is None:
            self._ticking = self._app.set_interval(TELL_SECONDS, self._tick)
        self._draw()

    def stop(self, seconds: float = 0.0) -> bool:
        """Stops all of them, and waits for that at most so long; whether they are over. What they read is kept.

        Any thread may call it, also while the loop of the screens stands still.
        """
        end = time.monotonic() + seconds
        running = self.running
        for job in running:
            job.run.stop()
        return min((job.run.join(end - time.monotonic()) for job in running), default=True)

    def untold(self) -> Iterator[str]:
        """What is not done, and how to go on where something is kept: lines for when the screens are gone."""
        for job in self.jobs:
            if job.run.result is None or isinstance(job.run.result, ExportIncomplete):
                rows = rows_text(Exact(job.run.progress.rows))
                yield f"export of {job.board} to {job.path} stopped: {rows} were read"
                if os.path.lexists(f"{job.path}.part"):
                    yield f"to go on: {job.resume_command()}"

    # what is said of them

    def line(self, room: int) -> str:
        """How far they are, in at most so many cells; "" where none is running."""
        running = self.running
        if not running:
            return ""
        from lbtui.tui.export_text import progress_line

        newest = running[-1]
        return progress_line(newest.path.name, newest.run.progress, len(running) - 1, room)

    def _tick(self) -> None:
        for job in self.jobs:
            if not (job.told or job.run.running):
                job.told = True
                if job.run.defect:
                    raise job.run.defect
                self._tell(job)
        if self._ticking and not self.running:
            self._ticking.stop()
            self._ticking = None
        self._draw()

    def _draw(self) -> None:
        if isinstance(screen := self._app.screen, Framed):
            screen.exports_moved()

    def _tell(self, job: Job) -> None:
        """On the screen that is open now, until the next action."""
        from lbtui.tui.export_text import ending

        screen, result = self._app.screen, job.run.result
        if not isinstance(screen, Framed):
            return
        if isinstance(result, LbtuiError):
            hint = GOES_ON if isinstance(result, ExportIncomplete) else result.hint
            screen.fail(LbtuiError(f"{job.path}: {result.title}", result.detail, hint))
        else:
            screen.say(ending(job.board, job.path, job.run, screen.size.width - 2), stays=True)

"""An export beside everything else: in a thread, an event loop and over a connection of its own.

A terminal that takes nothing stops the loop that draws on it, and everything on that loop; an export goes on.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError
from lbtui.export.progress import Progress, Summary
from lbtui.export.wanted import Wanted

if TYPE_CHECKING:
    from lbtui.export.run import Export
    from lbtui.fetch.connection import Connection


class Aside:
    """One run of one export. Everything here may be called and read from any thread, and in a signal's handler.

    `connect` makes the connection, in the export's own thread, which closes it. `ended` is called there once
    all is over: the checkpoint is written, or the file is whole. `result` is what came of it then, None where
    it was stopped; `defect` is an error of lbtui's own.
    """

    def __init__(
        self, wanted: Wanted, connect: Callable[[], Connection], ended: Callable[[], None] = lambda: None
    ) -> None:
        self.wanted = wanted
        self.result: Summary | LbtuiError | None = None
        self.defect: Exception | None = None
        self._connect = connect
        self._ended = ended
        self._export: Export | None = None
        self._over = False
        self._stopping = False
        self._call_off: Callable[[], object] | None = None
        # a process that has to end does not wait for it: what is kept can be gone on with
        self._thread = threading.Thread(target=self._run, name="export", daemon=True)

    def start(self) -> None:
        """Begins it, once."""
        self._thread.start()

    @property
    def progress(self) -> Progress:
        """How far it is, or was when it ended."""
        return self._export.progress if self._export else Progress()

    @property
    def running(self) -> bool:
        """Whether it has begun and is not over."""
        return self._thread.ident is not None and not self._over

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop, and may not have yet."""
        return self._stopping

    def stop(self) -> None:
        """Tells it to stop; what was read is kept. It is over a moment later, see `join`."""
        if not self._stopping:  # a second time would cut short what follows the first
            self._stopping = True
            self._cancel()

    def join(self, seconds: float) -> bool:
        """Waits until it is over, at most so long; whether it is."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, seconds))
        return not self._thread.is_alive()

    def _cancel(self) -> None:
        if self._call_off:
            with suppress(RuntimeError):  # the loop is closed: it is over
                self._call_off()

    def _run(self) -> None:
        try:
            asyncio.run(self._exported())
        except LbtuiError as error:
            self.result = error
        except asyncio.CancelledError:
            pass
        except Exception as defect:
            self.defect = defect
        finally:
            self._over = True
            self._ended()

    async def _exported(self) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is not None:
            self._call_off = partial(loop.call_soon_threadsafe, task.cancel)
        if self._stopping:
            return
        from lbtui.export.run import Export

        connection = self._connect()
        try:
            export = self._export = Export(connection, self.wanted)
            self.result = await export.run()
        finally:
            await asyncio.shield(connection.close())

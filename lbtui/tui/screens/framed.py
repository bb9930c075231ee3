"""What stands around a screen's body: a title line, a banner for errors, the foot with status and keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from lbtui.errors import LbtuiError
from lbtui.tui.actions import Action, elsewhere
from lbtui.tui.footer import footer
from lbtui.tui.safe import content, sentence, width_of
from lbtui.tui.steady_focus import SteadyFocus
from lbtui.tui.widgets.foot import Foot
from lbtui.tui.widgets.line import Line
from lbtui.tui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from lbtui.tui.app import LbtuiApp

NOTICE_SECONDS = 5.0
LEAST_WIDTH, LEAST_HEIGHT = 60, 16


class Framed(SteadyFocus):
    """A screen's frame. Subclasses name themselves in `where` and give a `body`."""

    where: ClassVar[str]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    Framed #title { text-style: bold; }
    Framed #banner { height: auto; max-height: 8; padding: 0 1; color: $error; display: none; }
    Framed #small { display: none; padding: 1 2; }
    Framed.too-small > * { display: none; }
    Framed.too-small #small { display: block; }
    """

    @property
    def home(self) -> LbtuiApp:
        """The app, as what it is."""
        return cast("LbtuiApp", self.app)

    def __init__(self) -> None:
        super().__init__()
        self._notice = ""
        self._notice_ends: Timer | None = None
        self._failure: LbtuiError | None = None
        self._shown_error: LbtuiError | None = None
        self._banner = Static(id="banner")
        self.foot = Foot(self.fail)

    def compose(self) -> ComposeResult:
        yield Line(id="title")
        yield from self.body()
        yield self.foot

    def body(self) -> Iterable[Widget]:
        """The widgets between title and foot."""
        raise NotImplementedError

    ready = False
    """Whether the screen has been laid out and is complete, and can take keys."""

    @property
    def standing(self) -> bool:
        """Whether the screen has its widgets: what a worker brings may come while it is being taken down."""
        return self.is_attached and self.display

    async def _finish(self) -> None:
        """Adds what the first frame does not show; then the keys may come."""
        if self.standing:
            small = f"lbtui needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} lines"
            await self.mount(self._banner, Static(small, id="small"))
        if self.foot.is_attached:  # the app may have ended meanwhile
            await self.foot.complete()
        self._now_ready()

    def run_worker(self, work: Any, *named: Any, **options: Any) -> Worker[Any]:
        """A coroutine that is called off before it began is closed, or Python would say so on the terminal."""
        worker = super().run_worker(work, *named, **options)
        if asyncio.iscoroutine(work) and worker._task:
            worker._task.add_done_callback(lambda _: work.close())
        return worker

    def _now_ready(self) -> None:
        self.ready = True
        self.home.screen_ready()

    # what is shown around the body

    def crumbs(self) -> list[str]:
        """What the title line says, from the program's name down to what is open."""
        return ["lbtui"]

    def title_right(self) -> str:
        return ""

    def status(self) -> str:
        """What the status line says while there is no notice."""
        return ""

    def unsettled(self) -> bool:
        """Whether the status is about to change, so that the one before is to stay for a moment."""
        return False

    @property
    def table(self) -> RowTable:
        return self.query_one(RowTable)

    def on_mount(self) -> None:
        self.refresh_lines()
        self.call_after_refresh(self._finish)

    def on_screen_resume(self) -> None:
        self.exports_moved()

    def exports_moved(self) -> None:
        """Shows how far the exports are, which go on whatever screen is open."""
        if self.standing:
            self.foot.show_beside(f" {line}" if (line := self.home.exports.line(self.size.width - 2)) else "")

    def on_resize(self) -> None:
        """A terminal too small to draw on hides everything."""
        self.fit(self.app.size.width < LEAST_WIDTH or self.app.size.height < LEAST_HEIGHT)
        self.refresh_lines()
        self.exports_moved()

    def refresh_lines(self) -> None:
        """Brings what stands around the body up to date; lines that say the same are not repainted."""
        if not self.standing:
            return
        self.query_one("#title", Line).show(" " + " ▸ ".join(self.crumbs()), self.title_right())
        if self._notice or not self.unsettled():
            self.query_one("#status", Line).show(" " + (self._notice or self.status()))
        self.query_one("#keys", Line).show(footer(self.where, self.size.width, self.blocked))
        self._refresh_banner()

    @property
    def notice(self) -> str:
        """The sentence that stands in the status line in place of the status."""
        return self._notice

    def say(self, text: str, *, stays: bool = False) -> None:
        """A sentence in the status line, for a few seconds or until the next action; "" takes it away."""
        if self._notice_ends is not None:
            self._notice_ends.stop()
        self._notice = text
        self._notice_ends = self.set_timer(NOTICE_SECONDS, self._unsay) if text and not stays else None
        self.refresh_lines()

    def say_whole(self, text: str, *, stays: bool = False) -> None:
        """A sentence in the status line, or where it is too long for that, over several lines."""
        if width_of(text) <= self.size.width - 2:
            self.say(text, stays=stays)
        else:
            self.fail(LbtuiError(text))

    def say_elsewhere(self, key: str) -> bool:
        """Says where a key works that does nothing here; whether there is such a place."""
        if text := elsewhere(key, self.where):
            self.say(text)
        return bool(text)

    def _unsay(self) -> None:
        self._notice, self._notice_ends = "", None
        self.refresh_lines()

    def trouble(self) -> LbtuiError | None:
        """What is wrong with what the screen shows, for as long as it is."""
        return None

    def fail(self, error: LbtuiError | None) -> None:
        """Shows why an action failed, until the next one; None takes that away."""
        self._failure = error
        self.refresh_lines()

    def _refresh_banner(self) -> None:
        error = self._failure or self.trouble()
        banner = self._banner
        if error is self._shown_error and banner.display is (error is not None):
            return
        self._shown_error = error
        banner.display = error is not None
        if error is not None:
            banner.update(content(f"✗ {sentence(error)}"))

    def blocked(self, action: Action) -> str:
        """Why an action cannot be done here and now, "" where it can."""
        del action
        return ""

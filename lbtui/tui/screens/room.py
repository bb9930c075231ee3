"""What all screens share: a title line, a banner for errors, the foot, and the one way to run an action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from lbtui.errors import LbtuiError
from lbtui.model.board import BoardRef
from lbtui.tui.actions import BY_ID, Action, actions_of, elsewhere
from lbtui.tui.footer import footer
from lbtui.tui.safe import content, sentence, width_of
from lbtui.tui.widgets.line import Line
from lbtui.tui.widgets.prompt import Foot
from lbtui.tui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from lbtui.tui.app import LbtuiApp

NOTICE_SECONDS = 5.0
LEAST_WIDTH, LEAST_HEIGHT = 60, 16


def bindings_of(screen: str) -> list[BindingType]:
    """Textual's bindings for a screen's actions; ctrl+c and ctrl+z work under an open prompt as well."""
    return [
        Binding(
            ",".join(action.keys),
            f"do('{action.id}')",
            action.label,
            show=False,
            priority=action.id in ("quit", "suspend"),
            id=action.id,
        )
        for action in actions_of(screen)
    ]


class Room(Screen[None]):
    """A screen. Subclasses name themselves in `where`, give a `body`, and have a method for each action."""

    where: ClassVar[str]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    Room #title { text-style: bold; }
    Room #banner { height: auto; max-height: 8; padding: 0 1; color: $error; display: none; }
    Room #small { display: none; padding: 1 2; }
    Room.too-small > * { display: none; }
    Room.too-small #small { display: block; }
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
        self._focus_before_small: Widget | None = None
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
            await self.mount(
                self._banner,
                Static(f"lbtui needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} lines", id="small"),
            )
            await self.foot.complete()
        self._now_ready()

    def _now_ready(self) -> None:
        self.ready = True
        self.home.replay()

    # what is shown around the body

    def crumbs(self) -> list[str]:
        """What the title line says, from the program's name down to what is open."""
        return ["lbtui"]

    def title_right(self) -> str:
        return ""

    def status(self) -> str:
        """What the status line says while there is no notice."""
        return ""

    @property
    def table(self) -> RowTable:
        return self.query_one(RowTable)

    def on_mount(self) -> None:
        self.refresh_lines()
        self.call_after_refresh(self._finish)

    def on_resize(self) -> None:
        """A terminal too small to draw on hides everything, which would lose the focus; it comes back."""
        small = self.app.size.width < LEAST_WIDTH or self.app.size.height < LEAST_HEIGHT
        if small and not self.has_class("too-small"):
            self._focus_before_small = self.focused
        self.set_class(small, "too-small")
        if not small and self._focus_before_small is not None:
            self.call_after_refresh(self.set_focus, self._focus_before_small)
            self._focus_before_small = None
        self.refresh_lines()

    def refresh_lines(self) -> None:
        """Brings what stands around the body up to date; lines that say the same are not repainted."""
        if not self.standing:
            return
        self.query_one("#title", Line).show(" " + " ▸ ".join(self.crumbs()), self.title_right())
        self.query_one("#status", Line).show(" " + (self._notice or self.status()))
        self.query_one("#keys", Line).show(footer(self.where, self.size.width, self.blocked))
        self._refresh_banner()

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

    def outer(self) -> Room | None:
        """The screen that lies around this one, for when the program opened right here."""
        return None

    def trouble(self) -> LbtuiError | None:
        """What is wrong with what the screen shows, for as long as it is."""
        return None

    def fail(self, error: LbtuiError) -> None:
        """Shows why an action failed, until the next one."""
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

    def board_changed(self, ref: BoardRef) -> None:
        """A change of a score on that board was made, while its own screen was left."""

    # actions

    def blocked(self, action: Action) -> str:
        """Why an action cannot be done here and now, "" where it can."""
        del action
        return ""

    def action_do(self, action_id: str) -> None:
        """Runs an action, from a key, the help list or a click alike, or says why it cannot be done."""
        action = BY_ID[action_id]
        if self.has_class("too-small") and action_id not in ("quit", "suspend"):
            return
        failed, self._failure = self._failure is not None, None
        if failed or self._notice:
            self.say("")
        if reason := self.blocked(action):
            self.say_whole(reason)
            return
        if action_id == "back" and failed:
            self.cancel()  # what was wrong is out of the way now; the next esc goes back
            return
        try:
            getattr(self, action.method)()
        except LbtuiError as error:
            self.fail(error)

    def do_move_up(self) -> None:
        self.table.move_by(-1)

    def do_move_down(self) -> None:
        self.table.move_by(1)

    def do_move_page_up(self) -> None:
        self.table.move_screens(-1)

    def do_move_page_down(self) -> None:
        self.table.move_screens(1)

    def do_move_first(self) -> None:
        self.table.move_to(0)

    def do_move_last(self) -> None:
        self.table.move_to(self.table.rows.count - 1)

    def on_row_table_opened(self) -> None:
        if any(action.id == "open" for action in actions_of(self.where)):
            self.action_do("open")

    def do_help(self) -> None:
        self.home.show_help(self, filtering=False)

    def do_redraw(self) -> None:
        self.home.redraw()

    def do_suspend(self) -> None:
        if not self.home.sleep():
            self.say("There is no shell to go back to")

    def do_palette(self) -> None:
        self.home.show_help(self, filtering=True)

    def do_back(self) -> None:
        self.home.go_back()

    def do_leave(self) -> None:
        self.home.go_back(quit_at_root=True)

    def do_quit(self) -> None:
        self.home.cancel_or_quit(self.cancel())

    def cancel(self) -> bool:
        """Stops what is under way on this screen; whether there was anything."""
        if self.foot.prompt.display:
            self.foot.prompt.action_cancel()
        elif self.foot.question.display:
            self.foot.question.close()
        elif under_way := [each for each in self.running() if each.group in self.cancellable]:
            for worker in under_way:
                worker.cancel()
            self.say("Cancelled")
        else:
            return False
        return True

    cancellable: ClassVar[frozenset[str]] = frozenset()
    """Groups of workers that a person asked for, and may call off."""

    def running(self) -> Iterator[Worker[object]]:
        """The workers of this screen that are at work."""
        return (each for each in self.workers if each.node is self and each.is_running)

"""The app: which screen is open, how a person leaves, and what is drawn when lbtui itself fails."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import App, SuspendNotSupported
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.widget import MountError

from lbtui.errors import LbtuiError
from lbtui.session import Session
from lbtui.store.settings import THIN
from lbtui.terminal.choice import thinned
from lbtui.terminal.leaving import PATIENCE_SECONDS, leaving
from lbtui.terminal.sleeping import heed_signals, sleep
from lbtui.tui import garbage
from lbtui.tui.exports import Exports
from lbtui.tui.outgoing import Outgoing
from lbtui.tui.safe import Gate
from lbtui.tui.screens.profiles import ProfilesScreen
from lbtui.tui.screens.room import Room
from lbtui.tui.start import Start
from lbtui.tui.widgets.prompt import TextInput
from lbtui.tui.widgets.question import Question

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

TWICE_SECONDS = 2.0


class LbtuiApp(App[None], inherit_bindings=False):
    """Profiles → boards → ranks → player, a plain stack of screens over one session."""

    TITLE = "lbtui"
    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; }"
    theme = Reactive("ansi-dark")  # set on an instance, it would have all style sheets parsed twice

    def __init__(self, session: Session, start: Start | None = None, driver: str = THIN) -> None:
        self._driver_setting = driver  # Textual asks for the driver while it is made
        # said here, because Textual chooses its filter for NO_COLOR before it knows the theme
        super().__init__(ansi_color=True)
        self.session = session
        self.start_at = start or Start()
        self.animation_level = "none"
        self.outgoing = Outgoing(self)
        self.exports = Exports(self)
        self.asked_to_quit = False
        self._gate = Gate()
        self._quit_pressed = 0.0
        self.defect: BaseException | None = None
        self._typed_ahead: list[events.Key] = []

    async def on_event(self, event: events.Event) -> None:
        """Keys act in the order they were typed, also those that came before the screen they were meant for.

        Textual hands a key to the screen and looks for its binding only when it bubbles back, by when later
        keys have gone the same way: a pasted `#15000` would be six keys of the table.
        """
        if isinstance(event, events.Key) and not event.is_forwarded and isinstance(self.screen, Room):
            if not self.screen.ready:
                self._typed_ahead.append(event)
                return
            if event.key not in ("ctrl+c", "ctrl+z") and await self._acted_on(event):
                return
        await super().on_event(event)

    async def _acted_on(self, event: events.Key) -> bool:
        """Types a key, answers with it or runs what it is bound to, before the next key is looked at."""
        focused = self.focused
        if isinstance(focused, Question):
            focused.answer(event.key)
        elif isinstance(focused, TextInput) and event.is_printable and event.character:
            focused.type_in(event.character)
        elif bound := self.screen.active_bindings.get(event.key):
            await self.run_action(bound.binding.action, bound.node)
        elif not isinstance(focused, TextInput) and isinstance(self.screen, Room):
            return self.screen.say_elsewhere(event.key)
        else:
            return False
        return True

    def screen_ready(self) -> None:
        """A screen is ready: the keys that waited for it come now."""
        garbage.started()
        waiting, self._typed_ahead = self._typed_ahead, []
        for event in waiting:
            self.post_message(event)

    def get_driver_class(self) -> type[Driver]:
        return thinned(super().get_driver_class(), self._driver_setting)

    def redraw(self) -> None:
        """Draws all of it, also what the terminal is thought to show already."""
        if (driver := self._driver) is not None and (anew := getattr(driver, "redraw", None)):
            anew()
        self.refresh(repaint=True, layout=True)

    def sleep(self) -> bool:
        """Leaves the terminal to the shell until that calls the program back; whether there is such a shell."""
        try:
            with self.suspend():
                return sleep()
        except SuspendNotSupported:
            return False

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._gate]

    def on_mount(self) -> None:
        heed_signals(asyncio.get_running_loop())
        self.call_later(self._open)  # Textual holds back every frame until it has started

    def _open(self) -> None:
        """A start that cannot be opened after all opens the profiles, and says why."""
        try:
            self.push_screen(self._first_screen())
        except LbtuiError as error:
            profiles = ProfilesScreen()
            self.push_screen(profiles)
            profiles.call_after_refresh(profiles.fail, error)

    def _first_screen(self) -> Room:
        """The one screen that the start asks for; those around it are made when a person goes back to them."""
        start = self.start_at
        if start.profile is None:
            return ProfilesScreen()
        connection = self.session.connection(start.profile)
        if start.board is None:
            return boards_screen(connection)
        from lbtui.tui.screens.ranks import RanksScreen

        return RanksScreen(connection, connection.provider.board_ref(start.board), start.at)

    async def on_unmount(self) -> None:
        try:
            await self.outgoing.end()
            await asyncio.to_thread(self.exports.stop, PATIENCE_SECONDS)
        finally:
            await self.session.close()

    def open_profile(self, name: str) -> None:
        """The boards of a profile. Raises LbtuiError where it cannot be used."""
        self.push_screen(boards_screen(self.session.connection(name)))

    def show_help(self, room: Room, *, filtering: bool) -> None:
        from lbtui.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(room, filtering=filtering))

    def go_back(self, *, quit_at_root: bool = False) -> None:
        """One screen back; the first screen stays, or ends the program where that is wanted."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        elif isinstance(self.screen, Room) and (outer := self.screen.outer()):
            self.switch_screen(outer)
        elif quit_at_root:
            self.quit()

    def show_activity(self) -> None:
        """The exports, or the way back to them."""
        from lbtui.tui.screens.activity import ActivityScreen

        open_at = [at for at, screen in enumerate(self.screen_stack) if isinstance(screen, ActivityScreen)]
        if not open_at:
            self.push_screen(ActivityScreen(self.exports))
        for _ in self.screen_stack[open_at[0] + 1 :] if open_at else ():
            self.pop_screen()

    def quit(self) -> None:
        """Ends the program, after a question where that ends exports."""
        running = len(self.exports.running)
        if not running or not isinstance(self.screen, Room):
            self.exit()
            return
        what = "An export is" if running == 1 else f"{running} exports are"
        self.asked_to_quit, self._quit_pressed = True, 0.0
        self.screen.foot.question.ask(
            f"{what} running. Quit, and keep what is read?", self.exit, ended=self._quit_answered
        )

    def _quit_answered(self) -> None:
        self.asked_to_quit = False

    def leave_from_signal(self, code: int) -> None:
        """Called by a signal handler, which may have interrupted anything."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: self.exit(return_code=code))

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was being opened when the program was told to end is left without its widgets: that
        these are not found then is no defect."""
        if not (self._exit and isinstance(error, (NoMatches, MountError))):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.defect = sys.exc_info()[1]
        self._close_messages_no_wait()

    def cancel_or_quit(self, cancelled: bool) -> None:
        """ctrl+c: when it cancelled nothing, a second one soon after quits."""
        now = time.monotonic()
        if cancelled:
            return
        if now - self._quit_pressed < TWICE_SECONDS:
            self.quit()
            return
        self._quit_pressed = now
        if isinstance(self.screen, Room):
            self.screen.say("Press ctrl+c again to quit")


def boards_screen(connection: Connection) -> Room:
    from lbtui.tui.screens.boards import BoardsScreen

    return BoardsScreen(connection)


def run(session: Session, *, start: Start, tell: Callable[[str], None], driver: str = THIN) -> int:
    """Runs the screens until a person leaves; the exit code. `tell` gets what they could no longer say.

    A defect of lbtui's own is raised here once the terminal is as it was. Textual would print it with every
    local variable, secrets among them.
    """
    app = LbtuiApp(session, start, driver)
    try:
        with leaving(app.leave_from_signal, app.exports.stop):
            app.run()
    finally:
        app.exports.stop(PATIENCE_SECONDS)
        for text in (*app.outgoing.untold, *app.exports.untold()):
            tell(text)
    if app.defect is not None:
        raise app.defect
    return app.return_code or 0

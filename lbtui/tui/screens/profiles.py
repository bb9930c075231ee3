"""The first screen: saved profiles and the demo services; add, edit, duplicate, delete, test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.errors import LbtuiError, UsageError
from lbtui.model.profile import Profile, name_problem
from lbtui.session import Listed
from lbtui.tui.actions import Action
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.widgets.columns import Col, Row
from lbtui.tui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from lbtui.check import Step
    from lbtui.tui.testing import Testing

COLUMNS = (
    Col("NAME", least=14),
    Col("SERVICE", least=8),
    Col("ADDRESS", least=24, most=40),
    Col("BOARDS", right=True),
)
TEST = "test"
"""The workers of a profile's test."""

OWN = {"profile.edit", "profile.delete", "profile.copy"}


class ProfileRows:
    """The profiles as a table's rows."""

    columns = COLUMNS

    def __init__(self) -> None:
        self.listed: list[Listed] = []

    @property
    def count(self) -> int:
        return len(self.listed)

    def row(self, index: int) -> Row:
        each = self.listed[index]
        if each.profile is None:
            return Row((each.name, "✗", each.error.title if each.error else ""), "bad")
        profile = each.profile
        address = "built in" if each.is_demo else profile.host
        return Row((each.name, profile.service, address, str(len(profile.boards) or "-")))


class ProfilesScreen(Room):
    where = "profiles"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("profiles")
    cancellable = frozenset({TEST})

    def __init__(self) -> None:
        super().__init__()
        self._testing: Testing | None = None

    def body(self) -> Iterable[Widget]:
        self.rows = ProfileRows()
        yield RowTable(self.rows, self._moved)

    def on_screen_resume(self) -> None:
        self.reread()

    def reread(self, select: str | None = None) -> None:
        """Lists the profiles anew, the cursor on the one named, or where it was."""
        select = select or (self.current.name if self.rows.listed else None)
        session = self.home.session
        try:
            self.rows.listed = session.listed()
        except LbtuiError as error:
            self.rows.listed = session.demos()
            self.fail(error)
        names = [each.name for each in self.rows.listed]
        self.table.move_to(names.index(select) if select in names else 0)
        self.refresh_lines()

    @property
    def current(self) -> Listed:
        return self.rows.listed[self.table.cursor]

    def crumbs(self) -> list[str]:
        return ["lbtui", "profiles"]

    def status(self) -> str:
        if not self.rows.listed:
            return ""
        if all(each.is_demo for each in self.rows.listed) and self.home.session.store:
            return "No profiles yet: a adds one, enter opens the demo, which needs no account"
        notes = self.current.profile.notes if self.current.profile else ()
        place = f"{self.table.cursor + 1} of {self.rows.count}"
        return " · ".join((place, *notes))

    def trouble(self) -> LbtuiError | None:
        """A profile that cannot be used says why as soon as the cursor is on it."""
        return self.current.error if self.rows.listed else None

    def _moved(self) -> None:
        self.refresh_lines()

    def blocked(self, action: Action) -> str:
        if action.id.startswith("profile.") and self.home.session.store is None and action.id != "profile.test":
            return "The demo saves no profiles; start lbtui without demo to keep some"
        if action.id in OWN and self.rows.listed and self.current.is_demo:
            return "The demo is built in; it stays as it is"
        if action.id in ("profile.copy", "profile.test") and self.rows.listed and self.current.profile is None:
            return "This profile cannot be used as it is; mend its file first"
        return ""

    def do_open(self) -> None:
        if self.current.error is not None:
            self.say("This profile cannot be used as it is; e edits it, or mend its file")
            return
        self.home.open_profile(self.current.name)

    def do_reload(self) -> None:
        self.reread()
        self.say("Profiles read again")

    def do_profile_add(self) -> None:
        self._form(None)

    def do_profile_edit(self) -> None:
        if self.current.error is not None:
            self.say(f"Mend the file by hand: {self.current.error.path}")
            return
        self._form(self.home.session.writable_store().load(self.current.name))

    def _form(self, profile: Profile | None) -> None:
        from lbtui.tui.screens.form import FormScreen

        self.app.push_screen(FormScreen(profile, self._saved))

    def _saved(self, name: str, steps: Sequence[Step] = ()) -> None:
        """A profile is on disk; `steps` are those of the check before."""
        self.reread(name)
        self.say(f"Saved {name}; t tests it")
        if steps:
            self._tests().show(steps)

    def do_profile_copy(self) -> None:
        name = self.current.name
        store = self.home.session.writable_store()

        def save(answer: str) -> None:
            copy = answer.strip()
            store.save(replace(store.load(name), name=copy))
            self._saved(copy)

        self.foot.prompt.ask("Name of the copy", self._free_name, save, f"{name}-copy")

    def _free_name(self, text: str) -> str:
        name = text.strip()
        if problem := name_problem(name):
            raise UsageError(problem)
        if any(each.name == name for each in self.rows.listed):
            raise UsageError(f"There is a profile called {name}")
        return "enter saves it, esc cancels"

    def do_profile_delete(self) -> None:
        name = self.current.name

        def remove() -> None:
            self.home.session.writable_store().remove(name)
            self.cancel()
            self.run_worker(self.home.session.changed(name))
            self.reread()
            self.say(f"Deleted {name}")

        self.foot.question.ask(f"Delete profile {name} and its file?", remove)

    def do_back(self) -> None:
        """Esc calls off a test first."""
        if not self.cancel():
            super().do_back()

    def do_profile_test(self) -> None:
        self._tests().begin(self.current.name)

    def _tests(self) -> Testing:
        """What tests profiles here, loaded for the first one."""
        from lbtui.tui.testing import Testing

        self._testing = self._testing or Testing(self)
        return self._testing

    def action_do(self, action_id: str) -> None:
        if self._testing:
            self._testing.seen()
        super().action_do(action_id)

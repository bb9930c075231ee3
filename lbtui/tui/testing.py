"""A profile's test on the profiles screen: its steps, what came of them, and the settings that worked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError, ProfileError
from lbtui.model.profile import Profile
from lbtui.session import DEMO
from lbtui.tui.guide import Guide, works_with
from lbtui.tui.screens.profiles import TEST

if TYPE_CHECKING:
    from lbtui.check import Setting, Step
    from lbtui.tui.screens.profiles import ProfilesScreen


class Testing:
    """One test at a time."""

    def __init__(self, room: ProfilesScreen) -> None:
        self._room = room
        self._guide = Guide(room)

    def begin(self, name: str) -> None:
        """Tests a profile in place of the one that is being tested."""
        self._room.run_worker(self._test(name), group=TEST, exclusive=True)

    def show(self, steps: Sequence[Step]) -> None:
        """Shows the steps of a check that was made elsewhere."""
        self._mount()
        self._guide.show(steps)

    def seen(self) -> None:
        """Something else is done: the steps of a test that is over go."""
        self._guide.seen()

    def _mount(self) -> None:
        if not self._guide.panel.is_attached:
            self._room.mount(self._guide.panel, before="#banner")

    async def _test(self, name: str) -> None:
        room, session = self._room, self._room.home.session
        self._mount()
        room.say(f"Testing {name} …", stays=True)
        try:
            connection = session.connection(name)
            steps = await self._guide.check(connection, session.trial)
        except LbtuiError as error:
            room.say("")
            room.fail(error)
            return
        failed = [step for step in steps if step.error]
        if failed:
            room.fail(failed[0].error)
            room.say(f"{name}: {len(failed)} of {len(steps)} steps failed, first: {failed[0].name}")
        else:
            room.say(f"✓ {name} works: {len(steps)} of {len(steps)} steps, the last was {steps[-1].name}")
        if self._guide.settings:
            self._offer(connection.profile, self._guide.settings)

    async def _test_anew(self, name: str) -> None:
        await self._room.home.session.changed(name)
        await self._test(name)

    def _offer(self, profile: Profile, settings: Sequence[Setting]) -> None:
        """Saves what worked and tests it, if the person wants it; a demo's profile is only told of."""
        room, name = self._room, profile.name

        def changed(now: Profile) -> Profile:
            for setting in settings:
                if now.values.get(setting.key) != profile.values.get(setting.key):
                    what = f"{setting.key} of {name} has changed meanwhile"
                    raise ProfileError(what, hint="Test it once more")
                now = setting.applied(now)
            return now

        def save() -> None:
            room.home.session.writable_store().update(name, changed)
            room.fail(None)
            room.reread(name)
            room.run_worker(self._test_anew(name), group=TEST, exclusive=True)

        if name.startswith(DEMO) or not room.is_current or room.foot.asking:
            room.say(f"{name} works with {' and '.join(map(str, settings))}")
        else:
            room.foot.question.ask(works_with(settings, "Save that?", room.size.width - 8), save)

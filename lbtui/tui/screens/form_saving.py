"""Saving what a form says: checked as a whole, tried at the service, and asked about where it does not work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from lbtui.check import Setting, Step
from lbtui.errors import ConfigError, LbtuiError
from lbtui.fetch.plain_http import ACCEPT, revealed_risk
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile, check_profile, document_of, name_problem
from lbtui.providers.base import Provider
from lbtui.providers.registry import provider_class
from lbtui.store.secrets import reveal
from lbtui.tui.guide import Guide, works_with
from lbtui.tui.screens.form_text import typed

if TYPE_CHECKING:
    from lbtui.tui.screens.form import FormScreen

Saved = Callable[[str, Sequence[Step]], None]
"""Hears a profile's name once it is on disk, and the steps of the check before."""


class FormSaving:
    """Of one form, which edits a saved profile, or adds one for None; the `guide` shows how its check goes."""

    def __init__(self, room: FormScreen, profile: Profile | None, saved: Saved) -> None:
        self._room = room
        self._profile = profile
        self._saved = saved
        self.guide = Guide(room)
        self._accepted: object = None
        """The address over plain http that was accepted here."""
        self._refs: dict[str, BoardRef] = {}
        """What the provider makes of the boards that were typed here."""

    async def save(self) -> None:
        """Checks the profile, asks about plain http, tries what is new of it at the service, and writes it."""
        name = self._profile.name if self._profile else self._room.lines[0].text
        if problem := name_problem(name):
            self._room.refuse_name(problem)
            return
        try:
            await self._check_and_write(name)
        except LbtuiError as error:
            self._room.fail(error)

    async def _check_and_write(self, name: str) -> None:
        profile = self._checked(name, self._profile)
        if profile is None:
            return
        profile = await self._understood(profile)
        if risk := await self._risk(profile):
            self._room.fail(ConfigError(risk))
            accept = partial(self._accept_plain_http, profile.values.get("url"))
            self._room.foot.question.ask("Use plain http all the same?", accept)
            return
        failed = await self._try(profile)
        for setting in self.guide.answered:
            profile = setting.applied(profile)
            self._put(setting.key, setting.value)
        guessed = [each for each in self.guide.guessed if profile.values.get(each.key) is None]
        if failed:
            self._ask_about(profile, failed)
        elif guessed and self._room.is_current:
            self._ask_to_take(profile, guessed)
        else:
            self._write(profile)

    # what is typed

    def _checked(self, name: str, base: Profile | None) -> Profile | None:
        """The profile with what was typed, over `base`; None once what is wrong with it was shown."""
        document = self._filled(document_of(base) if base else {})
        fields = provider_class(str(document.get("service", ""))).fields
        profile, problems = check_profile(name, document, fields)
        if problems:
            self._room.show_problem(problems[0])
            return None
        return self._with_refs(profile, base)

    def _filled(self, document: dict[str, Any]) -> dict[str, Any]:
        """A profile's file with the lines that were changed; what the form does not show stays as it was."""
        before = dict(document)
        for line in self._room.keys:
            key = line.field.key
            if self._profile and not line.changed:
                continue
            document.pop(key, None)
            if line.text:
                document[key] = typed(line.field, line.text, before.get(key))
        return document

    async def _understood(self, profile: Profile) -> Profile:
        """The profile with new boards as its provider reads what was typed: a name may hold a partition."""
        others = {key: value for key, value in profile.values.items() if key != "boards"}
        connection = self._room.home.session.trial(replace(profile, values=others))
        try:
            for ref in self._new(profile):
                self._refs[str(ref)] = connection.provider.board_ref(str(ref))
        finally:
            await connection.close()
        return self._with_refs(profile, self._profile)

    def _with_refs(self, profile: Profile, base: Profile | None) -> Profile:
        """Boards of `base` stay as they are."""
        known = base.boards if base else ()
        boards = tuple(each if each in known else self._refs.get(str(each), each) for each in profile.boards)
        if boards == profile.boards:
            return profile
        return replace(profile, values={**profile.values, "boards": tuple(dict.fromkeys(boards))})

    def _new(self, profile: Profile) -> list[BoardRef]:
        known = self._profile.boards if self._profile else ()
        return [ref for ref in profile.boards if ref not in known]

    def _put(self, key: str, value: object) -> None:
        """Puts what worked on its line, so that a profile that changed meanwhile gets it as well."""
        if isinstance(value, tuple):
            self._refs |= {str(ref): ref for ref in value}
        self._room.put(key, value)

    # what is asked

    async def _risk(self, profile: Profile) -> str:
        """What is to be asked about the profile's address, once it is new."""
        url = profile.values.get("url")
        known = self._profile and self._profile.values.get("url") == url
        return "" if known or url == self._accepted else await revealed_risk(profile, reveal, self._profile)

    def _accept_plain_http(self, url: object) -> None:
        self._accepted = url
        self._room.put(ACCEPT, True)
        self._room.action_do("form.save")

    async def _try(self, profile: Profile) -> Step | None:
        """The step that failed of asking for what is new: boards, and whether and what the service answers."""
        own = [field.key for field in provider_class(profile.service).fields if field.kind != "boards"]
        moved = not self._profile or any(
            self._profile.values.get(key) != profile.values.get(key) for key in own
        )
        session = self._room.home.session
        connection = session.trial(profile)
        try:
            greets = type(connection.provider).greet is not Provider.greet
            boards = profile.boards if moved and greets else self._new(profile)
            if not boards and not (moved and (greets or connection.capabilities.lists_boards)):
                return None
            self._room.say("Asking the service …", stays=True)
            return await self.guide.first_failure(connection, session.trial, boards)
        finally:
            self._room.say("")
            await connection.close()

    def _ask_about(self, profile: Profile, failed: Step) -> None:
        """The service did not answer as it should: what to save is the person's choice."""
        self._room.fail(failed.error)
        question, setting = self._room.foot.question, failed.suggestion

        def as_it_is() -> None:
            question.ask("Save it all the same?", lambda: self._write(profile))

        def as_it_works() -> None:
            if setting:
                self._put(setting.key, setting.value)
                self._write(setting.applied(profile))

        if setting:
            asked = works_with([setting], "Save it so?", self._room.size.width - 8)
            question.ask(asked, as_it_works, as_it_is)
        else:
            as_it_is()

    def _ask_to_take(self, profile: Profile, settings: Sequence[Setting]) -> None:
        """It works, and its rows suggest more of it than it says."""

        def so() -> None:
            taken = profile
            for setting in settings:
                self._put(setting.key, setting.value)
                taken = setting.applied(taken)
            self._write(taken)

        asked = works_with(settings, "Save it so?", self._room.size.width - 8)
        self._room.foot.question.ask(asked, so, lambda: self._write(profile))

    def _write(self, profile: Profile) -> None:
        """Saves it. An edit is done over the file as it is by now, so that nobody's change is lost."""
        session = self._room.home.session
        store = session.writable_store()
        if self._profile is None:
            store.save(profile)
        else:
            store.update(profile.name, lambda now: self._checked(profile.name, now) or now)
        app = self._room.app
        app.run_worker(session.changed(profile.name))
        app.pop_screen()
        self._saved(profile.name, self.guide.steps)

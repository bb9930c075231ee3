"""What the rows that a check read say of the profile's keys, without a further request."""

from __future__ import annotations

from collections.abc import Iterator

from lbtui.check.steps import Setting, Step
from lbtui.model.page import Page
from lbtui.model.profile import Value
from lbtui.providers.base import Provider


class Members:
    """The first pages of boards, as far as their provider has something to suggest by them."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._found: dict[str, Value] = {}

    def see(self, page: Page) -> None:
        """Takes note of a page; what an earlier one said of a key stands."""
        for key, value in self._provider.suggestions(page):
            self._found.setdefault(key, value)

    def steps(self) -> Iterator[Step]:
        """A step for each key."""
        for key, value in self._found.items():
            setting = Setting(key, value)
            yield Step(key, f"{value} in the rows looks like it", suggestion=setting, guess=True)

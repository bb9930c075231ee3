"""Who gets the keys, also across a terminal that is too small to draw on for a while."""

from __future__ import annotations

from typing import cast

from textual.screen import Screen
from textual.widget import Widget


class SteadyFocus(Screen[None]):
    """A screen on which nothing unseen takes keys, and where they go again what they went to."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: Widget | None = None

    @property
    def too_small(self) -> bool:
        """Whether the terminal is too small to draw on."""
        return self.has_class("too-small")

    @property
    def has_keys(self) -> Widget | None:
        """What gets the keys, in a terminal that is too small once that is larger."""
        return self._waiting if self.too_small else self.focused

    def fit(self, small: bool) -> None:
        """Takes note of whether the terminal is too small."""
        if small and not self.too_small:
            focused = self.focused
            self.set_focus(None)
            self._waiting = focused
        self.set_class(small, "too-small")
        if not small and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.set_focus(waiting)

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Gives the keys to a widget, in a terminal that is too small once that is larger."""
        if not self.too_small:
            super().set_focus(widget, scroll_visible, from_app_focus)
        elif widget is not None or self.app.app_focus:  # Textual says None while another window has them
            self._waiting = widget


def has_keys(screen: Screen[object]) -> Widget | None:
    """What gets the keys on one of our screens."""
    return cast("SteadyFocus", screen).has_keys

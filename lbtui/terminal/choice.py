"""Which driver draws: the thin one, where there is a terminal of the kind that it knows."""

from __future__ import annotations

import sys

from textual.driver import Driver

from lbtui.store.settings import STOCK


def thinned(platform: type[Driver], setting: str) -> type[Driver]:
    """The driver for where Textual would use `platform`.

    Windows, the web and what `TEXTUAL_DRIVER` names keep theirs; the setting `stock` keeps it everywhere.
    """
    if sys.platform == "win32" or setting == STOCK:
        return platform
    from textual.drivers.linux_driver import LinuxDriver

    if platform is not LinuxDriver:
        return platform
    from lbtui.terminal.thin_driver import ThinDriver

    return ThinDriver

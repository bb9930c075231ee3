"""Which driver draws: the thin one, where there is a terminal of the kind that it knows."""

from __future__ import annotations

import os
import sys

from textual.driver import Driver

VARIABLE = "LBTUI_DRIVER"
STOCK = "stock"


def thinned(platform: type[Driver]) -> type[Driver]:
    """The driver for where Textual would use `platform`.

    Windows, the web and what `TEXTUAL_DRIVER` names keep theirs; `LBTUI_DRIVER=stock` keeps it everywhere.
    """
    if sys.platform == "win32" or os.environ.get(VARIABLE) == STOCK:
        return platform
    from textual.drivers.linux_driver import LinuxDriver

    if platform is not LinuxDriver:
        return platform
    from lbtui.terminal.thin_driver import ThinDriver

    return ThinDriver

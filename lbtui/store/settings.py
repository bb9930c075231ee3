"""The settings of a person: `settings.toml` in the configuration folder, and the variables that overrule it.

It is read when the screens open, and never written: a key that lbtui does not know stays in it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lbtui.errors import ConfigError

DRIVER_VARIABLE = "LBTUI_DRIVER"
THIN, STOCK = DRIVERS = ("thin", "stock")
KEYS = ("driver",)


class Settings(NamedTuple):
    """`driver` is what writes to the terminal, one of `DRIVERS`; `notes` name the keys that are not known."""

    driver: str = THIN
    notes: tuple[str, ...] = ()


def read_settings(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """What the file at `path`, which need not be there, and the variables say; None reads no file.

    An empty variable counts as unset. ConfigError where the file cannot be read or a value will not do.
    """
    values: Mapping[str, Any] = {}
    notes: tuple[str, ...] = ()
    if path is not None and os.path.lexists(path):
        from lbtui.model.profile import unknown_note  # most people have no such file, and pay for no parser
        from lbtui.store.document import read_document

        values = read_document(path).values
        notes = tuple(f"{path.name}: {unknown_note(key, KEYS)}" for key in values if key not in KEYS)
    driver = values.get("driver", THIN)
    if driver not in DRIVERS:
        raise _unfit(f"{path}: driver", str(driver), DRIVERS)
    if given := environ.get(DRIVER_VARIABLE):
        if given not in DRIVERS:
            raise _unfit(DRIVER_VARIABLE, given, DRIVERS)
        driver = given
    return Settings(driver, notes)


def _unfit(where: str, given: str, choices: Sequence[str]) -> ConfigError:
    needs = f"{where} needs {' or '.join(choices)}, not “{given[:40]}”"
    return ConfigError("A setting cannot be used", needs, "Correct it or take it out")

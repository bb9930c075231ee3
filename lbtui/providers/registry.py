"""Which services there are: the built-in ones, and those that installed distributions add."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from lbtui.errors import ConfigError
from lbtui.model.near import nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from lbtui.model.field import Field
    from lbtui.providers.base import Provider

GROUP = "lbtui.providers"
BUILT_IN = {
    "xbox": "lbtui.providers.xbox:XboxProvider",
    "mobage": "lbtui.providers.mobage:MobageProvider",
    "gamesparks": "lbtui.providers.gamesparks:GameSparksProvider",
}
_FIELDS = {
    "lbtui.providers.xbox:XboxProvider": "lbtui.providers.xbox_profile:FIELDS",
    "lbtui.providers.mobage:MobageProvider": "lbtui.providers.mobage_profile:FIELDS",
    "lbtui.providers.gamesparks:GameSparksProvider": "lbtui.providers.gamesparks_profile:FIELDS",
}
"""Where the profile's keys of a built-in service stand, for whoever asks it nothing."""


def services() -> list[str]:
    """The names that a profile's `service` may have."""
    return [*BUILT_IN, *(name for name in _plug_ins() if name not in BUILT_IN)]


def _plug_ins() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # costs a tenth of a quick look-up, and few have plug-ins

    return {each.name: each for each in entry_points(group=GROUP)}


def provider_class(service: str) -> type[Provider]:
    """The provider of a service; ConfigError naming the nearest one where there is none, or it cannot load."""
    from lbtui.providers.base import Provider

    target = BUILT_IN.get(service)
    found = _named(target) if target else _plug_in(service)
    if not (isinstance(found, type) and issubclass(found, Provider)):
        raise ConfigError(f"The plug-in for {service} is no provider", hint=f"See entry points of {GROUP}")
    return found


def profile_fields(service: str) -> tuple[Field, ...]:
    """The keys of a service's profile beside the common ones, without what asks it where it is a built-in one.

    ConfigError as for `provider_class`.
    """
    if target := _FIELDS.get(BUILT_IN.get(service, "")):
        return cast("tuple[Field, ...]", _named(target))
    return provider_class(service).fields


def _named(target: str) -> object:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _plug_in(service: str) -> object:
    named = _plug_ins()
    if service not in named:
        near = nearest(service, services())
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(services())}"
        raise ConfigError(f"No service is called “{service}”", hint=hint)
    try:
        return named[service].load()
    except Exception as wrong:  # a stranger's module may raise anything while it loads
        raise ConfigError(f"The plug-in for {service} does not load", type(wrong).__name__) from wrong

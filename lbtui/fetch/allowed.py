"""What a profile may ask of its service, and do there: what the service can, within what the profile says."""

from __future__ import annotations

from dataclasses import replace

from lbtui.errors import UsageError
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Offset, Player, Rank
from lbtui.model.profile import Profile

READ_ONLY = "This profile is read-only; set writable = true in it to write."

_WRITES = ("submit", "delete")
_ANCHORS: dict[type[Anchor], str] = {Rank: "by_rank", Offset: "by_offset", Player: "around_player"}
_SCOPES = {Scope.FRIENDS: "friends", Scope.SELF: "own"}


def within(profile: Profile, service: Capabilities) -> Capabilities:
    """What the `service` can do, without its writes unless the profile is writable."""
    denied = [] if profile.flag("writable") else [name for name in _WRITES if service.can(name)]
    if not denied:
        return service
    reasons = {**service.reasons, **dict.fromkeys(denied, READ_ONLY)}
    return replace(service, submit=False, delete=False, reasons=reasons)


def need(capabilities: Capabilities, name: str) -> None:
    """UsageError with the reason where a capability is not there."""
    if not capabilities.can(name):
        raise UsageError(capabilities.why_not(name))


def need_place(capabilities: Capabilities, scope: Scope, anchor: Anchor | None = None) -> None:
    """UsageError with the reason where rows of that scope cannot be read, or not from there."""
    for name in (_ANCHORS.get(type(anchor)) if anchor else None, _SCOPES.get(scope)):
        if name:
            need(capabilities, name)

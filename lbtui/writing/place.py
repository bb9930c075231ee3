"""Where a profile points, so that a change is only ever taken back where it was made."""

from __future__ import annotations

import hashlib
import json

from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.secret import SecretRef
from lbtui.store.journal_lines import Place

_POINTING = ("url", "text", "secret")


def place_of(connection: Connection, ref: BoardRef) -> Place:
    """A board as a connection's profile reaches it.

    All of the service's own addresses and texts count, such as the app of a Mobage profile, and who signs in:
    secrets and headers by where they are kept, and nothing of those that stand in the file. They go into a
    digest, because an address may be as telling as a secret.
    """
    profile = connection.profile
    told: dict[str, object] = {
        each.key: value.source if isinstance(value := profile.values.get(each.key), SecretRef) else value
        for each in connection.provider.fields
        if each.kind in _POINTING
    }
    told[""] = {name: SecretRef.parse(value).source for name, value in profile.table("headers").items()}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return Place(profile.name, profile.service, profile.host, digest, ref)

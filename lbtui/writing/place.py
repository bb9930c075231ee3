"""Where a profile points, so that a change is only ever taken back where it was made."""

from __future__ import annotations

import hashlib
import json

from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.secret import SecretRef
from lbtui.store.journal_lines import Place

_POINTING = ("url", "text")


def place_of(connection: Connection, ref: BoardRef) -> Place:
    """A board as a connection's profile reaches it.

    All of the service's own addresses and texts count, such as the app of a Mobage profile; a secret one by
    where it is kept. They go into a digest, because an address may be as telling as a secret.
    """
    profile = connection.profile
    told = {
        each.key: value.source if isinstance(value := profile.values.get(each.key), SecretRef) else value
        for each in connection.provider.fields
        if each.kind in _POINTING or each.key == "url"
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return Place(profile.name, profile.service, profile.host, digest, ref)

"""What is said of an export beside its file, and what tells two exports apart. No secret stands in either."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from lbtui import __version__
from lbtui.export.piece import jump_words
from lbtui.export.progress import Summary
from lbtui.export.wanted import Wanted
from lbtui.model.board import total_json
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers.base import Provider
from lbtui.providers.registry import profile_fields

_OF_THE_WAY = {"boards", "page_size", "writable", "players", "timeout", "concurrency", "headers", "ca_bundle"}
"""Keys of a profile that say how a service is asked, or hold what nobody is shown, and not what it answers."""


def source(profile: Profile) -> dict[str, Any]:
    """Where the rows came from; of an address that is secret it says where that is kept."""
    return {"profile": profile.name, "service": profile.service, "host": profile.host}


def query(wanted: Wanted) -> dict[str, Any]:
    """Which rows were asked for, in a person's words; None for what was not said."""
    piece = wanted.piece
    return {
        "board": str(wanted.ref),
        "scope": piece.scope.value,
        "from_rank": piece.from_rank,
        "to_rank": piece.to_rank,
        "at": None if piece.jump is None else jump_words(piece.jump),
        "limit": piece.limit,
        "walk": wanted.walk.value,
    }


async def place_mark(provider: Provider) -> str:
    """What tells one secret address of a profile from another, most likely; "" where it has none. Two bytes of
    a hash tell nothing of the address. Raises what revealing it does."""
    url = provider.profile.values.get("url")
    if not isinstance(url, SecretRef):
        return ""
    address = (await provider.reveal(url)).reveal()
    return blake2b(address.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()


def fingerprint(profile: Profile, wanted: Wanted, mark: str = "") -> dict[str, Any]:
    """What has to be the same for an export to be gone on with: the service as this profile asks it, and the
    query. A secret counts by where it is kept, a secret address by its `place_mark` as well."""
    own = [each.key for each in profile_fields(profile.service) if each.key not in _OF_THE_WAY]
    values = {key: profile.values[key] for key in sorted(own) if key in profile.values}
    shown = {key: each.source if isinstance(each, SecretRef) else each for key, each in values.items()}
    board = {"board": wanted.ref.id, "partition": wanted.ref.partition}
    return {
        "profile": profile.name,
        "service": profile.service,
        "settings": shown,
        "mark": mark,
        **query(wanted),
        **board,
    }


def manifest(
    profile: Profile, wanted: Wanted, summary: Summary, passes: int, started_at: float, finished_at: float
) -> bytes:
    """The manifest's text: ASCII JSON. Both times are in seconds since 1970."""
    first, first_kind = total_json(summary.total_first)
    last, last_kind = total_json(summary.total_last)
    told = {
        "source": source(profile),
        "query": query(wanted),
        "started_at": utc(started_at),
        "finished_at": utc(finished_at),
        "rows": summary.rows,
        "duplicates_dropped": summary.duplicates,
        "total_first": first,
        "total_first_kind": first_kind,
        "total_last": last,
        "total_last_kind": last_kind,
        "guarantee": str(summary.guarantee),
        "why": summary.guarantee.why,
        "passes": passes,
        "resumed": summary.resumed,
        "format": wanted.format.value,
        "spreadsheet": wanted.spreadsheet,
        "bytes": summary.bytes,
        "sha256": summary.sha256,
        "warnings": list(summary.notes),
        "lbtui": __version__,
    }
    return json.dumps(told, indent=2).encode("ascii") + b"\n"


def utc(seconds: float) -> str:
    """Seconds since 1970 as `2026-11-22T05:11:46.120Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

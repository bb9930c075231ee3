"""`lbtui profiles show`: one profile's settings, and what its service can do for it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lbtui.cli.output import write_lines
from lbtui.cli.profiles.values import secret_sources, shown_values
from lbtui.cli.usage import add_json, add_profile
from lbtui.model.capabilities import NAMES
from lbtui.model.json_text import json_text
from lbtui.model.text import clean

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

ABOUT = """
Prints a profile's settings, defaults included, and what its service can do. Of
a secret it prints where it is kept.
"""
EXAMPLES = ("lbtui profiles show demo/xbox", "lbtui profiles show demo/xbox --json")


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.saved import saved_session

    session = saved_session()
    connection = session.connection(args.profile)
    store = session.writable_store()
    built_in = connection.profile.name.startswith("demo/")
    file = None if built_in else str(store.path(args.profile))
    if args.json:
        write_lines([json_text(_described(connection, file))])
    else:
        write_lines(clean(line) for line in _lines(connection, file))
    return 0


def _described(connection: Connection, file: str | None) -> dict[str, Any]:
    """What `profiles show --json` prints."""
    profile, can = connection.profile, connection.capabilities
    flags = can.flags()
    return {
        "name": profile.name,
        "service": profile.service,
        "file": file,
        "values": shown_values(profile),
        "secrets": secret_sources(profile),
        "notes": list(profile.notes),
        "capabilities": flags | {"page_max": can.page_max, "rank_kind": can.rank_kind.value},
        "reasons": {name: can.why_not(name) for name, there in flags.items() if not there},
    }


def _lines(connection: Connection, file: str | None) -> Iterator[str]:
    profile, can = connection.profile, connection.capabilities
    yield f"profile   {profile.name}"
    yield f"file      {file or 'none: it is built in'}"
    yield f"service   {profile.service}"
    values = shown_values(profile)
    size = max(map(len, values), default=0)
    for key, value in values.items():
        yield f"  {key:<{size}}  {_text(value)}"
    for note in profile.notes:
        yield f"note      {note}"
    for name, there in can.flags().items():
        reason = "" if there else can.reasons.get(name, "")
        yield f"{'can' if there else 'cannot':<10}{NAMES[name]}" + (f": {reason}" if reason else "")


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return ", ".join(f"{name} = {text}" for name, text in value.items())
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)

"""`lbtui profiles list`: every profile, usable or not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from lbtui.cli.output import narrate, write_lines
from lbtui.cli.profiles.values import secret_sources
from lbtui.cli.table import Column, table
from lbtui.cli.usage import add_json
from lbtui.model.json_text import json_text

if TYPE_CHECKING:
    from lbtui.session import Listed

ABOUT = """
Lists the saved profiles and the built-in demo: the host each asks, where its
secrets are kept, and what is wrong with one that cannot be used.
"""
EXAMPLES = ("lbtui profiles", "lbtui profiles list --json")
COLUMNS = (
    Column("NAME"),
    Column("SERVICE"),
    Column("HOST"),
    Column("BOARDS", right=True),
    Column("WRITABLE"),
    Column("SECRETS"),
    Column("PROBLEM"),
)


def configure(parser: ArgumentParser) -> None:
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.saved import saved_session

    listed = saved_session().listed()
    if args.json:
        write_lines([json_text([_described(each) for each in listed])])
        return 0
    write_lines(table(COLUMNS, [_cells(each) for each in listed]))
    for each in listed:
        for note in each.profile.notes if each.profile else ():
            narrate(f"{each.name}: {note}")
    return 0


def _described(each: Listed) -> dict[str, Any]:
    """A member of the list that `profiles list --json` prints; what cannot be read is null."""
    profile = each.profile
    return {
        "name": each.name,
        "service": profile.service if profile else None,
        "host": profile.host or None if profile else None,
        "boards": [str(ref) for ref in profile.boards] if profile else None,
        "writable": profile.flag("writable") if profile else None,
        "secrets": secret_sources(profile) if profile else None,
        "problem": str(each.error) if each.error else None,
        "notes": list(profile.notes) if profile else [],
    }


def _cells(each: Listed) -> list[str | None]:
    profile = each.profile
    if profile is None:
        return [each.name, None, None, None, None, None, str(each.error)]
    return [
        each.name,
        profile.service,
        "built in" if each.is_demo else profile.host,
        str(len(profile.boards)) if profile.boards else None,
        "yes" if profile.flag("writable") else "no",
        None if each.is_demo else ", ".join(secret_sources(profile).values()),
        None,
    ]

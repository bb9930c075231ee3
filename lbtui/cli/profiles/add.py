"""`lbtui profiles add`: saves a new profile, after the service was asked for its boards."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Any

from lbtui.cli.output import narrate
from lbtui.cli.profiles.asking import ask_boards, ask_field, can_ask, choose
from lbtui.cli.profiles.values import (
    apply_settings,
    declared,
    made,
    parsed_settings,
    warn_of_inline,
    with_boards,
)
from lbtui.errors import UsageError
from lbtui.model.profile import Profile
from lbtui.providers.registry import profile_fields, services

ABOUT = """
Saves a profile. On a terminal, what is missing is asked for. The service is
asked first, step by step as lbtui profiles check does, and nothing is saved if
that fails.

A secret is given as a reference to where it is kept: env:NAME, file:PATH, or
cmd:PROGRAM ARGUMENTS, of whose output the first line counts.
"""
EXAMPLES = (
    "lbtui profiles add halo",
    "lbtui profiles add halo --service xbox --set scid=GUID \\\n"
    "        --set authorization=env:XBL_TOKEN --board TotalFlagsCaptured",
    "lbtui profiles add cn --service mobage --set url=ADDRESS \\\n"
    "        --set consumer_key=env:KEY --set consumer_secret=env:SECRET",
    "lbtui profiles add gs --service gamesparks --set url=env:GS_CALLBACK_URL \\\n"
    "        --board flags --board HSBC.COUNTRY.UK",
    "lbtui profiles add halo … --set players.warrior=1234567890123444",
)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what you call it; also its file's name")
    parser.add_argument("--service", metavar="SERVICE", help=f"which service: {', '.join(services())}")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], dest="settings",
        help="a key of the profile; may be given again; `profiles show demo/SERVICE` lists keys",
    )  # fmt: skip
    parser.add_argument(
        "--board", metavar="BOARD", action="append", default=[], help="a board to list; may be given again"
    )
    add_no_check(parser)


def add_no_check(parser: ArgumentParser) -> None:
    parser.add_argument("--no-check", action="store_true", help="save without asking the service")


def run(args: Namespace) -> int:
    from lbtui.cli.profiles.saving import Declined
    from lbtui.cli.saved import saved_session

    store = saved_session().writable_store()
    path = store.path(args.name)
    if os.path.lexists(path):
        raise UsageError(
            f"There is a profile {args.name} already", str(path), f"lbtui profiles edit {args.name}"
        )
    try:
        profile = _profile(args)
    except Declined:
        narrate("nothing was saved")
        return 0
    except KeyboardInterrupt:
        narrate("nothing was saved")
        raise
    narrate(f"saved {store.save(profile)}")
    return 0


def _profile(args: Namespace) -> Profile:
    """The profile to save, accepted by the person and tried at the service."""
    from lbtui.cli.profiles.saving import accept_plain_http, board_refs, check_first, lists_boards

    by_questions = not args.settings and not args.board and can_ask()
    profile = _described(args, by_questions)
    for setting in accept_plain_http(profile):
        profile = setting.applied(profile)
    ask_for_boards = by_questions and not lists_boards(profile)
    boards = ask_boards() if ask_for_boards else args.board
    profile = with_boards(profile, (*profile.boards, *board_refs(profile, boards)))
    for setting in () if args.no_check else check_first(profile, adding=True):
        profile = setting.applied(profile)
    return profile


def _described(args: Namespace, by_questions: bool) -> Profile:
    """The profile that the options say. What is missing is asked for where somebody can answer: the needed
    keys, and all of the service's own where it goes by questions alone."""
    service = args.service or _ask_service()
    fields = declared(service)
    settings = parsed_settings(service, args.settings)
    warn_of_inline(settings, fields)
    document: dict[str, Any] = {"service": service}
    apply_settings(document, settings)
    asked = profile_fields(service) if by_questions else [each for each in fields.values() if each.required]
    asked = [each for each in asked if each.kind != "boards"]  # which are asked for by themselves
    for field in asked if can_ask() else ():
        if field.key not in document and (value := ask_field(field)) is not None:
            document[field.key] = value
    return made(args.name, document)


def _ask_service() -> str:
    known = services()
    if not can_ask():
        raise UsageError("Which service is it?", f"There are: {', '.join(known)}", "Say --service SERVICE")
    if len(known) == 1:
        narrate(f"service: {known[0]}")
        return known[0]
    return choose("service", known)

"""`lbtui profiles edit`: changes keys of a profile, or opens its file in the person's editor."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lbtui.cli.output import narrate
from lbtui.cli.profiles.add import add_no_check
from lbtui.cli.profiles.values import (
    apply_settings,
    declared,
    made,
    parsed_settings,
    unset,
    warn_of_inline,
    with_boards,
)
from lbtui.cli.usage import nearest
from lbtui.errors import UsageError
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile, document_of

if TYPE_CHECKING:
    from lbtui.check import Setting

ABOUT = """
Changes keys of a profile and its boards; keys that lbtui does not know stay.
Boards that are new are asked for at the service before anything is saved, and
on a terminal the partition of one that is split.

Without options the file opens in $VISUAL or $EDITOR; what comes back replaces
it once it can be used, and is kept as a draft until then.
"""
EXAMPLES = (
    "lbtui profiles edit halo",
    "lbtui profiles edit halo --set page_size=50 --unset language",
    "lbtui profiles edit halo --board TotalFlagsCaptured --remove-board Kills",
)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a saved profile")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], dest="settings", help="give a key a value"
    )
    parser.add_argument("--unset", metavar="KEY", action="append", default=[], help="take a key out")
    parser.add_argument("--board", metavar="BOARD", action="append", default=[], help="add a board")
    parser.add_argument("--remove-board", metavar="BOARD", action="append", default=[], help="take a board out")
    add_no_check(parser)


def run(args: Namespace) -> int:
    if not (args.settings or args.unset or args.board or args.remove_board):
        from lbtui.cli.profiles.editor import edit_by_hand

        return edit_by_hand(args.name)
    from lbtui.cli.profiles.saving import Declined

    try:
        return _edit(args)
    except Declined:
        narrate("nothing was saved")
        return 0
    except KeyboardInterrupt:
        narrate("nothing was saved")
        raise


def _edit(args: Namespace) -> int:
    from lbtui.cli.profiles.saving import accept_plain_http, board_refs, check_first
    from lbtui.cli.saved import saved_session
    from lbtui.fetch.plain_http import ACCEPT

    store = saved_session().writable_store()
    before = store.load(args.name)
    given = parsed_settings(before.service, args.settings)
    warn_of_inline(given, declared(before.service))
    after = _changed(before, args)
    added = board_refs(after, args.board)
    removed = _removed(before, args.remove_board)
    moved = after.values.get("url") != before.values.get("url")
    settings = accept_plain_http(after, None if given.get(ACCEPT) is True else before) if moved else []
    new = [ref for ref in dict.fromkeys((*after.boards, *added)) if ref not in before.boards or ref in added]
    answers: dict[BoardRef, BoardRef] = {}
    if new and not args.no_check:
        tried = with_boards(_with(after, settings), new)
        found = check_first(tried)
        answers = _answers(new, _with(tried, found).boards)
        settings += [setting for setting in found if setting.key != "boards"]

    def edited(now: Profile) -> Profile:
        profile = _with(_boarded(_changed(now, args), added, removed), settings)
        return with_boards(profile, [answers.get(ref, ref) for ref in profile.boards])

    written = store.update(args.name, edited)
    narrate("nothing changed" if written == before else f"saved {store.path(args.name)}")
    return 0


def _with(profile: Profile, settings: Iterable[Setting]) -> Profile:
    for setting in settings:
        profile = setting.applied(profile)
    return profile


def _answers(new: Sequence[BoardRef], tried: Sequence[BoardRef]) -> dict[BoardRef, BoardRef]:
    """The boards that were tried with a partition of a person's, and each with it."""
    answered = [*(ref for ref in tried if ref not in new), *tried]
    return {ref: next(each for each in answered if each.id == ref.id) for ref in new if ref not in tried}


def _changed(profile: Profile, args: Namespace) -> Profile:
    """The profile with its keys changed; its boards are not touched."""
    settings = parsed_settings(profile.service, args.settings)
    fields = declared(profile.service)
    document = document_of(profile)
    apply_settings(document, settings)
    unset(document, args.unset, fields)
    return replace(made(profile.name, document), notes=profile.notes)


def _removed(profile: Profile, boards: Sequence[str]) -> set[BoardRef]:
    """The profile's boards of these names; UsageError for one it does not have."""
    known = {str(ref): ref for ref in profile.boards}
    for board in boards:
        if board not in known:
            raise UsageError(f"The profile has no board “{board[:80]}”", nearest(board, [*known]))
    return {known[board] for board in boards}


def _boarded(profile: Profile, added: Sequence[BoardRef], removed: set[BoardRef]) -> Profile:
    return with_boards(
        profile, [ref for ref in (*profile.boards, *added) if ref not in removed or ref in added]
    )

"""Reading a GameSparks callback's answers: one word for a question, an array of objects for a page.

A script that fails may answer anything with status 200: what is no array of rows is an error. How rows are read
is in `gamesparks_rows`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from lbtui.errors import BadAnswer, LbtuiError, NotAuthorized, NotFound
from lbtui.model.entry import Entry
from lbtui.model.text import first_words
from lbtui.providers.answers import failure, quoted, read_json
from lbtui.providers.reading import folded_name, number_or_none
from lbtui.providers.wire import Reply

ENDPOINT, VALID, SPLIT = "endpoint-valid", "valid-lb-name", "requires-partition"
NO_BOARD, NO_PARTITION = "invalid-lb-name", "invalid-partition-id"
WORDS = frozenset({ENDPOINT, VALID, SPLIT, NO_BOARD, NO_PARTITION})
"""The words that a callback answers; a partition that is there is `VALID` as well."""

_ADDRESS = "The callback's secret is in its address: check the profile's url"
_HINT = "The callback's script may have failed: look at its log, and at what it does with this board"

_SCORES = ("score",)
_NAMES = ("username", "displayname", "playername", "name")
"""What a member that is a score or a player's name is usually called, the surest first."""


def refused(reply: Reply, what: str) -> LbtuiError:
    """The error of a status other than 200, which is about the one address that everything is asked at."""
    if reply.status in (404, 410):
        return NotFound("There is no callback at the profile's url", quoted(reply), _ADDRESS)
    error = failure(reply, what)
    if isinstance(error, NotAuthorized) or not error.hint:
        error.hint = _ADDRESS
    return error


def read_word(reply: Reply, known: Collection[str], what: str) -> str:
    """The word of `known` that answers a question; blanks around it and one pair of quotes do not count.

    BadAnswer, which says what came and names `what` was asked about, for anything else.
    """
    word = reply.word
    if word in known:
        return word
    words = " or ".join(sorted(known))
    text = reply.body.decode("utf-8-sig", "replace").strip()
    if not text:
        raise BadAnswer(f"The callback's answer about {what} is empty", f"It should be {words}", _HINT)
    raise BadAnswer(
        f"The callback's answer about {what} makes no sense",
        f"It should be {words}, and begins: {first_words(text)}",
        "Check the profile's url, and that the callback runs the script of the tutorial",
    )


def read_rows(reply: Reply, what: str) -> Sequence[Any]:
    """The items of a page, unread; none at the end of a board. BadAnswer where it is no array of objects."""
    try:
        value = read_json(reply)
    except BadAnswer as wrong:
        wrong.hint = wrong.hint or _HINT
        raise
    if isinstance(value, list) and (not value or any(isinstance(each, Mapping) for each in value)):
        return value
    begins = first_words(reply.body.decode("utf-8-sig", "replace"))
    raise BadAnswer(f"The callback's answer for {what} is no array of rows", f"It begins: {begins}", _HINT)


def likely_members(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """The keys `score` and `name`, each with the member of the first row that seems to be it: a number or a
    filled text, under a usual name."""
    members = entries[0].extra if entries else {}
    for key, names, fits in (("score", _SCORES, _is_number), ("name", _NAMES, _is_filled)):
        usual = {each: names.index(folded) for each in members if (folded := _folded(each)) in names}
        found = [each for each in sorted(usual, key=usual.__getitem__) if fits(members[each])]
        if found:
            yield key, found[0]


def _is_number(value: Any) -> bool:
    return number_or_none(value) is not None


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _folded(name: str) -> str:
    return folded_name(name).replace("_", "")

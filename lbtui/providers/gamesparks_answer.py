"""Reading a GameSparks callback's answers: one word for a question, an array of objects for a page.

`playerId` and `rank` are what the tutorial's script sends; whatever else a studio's own script puts into a row
is kept by its own name. A member's name is found in any case of its letters, and an id or a rank may be a text
or a number. A script that fails may answer anything with status 200: what is no array of rows is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from lbtui.errors import BadAnswer, LbtuiError, NotAuthorized, NotFound
from lbtui.model.entry import Entry
from lbtui.model.score import Score
from lbtui.model.text import first_words
from lbtui.providers.answers import failure, quoted, read_json
from lbtui.providers.reading import count_or_none, number_or_none, score_and_display, text_or_none
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

T = TypeVar("T")


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


def read_entries(
    rows: Sequence[Any], first: int, score: str, name: str
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of these rows, the first of which is row `first` of the board, from 1; and what is odd.

    `score` and `name` are the members that are a row's score and its player's name, "" where nobody said. A row
    that does not say whose it is keeps its place, under the id "".
    """
    entries: list[Entry] = []
    warnings: list[str] = []
    for at, row in enumerate(rows, first):
        if isinstance(row, Mapping):
            entries.append(_entry(row, at, score, name, warnings))
        else:
            warnings.append(f"row {at:,} is no object, so nothing of it could be read")
            entries.append(Entry(None, ""))
    return tuple(entries), tuple(warnings)


def _entry(row: Mapping[str, Any], at: int, score: str, name: str, warnings: list[str]) -> Entry:
    members = _Members(row)
    player_id = members.taken("playerId", _id) or ""
    rank = members.taken("rank", count_or_none)
    scored = members.taken(score, _scored) or (None, None)
    called = members.taken(name, text_or_none)
    if not player_id:
        warnings.append(f"row {at:,} does not say whose it is")
    elif rank is None:
        warnings.append(f"player {player_id} has no rank that can be read")
    warnings += [f"the {each} of row {at:,} cannot be read" for each in members.odd if each in (score, name)]
    return Entry(rank, player_id, called, *scored, extra=members.rest)


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
    return name.strip().casefold().replace("_", "")


def _id(value: Any) -> str | None:
    text = text_or_none(value)
    return text if text and text.strip() else None


def _scored(value: Any) -> tuple[Score | None, str | None] | None:
    """The score and the text for it, None where there is neither."""
    found = score_and_display(value)
    return None if found == (None, None) else found


class _Members:
    """A row's members, of which some are taken and the `rest` stay as they came.

    What is not what was looked for stays as well, and is named in `odd`.
    """

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.rest = dict(row)
        self.odd: list[str] = []

    def taken(self, name: str, read: Callable[[Any], T | None]) -> T | None:
        """What `read` makes of the member of that name, or else of that name in other letters."""
        key = name if name in self.rest else self._like(name)
        if not name or key is None:
            return None
        given = self.rest[key]
        value = read(given)
        if value is not None or given is None:
            del self.rest[key]
        else:
            self.odd.append(name)
        return value

    def _like(self, name: str) -> str | None:
        folded = name.strip().casefold()
        return next((key for key in self.rest if key.strip().casefold() == folded), None)

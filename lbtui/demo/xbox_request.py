"""Reading a request to the demo's Xbox Live: its headers and parameters, to the letter of the service's page.

Where the page is silent or leaves a choice:

- `maxItems` over `PAGE_MAX` gives that many rows, and 0 gives the default. `skipToRank` 0 is the top.
- `skipToUser` and `skipToRank` together are malformed; else `skipToUser` beats `continuationToken`, which beats
  `skipToRank`, the order in which Microsoft's own client chooses.
- A parameter given twice is malformed; one of another name is ignored. Names of boards, statistics, groups and
  views are read in any case of letters, as the service's own samples mix them.
- `Accept` and `X-RequestedServiceVersion` are not looked at, since Microsoft's client does not send them. A
  request without a contract version means 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lbtui.demo.refused import Refused

DEFAULT_ITEMS = 10
PAGE_MAX = 1_000
SOURCE = "Leaderboards"

_AUTHORIZATION = re.compile(r"XBL3\.0 x=[^\s;]+;\S+", re.ASCII)
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_DIGITS = re.compile(r"\d{1,20}", re.ASCII)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I | re.ASCII)
_LARGEST_32, _LARGEST_64 = 2**32 - 1, 2**64 - 1


@dataclass(frozen=True, slots=True)
class Contract:
    """Which shape of answer is asked for: dotted decimal, as `3` or `3.1`."""

    major: int
    minor: int = 0

    @property
    def modern(self) -> bool:
        """Whether rows carry the modern gamertag's three members."""
        return self.minor >= 1


@dataclass(frozen=True, slots=True)
class Place:
    """`items` rows from position `first`, or a page with the player `user` on it. `limited` says that the
    request itself named a number of rows."""

    items: int = DEFAULT_ITEMS
    limited: bool = False
    first: int = 1
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a request wants. `people` is whose circle is meant, None for everybody, and `favorites` that only
    the dearest of it are."""

    contract: Contract
    place: Place
    metadata: bool = False
    people: int | None = None
    favorites: bool = False
    ascending: bool = False


def check_authorization(given: str) -> None:
    """401 unless it has the form `XBL3.0 x=<userhash>;<token>`; the token itself may be any."""
    if not _AUTHORIZATION.fullmatch(given.strip()):
        said = "is not of the form XBL3.0 x=<userhash>;<token>" if given.strip() else "is missing"
        raise Refused(401, 1, f"The Authorization header {said}.", {"WWW-Authenticate": "XBL3.0"})


def read_contract(given: str | None) -> Contract:
    """400 for what is no version; 406 for one that there is not: there are 1 to 4, each with .0 or .1."""
    if given is None:
        return Contract(1)
    if not _VERSION.fullmatch(given.strip()):
        raise Refused(400, 2, "X-Xbl-Contract-Version is not a version number.")
    major, _, minor = given.strip().partition(".")
    contract = Contract(int(major), int(minor or 0))
    if not (1 <= contract.major <= 4 and contract.minor <= 1):
        raise Refused(406, 3, f"Contract version {given.strip()} is not supported.")
    return contract


def check_scid(given: str, ours: str) -> None:
    if not _GUID.fullmatch(given):
        raise Refused(400, 2, "The service configuration is not a GUID.")
    if given.casefold() != ours.casefold():
        raise Refused(404, 28, "There is no such service configuration.")


def read_global(query: Sequence[tuple[str, str]], contract: Contract) -> Ask:
    """The parameters of `/scids/…/leaderboards/…`."""
    given = _once(query)
    included = given.get("include")
    if included not in (None, "valuemetadata"):
        raise Refused(400, 2, "include must be valuemetadata.")
    people, favorites = _view(given)
    metadata = included is not None and contract.major >= 3
    return Ask(contract, _place(given), metadata, people, favorites)


def read_social(query: Sequence[tuple[str, str]], contract: Contract, owner: str, group: str) -> Ask:
    """The parameters of `/users/xuid(…)/…/people/…`; 404 for another group than all or favorites."""
    given = _once(query)
    sort = given.get("sort", "descending").casefold()
    if sort not in ("ascending", "descending"):
        raise Refused(400, 2, "sort must be ascending or descending.")
    if group.casefold() not in ("all", "favorite", "favorites"):
        raise Refused(404, 28, "There is no such group of people.")
    people = read_xuid(owner, "The user's xuid")
    favorites, ascending = group.casefold() != "all", sort == "ascending"
    return Ask(contract, _place(given), False, people, favorites, ascending)


def read_xuid(given: str, what: str) -> int:
    number = _number(given, _LARGEST_64)
    if number is None:
        raise Refused(400, 2, f"{what} is not a 64-bit unsigned integer.")
    return number


def _once(query: Sequence[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in query:
        if name in given:
            raise Refused(400, 2, f"{name} is given more than once.")
        given[name] = value
    return given


def _view(given: Mapping[str, str]) -> tuple[int | None, bool]:
    """Whose people a global board is narrowed to, and whether to the favorites; nobody's without `view`."""
    if "view" not in given:
        return None, False
    if given["view"].casefold() != "people":
        raise Refused(400, 2, "view must be People.")
    if "xuid" not in given:
        raise Refused(400, 2, "view=People needs a xuid.")
    target = given.get("viewTarget", "People").casefold()
    if target not in ("people", "all", "favorite", "favorites"):
        raise Refused(400, 2, "viewTarget must be People or Favorites.")
    return read_xuid(given["xuid"], "xuid"), target.startswith("favorite")


def _place(given: Mapping[str, str]) -> Place:
    items = _number32(given, "maxItems")
    rank = _number32(given, "skipToRank")
    user = read_xuid(given["skipToUser"], "skipToUser") if "skipToUser" in given else None
    token = _number(given["continuationToken"], _LARGEST_32) if "continuationToken" in given else None
    if "continuationToken" in given and not token:
        raise Refused(400, 2, "continuationToken is not one that this service gave.")
    if rank is not None and user is not None:
        raise Refused(400, 2, "skipToRank and skipToUser exclude each other.")
    return Place(min(items or DEFAULT_ITEMS, PAGE_MAX), items is not None, token or rank or 1, user)


def _number32(given: Mapping[str, str], name: str) -> int | None:
    if name not in given:
        return None
    number = _number(given[name], _LARGEST_32)
    if number is None:
        raise Refused(400, 2, f"{name} is not a 32-bit unsigned integer.")
    return number


def _number(text: str, largest: int) -> int | None:
    if not _DIGITS.fullmatch(text):
        return None
    return int(text) if int(text) <= largest else None

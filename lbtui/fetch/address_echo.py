"""Which parts of an address that is secret betray it where they are sent back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LEAST_WHOLE = 8
"""Characters of a path that is hidden as a whole; a shorter one could be part of any other."""

LEAST_MIXED, LEAST_ODD, LEAST_LONG = 6, 8, 16
"""Characters from which a segment is taken for a secret: of letters and digits, of letters in no order of
words, and of anything at all. `callback` and `leaderboards` are words."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True, repr=False)
class AddressParts:
    """`whole` is the address and its path, which stand in nobody's data by chance; `words` are also the
    segments of the path that look secret, one of which may be the id of a player, and so stand in rows."""

    whole: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, url: str) -> AddressParts:
        """The parts of an address that can be read as one."""
        parts = urlsplit(url)
        path = parts.path.strip("/")
        segments = {each for raw in path.split("/") for each in (raw, unquote(raw))}
        secret = {each for each in segments if looks_secret(each)}
        whole = {url.rstrip("/"), f"{parts.netloc}/{path}"} if path else {url.rstrip("/")}
        if len(path) < LEAST_WHOLE:
            return cls(frozenset(whole), frozenset(whole | secret))
        paths = {path, unquote(path)}
        if secret:
            whole |= paths
        return cls(frozenset(whole), frozenset(whole | secret | (paths if "/" in path else set())))


def looks_secret(segment: str) -> bool:
    """Whether a segment of a path is rather a key or a secret than a word."""
    size = len(segment)
    has_digit, has_letter = any(map(str.isdigit, segment)), any(map(str.isalpha, segment))
    if size >= LEAST_LONG or (has_digit and size >= (LEAST_MIXED if has_letter else LEAST_ODD)):
        return True
    words = _WORD.findall(segment)
    return size >= LEAST_ODD and len(words) * 3 > size

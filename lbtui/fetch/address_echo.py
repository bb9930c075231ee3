"""Which parts of an address that is secret betray it where they are sent back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LEAST_PART, LEAST_ALONE = 4, 8
"""Characters from which a part of a path is hidden on its own, and from which a path of one part is without the
slash before it; a shorter one could stand in any word."""

LEAST_MIXED, LEAST_ODD, LEAST_LONG = 6, 8, 16
"""Characters from which the first part of a path is taken for a secret: of letters and digits, of letters in no
order of words, and of anything at all. `callback` and `leaderboards` are words."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True, repr=False)
class AddressParts:
    """`whole` is the address and its path, which stand in nobody's data by chance; `words` are also the parts
    of the path, of which nobody knows which is the secret, save a first one that looks like a word. One of them
    may be the id of a player, and so stand in rows."""

    whole: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, url: str) -> AddressParts:
        """The parts of an address that can be read as one."""
        parts = urlsplit(url)
        path = parts.path.strip("/")
        if not path:
            return cls(*[frozenset({url.rstrip("/")})] * 2)
        whole = {url.rstrip("/"), f"{parts.netloc}/{path}"}
        first, *others = path.split("/")
        if len(path) >= LEAST_PART:
            alone = bool(others) or (len(path) >= LEAST_ALONE and looks_secret(path))
            before = "" if alone else "/"
            whole |= {before + path, before + unquote(path)}
        segments = set(others) if others and not looks_secret(first) else {first, *others}
        segments |= set(map(unquote, segments))
        words = {each for each in segments if len(each) >= LEAST_PART}
        return cls(frozenset(whole), frozenset(whole | words))


def looks_secret(segment: str) -> bool:
    """Whether the first part of a path is rather a key or a secret than a word."""
    size = len(segment)
    has_digit, has_letter = any(map(str.isdigit, segment)), any(map(str.isalpha, segment))
    if size >= LEAST_LONG or (has_digit and size >= (LEAST_MIXED if has_letter else LEAST_ODD)):
        return True
    words = _WORD.findall(segment)
    return size >= LEAST_ODD and len(words) * 3 > size

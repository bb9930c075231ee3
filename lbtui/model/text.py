"""The gate for foreign text: what a service, a file or the environment sent, made safe to show.

Textual and Rich pass ESC and the C1 controls through to the terminal, where they act. Exports keep the raw
text; every screen, message and terminal line shows what `clean` makes of it, and `escaped` shows what is
really there. Durations in words are here as well.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

LIMIT = 512
"""Code points of one text that are shown; more would only cost bandwidth."""

MAX_MARKS = 4
"""Combining marks that one character may carry; vowel signs and the tails of Hangul syllables count as well,
because terminals disagree on their width."""

_READ = 4 * LIMIT

_DOT, _REPLACEMENT, _CIRCLE = "·", "\ufffd", "\u25cc"


def _ranges(*spans: tuple[int, int]) -> tuple[range, ...]:
    return tuple(range(first, last + 1) for first, last in spans)


_BIDI = _ranges((0x61C, 0x61C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
_INVISIBLE = _ranges(
    (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200B), (0x2060, 0x2065), (0x206A, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164),
    (0xFE00, 0xFE0E), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
_DROPPED = {0x200D, 0xFE0F, *range(0x1F3FB, 0x1F400)}
_FLAG_LETTERS = {0x1F1E6 + at: chr(ord("A") + at) for at in range(26)}
_JAMO_TAILS = {*range(0x1160, 0x1200), *range(0xD7B0, 0xD800)}

_NON_JOINER = "\u200c"


@functools.cache
def _table() -> dict[int, str]:
    """What stands for each code point that is not shown as it is; for plain text it need not be made."""
    return (
        {point: chr(0x2400 + point) for point in range(0x20)}
        | {0x7F: "\u2421"}
        | dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
        | {0x2028: "\u2424", 0x2029: "\u2424"}
        | dict.fromkeys(chain(*_BIDI, *_INVISIBLE), _DOT)
        | dict.fromkeys(_DROPPED, "")
        | _FLAG_LETTERS
    )


def clean(text: str) -> str:
    """`text` as one line that shows what it holds and does nothing to a terminal.

    Controls become their pictures, bidirectional and invisible signs a middle dot, unassigned and private code
    points U+FFFD; joiners and emoji modifiers, whose width differs by terminal, are dropped, and flags become
    their letters for the same reason; at most `MAX_MARKS` marks on a character; at most `LIMIT` code points,
    then an ellipsis. A text of which nothing would be left is a middle dot. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable() and len(text) <= LIMIT:
        return text
    return _cleaned(text[:_READ], len(text) > _READ)


@functools.lru_cache(maxsize=1024)
def _cleaned(text: str, more: bool) -> str:
    """`clean` of a text that is already short, so that what is remembered is small."""
    shown = _tame(text.translate(_table()))
    if len(shown) > LIMIT or more:
        return shown[: LIMIT - 1].rstrip("…" + _NON_JOINER) + "…"
    return shown or (_DOT if text else "")


def _tame(text: str) -> str:
    """Caps marks, keeps the non-joiner only where a script needs it, replaces what has no sure width."""
    kept: list[str] = []
    marks = 0
    for at, char in enumerate(text):
        if char < "\u0300":
            marks = 0
            kept.append(char)
            continue
        category = unicodedata.category(char)
        if _is_mark(char, category):
            marks += 1
            if not kept:
                kept.append(_CIRCLE)
            if marks <= MAX_MARKS:
                kept.append(char)
            continue
        if char == _NON_JOINER:
            if kept and _joins(kept[-1], "LM") and _joins(text[at + 1 : at + 2], "L"):
                kept.append(char)
            continue
        marks = 0
        kept.append(_REPLACEMENT if category[0] == "C" else char)
    return "".join(kept)


def _is_mark(char: str, category: str) -> bool:
    return category[0] == "M" or (category == "Lo" and ord(char) in _JAMO_TAILS)


def signs(text: str) -> Iterator[str]:
    """The text sign by sign as `clean` shows it: each with the marks on it, and with what is dropped behind it.

    Between two of them a line may be broken.
    """
    sign = ""
    for char in text:
        behind = ord(char) in _DROPPED or char == _NON_JOINER or _is_mark(char, unicodedata.category(char))
        if sign and not behind:
            yield sign
            sign = ""
        sign += char
    if sign:
        yield sign


def _joins(char: str, categories: str) -> bool:
    return bool(char) and char > "\u02ff" and unicodedata.category(char)[0] in categories


def escaped(text: str) -> str:
    """`text` in ASCII with every other code point escaped, so that two look-alikes can be told apart."""
    return ascii(text)[1:-1]


def first_words(body: str, limit: int = 120) -> str:
    """The beginning of a text that should not have come, with its tags and white space folded, cleaned."""
    body = re.sub(r"<(script|style)\b.{0,4000}?</\1\s*>", " ", body[:20_000], flags=re.I | re.S)
    return shortened(re.sub(r"<[^<>]{0,500}>", " ", body), limit)


def shortened(text: str, limit: int = 120) -> str:
    """The beginning of a text with its white space folded, cleaned."""
    folded = " ".join(text[:20_000].split())
    return clean(folded if len(folded) <= limit else folded[: limit - 1] + "…")


def duration_text(seconds: float) -> str:
    """A duration in words, the largest unit of which there are two: `9 s`, `3 min`, `7 h`, `1,000 days`."""
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{max(1, round(seconds))} s"

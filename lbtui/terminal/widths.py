"""Which signs take the same number of cells in every terminal: a list of what is known, all else is doubted.

Terminals disagree on emoji, joined signs, marks on letters, private and new characters. Listed here is what is
one or two cells wide in every edition of Unicode since 6.0 (UAX #11), joins nothing and turns no text around.
Signs of "ambiguous" width count as one, as in Textual: terminals that draw them as two are set up so by hand.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

# the first and the last of each range, in order
_NARROW = (
    " ~"
    "\u00a1\u00ac\u00ae\u02ff"  # Latin and its signs, without the soft hyphen
    "\u0370\u0377\u037a\u037e\u0384\u038a\u038c\u038c\u038e\u03a1\u03a3\u0482\u048a\u0526"  # Greek and Cyrillic
    "\u1e00\u1f15"
    "\u2010\u2027\u2030\u205e\u20a0\u20b8\u2100\u2189\u2190\u2319\u231c\u2328\u232b\u23e8"
    "\u2400\u2426\u2460\u25fc\u25ff\u25ff"  # boxes, blocks and shapes, without the two that are emoji
    "\u27c0\u27ca\u27d0\u2b1a\u2b1d\u2b4c"  # mathematics, arrows, Braille
)
_WIDE = (
    "\u2e80\u2e99\u2e9b\u2ef3\u2f00\u2fd5\u3000\u3029\u3030\u303e\u3041\u3096\u309b\u30ff"  # kana
    "\u3105\u312d\u3131\u3163\u3165\u318e\u3190\u31ba\u3200\u321e\u3220\u3247\u3250\u32fe\u3300\u33ff"
    "\u3400\u4db5\u4e00\u9fcb\ua000\ua48c\ua490\ua4c6"  # ideographs, Yi
    "\uac00\ud7a3\uf900\ufa2d\ufa30\ufa6d\uff01\uff60\uffe0\uffe6"  # Hangul, compatibility, full width
)


@lru_cache(4096)
def _width(character: str) -> int:
    """1 or 2, and 0 where it is doubtful."""
    for width, ranges in ((1, _NARROW), (2, _WIDE)):
        at = bisect_right(ranges, character)
        if at % 2 or (at and ranges[at - 1] == character):
            return width
    return 0


def narrow(text: str) -> int:
    """How many characters at the start of a text surely take one cell each."""
    if text.isascii() and text.isprintable():
        return len(text)
    return next((at for at, character in enumerate(text) if _width(character) != 1), len(text))


def sure(text: str) -> int:
    """How many characters at the start of a text surely take one cell or two, and join nothing before them."""
    if text.isascii() and text.isprintable():
        return len(text)
    return next((at for at, character in enumerate(text) if not _width(character)), len(text))


def wide(character: str) -> bool:
    """Whether a sure character takes two cells."""
    return _width(character) == 2

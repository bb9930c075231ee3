"""Frames as Textual writes them, made up: any text in any style, whole screens, parts, and moved rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

Line = list[tuple[str, str]]  # pieces of text, each with its SGR parameters

SGR = st.sampled_from(
    ["", "1", "2", "1;2", "3", "4", "7", "9", "1;32;49", "39;49", "30;47", "7;39;49", "31", "41", "92;100", "53",
     "38;5;200", "48;5;17;1", "38;2;1;2;3;48;2;9;8;7", "38;2;1;2;3", "4;58;5;3", "8", "21"]
)  # fmt: skip
PLAIN_TEXT = st.one_of(
    st.text(" ab", max_size=12),
    st.sampled_from(
        ["", " " * 5, " " * 30, "x" * 30, "Player", "▶", "─█·…", "éß", "漢字", "한국", "ｗ", "カナ x"]
    ),
)
DOUBTFUL_TEXT = st.sampled_from(
    [
        "e\u0301",
        "\u0301",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "😀 x",
        "🇩🇪",
        "\u0e01\u0e33",
        "क्षि",
        "\ue0b0",
        "✓",
        "abc\u0302",
        "שלום",
        "\u200d",
    ]
)
# Of these Textual and the emulator agree, so that nothing of what was there before shines through.
AGREED_TEXT = st.one_of(PLAIN_TEXT, st.sampled_from(["e\u0301", "😀 x", "\ue0b0", "✓", "abc\u0302", "שלום"]))


def line(width: int, text: st.SearchStrategy[str]) -> st.SearchStrategy[Line]:
    """A line that Textual takes for exactly `width` cells."""
    pieces = st.lists(st.tuples(text, SGR), min_size=1, max_size=4)
    return pieces.map(lambda each: fit(each, width))


def fit(pieces: Line, width: int) -> Line:
    """Cut or filled up to a width, as Textual does it."""
    fitted: Line = []
    room = width
    for text, sgr in pieces:
        cut = set_cell_size(text, room) if cell_len(text) > room else text
        fitted.append((cut, sgr))
        room -= cell_len(cut)
    return [*fitted, (" " * room, "")]


def written(pieces: Line) -> str:
    """A line's bytes: each styled piece is followed by a reset."""
    return "".join(f"\x1b[{sgr}m{text}\x1b[0m" if sgr else text for text, sgr in pieces)


@dataclass
class Page:
    """What a program keeps of its own screen, to write it whole, in part or moved."""

    width: int
    lines: list[Line] = field(default_factory=list)

    def whole(self, cursor: str = "\x1b[1;2H") -> str:
        return self.rows(range(len(self.lines)), cursor)

    def rows(self, places: range, cursor: str = "\x1b[1;2H") -> str:
        return "\n".join(f"\x1b[{y + 1};1H{written(self.lines[y])}" for y in places) + cursor

    def move(self, top: int, bottom: int, by: int) -> None:
        """Rotates the lines from `top` to before `bottom`."""
        part = self.lines[top:bottom]
        if part:
            by %= len(part)
            self.lines[top:bottom] = part[by:] + part[:by]


def span(page: Page, x: int, y: int, pieces: Line) -> str:
    """A part of a line, as Textual writes where widgets changed; the page forgets nothing, as it never repeats it."""
    room = page.width - x
    fitted = fit(pieces, room)[:-1] or [("x", "")]
    return f"\x1b[{y + 1};{x + 1}H{written(fitted)}\x1b[1;1H"

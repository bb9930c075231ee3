"""For any frames, a terminal shows cell for cell through the thin driver what it shows without it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.terminal.frames import AGREED_TEXT, DOUBTFUL_TEXT, PLAIN_TEXT, Page, line, span
from tests.terminal.pair import Pair

SIZES = st.tuples(st.integers(2, 24), st.integers(1, 8))
START = "\x1b[?1049h\x1b[?25l\x1b[?7l"
ASIDES = ["\x07", "\x1b]0;title\x07", "\x1b]52;c;YWJj\x07", "\x1b[?2026$p", "\x1b]22;default\x1b\\"]
UNKNOWN = [
    "\x1b[2K",
    "\x1b[31mred",
    "\x1b[J",
    "\x1b[3;2Hab\x1b[K",
    "\x1b7\x1b[2;2H!\x1b8",
    "\rover",
    "\x1b[1;1H\x1b[4mx",
]


def step(data: Any, pair: Pair, page: Page, text: st.SearchStrategy[str], *, merge: bool = False) -> None:
    """One thing that Textual may do next."""
    height = len(page.lines)
    kind = data.draw(st.sampled_from(["whole", "rows", "move", "move", "span", "change", "same", "aside"]))
    if kind == "whole":
        page.lines = [data.draw(line(page.width, text)) for _ in range(height)]
        pair.write(page.whole(), merge=merge)
    elif kind == "rows":
        top = data.draw(st.integers(0, height - 1))
        end = data.draw(st.integers(top + 1, height))
        for y in range(top, end):
            page.lines[y] = data.draw(line(page.width, text))
        pair.write(page.rows(range(top, end)), merge=merge)
    elif kind == "move":
        top = data.draw(st.integers(0, height - 1))
        end = data.draw(st.integers(top + 1, height))
        page.move(top, end, data.draw(st.integers(-3, 3)))
        if data.draw(st.booleans()):
            page.lines[end - 1] = data.draw(line(page.width, text))
        pair.write(page.rows(range(top, end)), merge=merge)
    elif kind == "span":
        x, y = data.draw(st.integers(0, page.width - 1)), data.draw(st.integers(0, height - 1))
        pair.write(span(page, x, y, data.draw(line(page.width, text))[:2]), merge=merge)
    elif kind == "change":
        y = data.draw(st.integers(0, height - 1))
        page.lines[y] = [(each, "7" if sgr != "7" else "") for each, sgr in page.lines[y]]
        pair.write(page.rows(range(y, y + 1)), merge=merge)
    elif kind == "aside":
        pair.write(data.draw(st.sampled_from(ASIDES)), merge=merge)
    else:
        pair.write(page.whole(), merge=merge)


def begin(data: Any, text: st.SearchStrategy[str]) -> tuple[Pair, Page]:
    width, height = data.draw(SIZES)
    pair = Pair(width, height)
    pair.write(START)
    page = Page(width, [data.draw(line(width, text)) for _ in range(height)])
    pair.write(page.whole())
    pair.check()
    return pair, page


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_frames_of_sure_text(data: Any) -> None:
    pair, page = begin(data, PLAIN_TEXT)
    for _ in range(data.draw(st.integers(1, 8))):
        step(data, pair, page, PLAIN_TEXT)
        pair.check()


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_frames_of_text_whose_width_terminals_disagree_on(data: Any) -> None:
    text = st.one_of(PLAIN_TEXT, DOUBTFUL_TEXT)
    pair, page = begin(data, text)
    for _ in range(data.draw(st.integers(1, 8))):
        step(data, pair, page, text)
        pair.check()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_frames_with_resizes_and_unknown_sequences_among_them(data: Any) -> None:
    text = st.one_of(PLAIN_TEXT, DOUBTFUL_TEXT)
    pair, page = begin(data, text)
    for _ in range(data.draw(st.integers(1, 6))):
        kind = data.draw(st.sampled_from(["step", "resize", "unknown", "restart"]))
        if kind == "resize":
            page.width, height = data.draw(SIZES)
            pair.resize(page.width, height)
            page.lines = [data.draw(line(page.width, text)) for _ in range(height)]
            pair.write(page.whole())
        elif kind == "unknown":
            pair.write(data.draw(st.sampled_from(UNKNOWN)))
            pair.check()
            pair.write("\x1b[0m" + page.rows(range(len(page.lines))))
        elif kind == "restart":
            pair.write("\x1b[?1049l")
            pair.write(START + page.whole())
        else:
            step(data, pair, page, text)
        pair.check()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_merged_frames_show_the_last_of_them(data: Any) -> None:
    pair, page = begin(data, PLAIN_TEXT)
    for _ in range(data.draw(st.integers(1, 3))):
        for _ in range(data.draw(st.integers(0, 3))):
            step(data, pair, page, PLAIN_TEXT, merge=True)
        step(data, pair, page, PLAIN_TEXT)
        pair.check()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_was_written_over_can_be_drawn_anew(data: Any) -> None:
    pair, page = begin(data, AGREED_TEXT)
    for _ in range(data.draw(st.integers(1, 4))):
        step(data, pair, page, AGREED_TEXT)
    pair.thin.erase_in_display(2)
    pair.driver.resize(*pair.driver.size)
    pair.thin.feed(pair.driver.difference())
    pair.check()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_same_frame_again_sends_nothing(data: Any) -> None:
    text = st.one_of(PLAIN_TEXT, DOUBTFUL_TEXT.filter(lambda each: each[0] not in "\u0301\u200d"))
    pair, page = begin(data, text)
    assert pair.write(page.whole()) == ""

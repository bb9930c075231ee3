"""What the thin terminal sends, case by case."""

from __future__ import annotations

import pytest

from lbtui.terminal.thin import Thin
from tests.terminal.frames import Page
from tests.terminal.pair import Pair

ENTER = "\x1b[?1049h"


def thin(width: int = 20, height: int = 6) -> Thin:
    terminal = Thin(width, height, "\n")
    terminal.take(ENTER)
    return terminal


def sent(terminal: Thin, data: str) -> str:
    return terminal.take(data) + terminal.difference()


def test_only_what_changed_is_sent() -> None:
    terminal = thin()
    assert sent(terminal, "\x1b[1;1H\x1b[1mhello\x1b[0m   \x1b[1;1H") == "\x1b[1mhello\x1b[m\r"
    assert sent(terminal, "\x1b[1;1H\x1b[1mhello\x1b[0m   \x1b[1;1H") == ""
    assert sent(terminal, "\x1b[1;1H\x1b[1mhelp!\x1b[0m   \x1b[1;1H") == "\x1b[1mhelp!\x1b[m\r"


def test_an_end_of_line_is_erased() -> None:
    terminal = thin()
    sent(terminal, "\x1b[2;1H" + "x" * 20 + "\x1b[1;1H")
    assert sent(terminal, "\x1b[2;1Hx" + " " * 19 + "\x1b[1;1H") == "\n\x1b[C\x1b[K\x1b[H"
    assert sent(terminal, "\x1b[2;1H\x1b[44mx" + " " * 19 + "\x1b[0m\x1b[1;1H").count(" ") == 19


def test_few_unchanged_cells_are_written_over() -> None:
    terminal = thin()
    sent(terminal, "\x1b[1;1Habcdefghijkl\x1b[1;1H")
    assert sent(terminal, "\x1b[1;1HAbcDefghijkL\x1b[1;1H") == "AbcD\x1b[7CL\r"


def test_the_terminal_moves_the_lines() -> None:
    pair = Pair(20, 6)
    pair.write(ENTER)
    page = Page(20, [[(f"line {number} of {number}    "[:20].ljust(20), "")] for number in range(6)])
    pair.write(page.whole("\x1b[1;1H"))
    page.move(1, 5, 1)
    page.lines[4] = [("another".ljust(20), "")]
    assert pair.write(page.whole("\x1b[1;1H")) == "\x1b[2;5r\x1b[2H\x1b[M\x1b[r\x1b[5Hanother\x1b[H"
    pair.check()
    page.move(1, 6, -2)
    page.lines[1:3] = [[(" " * 20, "")], [(" " * 20, "")]]
    assert pair.write(page.whole("\x1b[1;1H")) == "\n\x1b[2L\x1bM"
    pair.check()


def test_lines_with_doubtful_text_are_not_moved() -> None:
    pair = Pair(20, 6)
    pair.write(ENTER)
    page = Page(20, [[(f"😀 line {number}".ljust(19), "")] for number in range(6)])
    pair.write(page.whole("\x1b[1;1H"))
    page.move(0, 6, 1)
    moved = pair.write(page.whole("\x1b[1;1H"))
    assert "\x1b[M" not in moved
    assert moved.count("😀") == 6
    pair.check()


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[2J",
        "\x1b[6n",
        "\x1b7",
        "\x1b]8;;https://e\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\x1b[3S",
        "\t",
        "\x1b[?47h",
    ],
)
def test_unknown_sequences_pass_and_nothing_is_taken_for_known_after_them(sequence: str) -> None:
    terminal = thin()
    frame = "\x1b[1;1H\x1b[1mhello\x1b[0m\x1b[1;1H"
    sent(terminal, frame)
    assert sent(terminal, sequence) == sequence
    again = sent(terminal, frame)
    assert "hello" in again
    assert "\x1b[1m" in again
    sent(terminal, frame)
    assert sent(terminal, frame) == ""


@pytest.mark.parametrize(
    "sequence",
    [
        "\x07",
        "\x1b]52;c;YQ==\x07",
        "\x1b]0;t\x1b\\",
        "\x1b[?1000h",
        "\x1b[<u",
        "\x1b[?25l",
        "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\",
    ],
)
def test_what_changes_no_cell_passes_and_the_copy_stays(sequence: str) -> None:
    terminal = thin()
    frame = "\x1b[1;1H\x1b[1mhello\x1b[0m\x1b[1;1H"
    sent(terminal, frame)
    assert sent(terminal, sequence) == sequence
    assert sent(terminal, frame) == ""


def test_what_was_wanted_goes_before_an_unknown_sequence() -> None:
    terminal = thin()
    terminal.take("\x1b[2;3Hnew\x1b[31m")
    assert terminal.take("\x1b[K") == "\x1b[2;3Hnew\x1b[31m\x1b[K"


def test_marks_of_synchronised_output_enclose_what_is_sent() -> None:
    terminal = thin()
    for part in ("\x1b[?2026h", "\x1b[1;1Hhello\x1b[1;1H", "\x1b[?2026l"):
        terminal.take(part)
    assert terminal.difference() == "\x1b[?2026hhello\r\x1b[?2026l"
    assert sent(terminal, "\x1b[?2026h\x1b[1;1Hhello\x1b[1;1H\x1b[?2026l") == ""


def test_a_frame_for_another_size_is_never_taken_for_shown() -> None:
    terminal = thin(10, 3)
    assert sent(terminal, "\x1b[5;1Hbelow\x1b[1;1H") == "\x1b[5;1Hbelow\x1b[1;1H"
    wide = "\x1b[1;1H" + "x" * 15 + "\x1b[1;1H"
    assert "x" * 15 in sent(terminal, "\x1b[0m" + wide)


def test_a_terminal_that_may_show_anything_is_cleared_by_a_whole_frame() -> None:
    terminal = thin(10, 3)
    frame = "\x1b[1;1Hone       \n\x1b[2;1H          \n\x1b[3;1H          \x1b[1;1H"
    sent(terminal, frame)
    terminal.resize(10, 3)
    assert terminal.difference() == "\x1b[H\x1b[Jone\r"
    terminal.resize(10, 4)
    assert sent(terminal, frame) == "\x1b[Hone\x1b[K\n\x1b[K\n\x1b[K\x1b[H"


def test_doubtful_text_goes_out_as_it_came() -> None:
    terminal = thin()
    row = "\x1b[2;1Hab \x1b[1m👨\u200d👩\u200d👧 x\x1b[0m" + " " * 13
    assert sent(terminal, row + "\x1b[1;1H").startswith("\nab\x1b[2;3H \x1b[1m👨\u200d👩\u200d👧 x")
    assert sent(terminal, row + "\x1b[1;1H") == ""
    assert sent(terminal, row.replace("ab", "aB") + "\x1b[1;1H") == "\n\x1b[CB\x1b[H"
    assert sent(terminal, row.replace("x", "y") + "\x1b[1;1H").count("👧") == 1


def test_a_mark_for_the_cell_before_is_sent_each_time() -> None:
    pair = Pair(20, 3)
    pair.write(ENTER + "\x1b[1;1Hunder\x1b[1;1H")
    for _ in range(2):
        pair.write("\x1b[1;6H\u0323\u0301\x1b[1;1H")
        pair.check()
    pair.write("\x1b[1;1H" + "under".ljust(20) + "\x1b[1;1H")
    pair.check()


def test_lines_of_which_nothing_is_known_stay_where_they_are() -> None:
    pair = Pair(20, 7)
    pair.write(ENTER + "\x1b[4;1H\x1b7left alone\x1b[m\x1b[1;1H")
    page = Page(20, [[(sign * 20, "")] for sign in "abcdefg"])
    for places in (range(3), range(4, 7)):
        pair.write(page.rows(places))
    page.lines = page.lines[1:] + page.lines[:1]
    for places in (range(3), range(4, 7)):
        pair.write(page.rows(places), merge=True)
    pair.write("\x1b[1;1H")
    pair.check()
    assert pair.thin.display[3].startswith("left alone")


def shown_alike(*writes: str, width: int = 20) -> None:
    pair = Pair(width, 6)
    pair.write(ENTER + "\x1b[?7l")
    for each in writes:
        pair.write(each)
        pair.check()


def test_a_cursor_inside_a_wide_character() -> None:
    shown_alike("\x1b[1;1H漢字\x1b[1;2H", "\x1b[1;3H  \x1b[1;1H", width=4)


def test_part_of_a_doubtful_line_and_then_the_line_again() -> None:
    line = "\x1b[1;1Hé\u0301 and more\x1b[1;1H".ljust(30)
    shown_alike(line, "\x1b[1;2Ha\x1b[1;1H", line, "\x1b[1;4Hx\x1b[1;1H", "\x1b[1;4Hy\x1b[1;1H", line)


def test_a_cursor_below_the_end_of_doubtful_text() -> None:
    shown_alike("\x1b[2;2H👨\u200d👩\u200d👧\x1b[3;4H", "\x1b[2;2H❤\ufe0f\x1b[3;4H")


def test_new_lines_are_blank_whatever_the_style() -> None:
    page = Page(20, [[(sign * 20, "")] for sign in "abcdef"])
    before = page.whole("\x1b[41m\x1b[1;1H")
    page.lines = [*page.lines[1:], [(" " * 20, "")]]
    shown_alike(before, "\x1b[0m" + page.whole())


def test_the_cursor_is_elsewhere_once_the_margins_are_gone() -> None:
    page = Page(20, [[(sign * 20, "")] for sign in "abcdef"])
    before = page.whole()
    page.move(1, 5, -1)
    page.lines[1] = [("new".ljust(20), "")]
    shown_alike(before, page.whole())


def test_the_style_that_an_unknown_sequence_leaves_is_heeded() -> None:
    shown_alike("\x1b[1;1H\x1b[2K\x1b[0;4m\x1b[1;1H", "\x1b[0mplain\x1b[1;1H", "\x1b[2;1Hplain\x1b[1;1H")

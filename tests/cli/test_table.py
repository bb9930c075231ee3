"""Plain tables: cells line up by the width a terminal gives them."""

from __future__ import annotations

from lbtui.cli.table import Column, table, width

COLUMNS = (Column("RANK", right=True), Column("PLAYER"), Column("SCORE", right=True))


def test_numbers_stand_at_the_right_and_words_at_the_left() -> None:
    assert list(table(COLUMNS, [["1", "Ann", "10"], ["1,000", "Bo", "2"]])) == [
        " RANK  PLAYER  SCORE",
        "    1  Ann        10",
        "1,000  Bo          2",
    ]


def test_wide_characters_take_two_cells_and_marks_none() -> None:
    lines = list(table(COLUMNS, [["1", "漢字", "10"], ["2", "e\u0301e\u0301", "20"], ["3", "😀", "5"]]))
    assert [width(line) for line in lines] == [19, 19, 19, 19]
    assert lines[1] == "   1  漢字       10"


def test_what_is_not_known_is_a_dash_so_that_words_can_be_counted() -> None:
    assert [len(line.split()) for line in table(COLUMNS, [[None, "Ann", ""]])] == [3, 3]


def test_cells_and_titles_are_cleaned() -> None:
    text = "\n".join(table([Column("A\x1bB")], [["C\x1b[31m\nD"]]))
    assert text == "A␛B\nC␛[31m␊D"


def test_no_rows_leave_the_header() -> None:
    assert list(table(COLUMNS, [])) == ["RANK  PLAYER  SCORE"]


def test_a_name_of_blanks_alone_can_be_seen() -> None:
    assert list(table(COLUMNS, [["1", "  ", "5"]]))[1] == "   1  ␠␠          5"

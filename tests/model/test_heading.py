"""Headings of further columns, and boards typed in one text."""

from __future__ import annotations

import pytest

from lbtui.model.board_names import board_names
from lbtui.model.heading import headings


@pytest.mark.parametrize(
    ("names", "others", "found"),
    [
        (["COUNTRY", "city"], [], ["COUNTRY", "CITY"]),
        (["COUNTRY", "country", "city"], [], ["COUNTRY", "country", "CITY"]),
        (["Score", "id"], ["RANK", "SCORE"], ["Score", "ID"]),
        (["color", "color"], [], ["COLOR", "COLOR"]),
    ],
)
def test_headings_are_told_apart_by_their_letters(
    names: list[str], others: list[str], found: list[str]
) -> None:
    assert headings(names, others) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("flags, HSBC.COUNTRY.UK ,quiz", ["flags", "HSBC.COUNTRY.UK", "quiz"]),
        ("people(Kills, ascending), flags", ["people(Kills, ascending)", "flags"]),
        (" , ,", []),
    ],
)
def test_boards_stand_between_commas(text: str, names: list[str]) -> None:
    assert board_names(text) == names

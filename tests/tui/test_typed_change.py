"""What is typed to change a score: who is meant, and what behind the player is the value."""

from __future__ import annotations

import pytest

from lbtui.errors import UsageError
from lbtui.tui.typed_change import Wish, read_wish

SAVED = {"me": "10001", "the rival": "10002", "Zoë": "a b"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("@10001 48900", Wish("10001", None, "48900")),
        ("  @10001   1:02:03.250  ", Wish("10001", None, "1:02:03.250")),
        ("@10001 3 04:05", Wish("10001", None, "3 04:05")),
        ("@10001", Wish("10001", None, "")),
        ("@10001 ", Wish("10001", None, "")),
        ("@ 10001 5", Wish("10001", None, "5")),
        ("@me 5", Wish("10001", "me", "5")),
        ("@ME 5", Wish("10001", "me", "5")),
        ("@the rival 5", Wish("10002", "the rival", "5")),
        ("@the other 5", Wish("the", None, "other 5")),
        ("@the rivals 5", Wish("the", None, "rivals 5")),
        ("@zoë 1", Wish("a b", "Zoë", "1")),
        ("@a b -7", Wish("a b", None, "-7")),
        ("@here it is 7", Wish("here it is", None, "7")),
        ("@mobage.jp:10001 5", Wish("mobage.jp:10001", None, "5")),
        ("@50% 5", Wish("50%", None, "5")),
    ],
)
def test_player_and_value_are_told_apart(text: str, wish: Wish) -> None:
    assert read_wish(text, SAVED, "here it is") == wish


@pytest.mark.parametrize("text", ["", " ", "@", "@ ", "48900", "10001 5", "me 5"])
def test_a_number_alone_is_nobodys_score(text: str) -> None:
    with pytest.raises(UsageError, match="Begin with the player") as raised:
        read_wish(text, SAVED)
    assert raised.value.hint == "yours are me, the rival, Zoë"

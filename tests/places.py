"""Every screen of lbtui and what may be open on it, with the way there: for tests in a real terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass

LBTUI = [sys.executable, "-m", "lbtui"]
FLAGS = ("open", "demo/xbox", "TotalFlagsCaptured")
SCORES = ("open", "demo/mobage", "highscore")
ROW, SCORE_ROW = "HappyJay", "of 2,400"


@dataclass(frozen=True, slots=True)
class Place:
    """`words` open a screen that is there once `first` is shown; `keys` lead on to where `shown` is."""

    words: tuple[str, ...]
    first: str
    keys: str = ""
    shown: str = ""


PLACES = {
    "profiles": Place((), "demo/xbox"),
    "form": Place((), "demo/xbox", "ahalo", "Name *                   halo"),
    "boards": Place(("open", "demo/xbox"), "23,437"),
    "filter": Place(("open", "demo/xbox"), "23,437", "/life", "Filter life"),
    "ranks": Place(FLAGS, ROW),
    "jump": Place(FLAGS, ROW, "#15", "Go to 15"),
    "help": Place(FLAGS, ROW, "?", "commands · enter runs one"),
    "palette": Place(FLAGS, ROW, ":page", "Command page"),
    "player": Place(FLAGS, ROW, "\r", "israining"),
    "board": Place(FLAGS, ROW, "i", "score's type"),
    "friends": Place(SCORES, SCORE_ROW, "f", "of 21 friends"),
    "change": Place(SCORES, SCORE_ROW, "s100", "enter checks it"),
    "question": Place(SCORES, SCORE_ROW, "s100\r", "y / n"),
}

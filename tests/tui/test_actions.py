"""One registry: every key does one thing, every thing has its method, and the README says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbtui.model.capabilities import NAMES
from lbtui.tui.actions import ACTIONS, EVERYWHERE, SCREENS, actions_of
from lbtui.tui.screens.activity import ActivityScreen, JobScreen
from lbtui.tui.screens.board import BoardScreen
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.export import ExportScreen
from lbtui.tui.screens.form import FormScreen
from lbtui.tui.screens.help import HelpScreen
from lbtui.tui.screens.player import PlayerScreen
from lbtui.tui.screens.profiles import ProfilesScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.screens.room import Room

ROOMS: list[type[Room]] = [
    ProfilesScreen,
    BoardsScreen,
    RanksScreen,
    PlayerScreen,
    BoardScreen,
    FormScreen,
    ExportScreen,
    ActivityScreen,
    JobScreen,
    HelpScreen,
]
README = Path(__file__).parents[2] / "README.md"


def test_the_screens_are_the_registrys() -> None:
    assert {room.where for room in ROOMS} | {EVERYWHERE} == set(SCREENS)
    assert {where for each in ACTIONS for where in each.where} == set(SCREENS)


@pytest.mark.parametrize("room", ROOMS)
def test_each_action_of_a_screen_has_its_method_and_its_own_keys(room: type[Room]) -> None:
    actions = list(actions_of(room.where))
    keys = [key for each in actions for key in each.keys]
    assert len(keys) == len(set(keys))
    for each in actions:
        assert callable(getattr(room, each.method, None)), each.id
        assert set(each.needs) <= set(NAMES)


def test_keys_work_where_terminals_and_multiplexers_take_theirs() -> None:
    taken = {"ctrl+h", "ctrl+m", "ctrl+i", "ctrl+j", "ctrl+a", "ctrl+s", "ctrl+q", "f11"}
    assert not taken & {key for each in ACTIONS for key in each.keys}
    for each in ACTIONS:
        assert each.id in ("quit", "suspend") or not all(key.startswith("ctrl+") for key in each.keys)


def test_the_readme_lists_the_keys() -> None:
    between = README.read_text().split("<!-- keys -->\n")[1].split("<!-- /keys -->")[0]
    assert between == readme_table()


def readme_table() -> str:
    """The README's table of keys."""
    rows = [
        f"| {' '.join(f'`{key}`' for key in each.shown_keys)} | {each.help} | {', '.join(SCREENS[at] for at in each.where)} |"
        for each in ACTIONS
    ]
    return "\n".join(["| keys | what they do | where |", "|---|---|---|", *rows, ""])

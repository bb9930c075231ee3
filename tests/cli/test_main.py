"""Finding the command: help, version, slips of the keyboard, and what is told of them."""

from __future__ import annotations

import pytest

from lbtui import __version__
from lbtui.cli.commands import COMMANDS, GROUPS, Command, Group
from lbtui.cli.usage import parser_for
from lbtui.demo import SERVICES
from tests.cli.conftest import Run

NOT_THERE_YET = ("serve", "shape", "diff", "completions", "gamesparks")
ALONE = [each for each in COMMANDS if each.module]
EVERY = [*ALONE, *(each for group in GROUPS for each in group.commands)]


def test_version(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"lbtui {__version__}\n")


def test_help_names_every_command_and_nothing_that_is_not_there(run: Run) -> None:
    ran = run("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(f"\n  {each.name} " in ran.out for each in COMMANDS)
    assert not [word for word in NOT_THERE_YET if word in ran.out]
    assert run("-h").out == ran.out


@pytest.mark.parametrize("group", GROUPS, ids=lambda each: each.name)
def test_help_of_a_group_names_every_command_of_it(run: Run, group: Group) -> None:
    ran = run(group.name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: lbtui {group.name} ")
    assert all(f"\n  {word} " in ran.out for word in group.words())
    assert run(group.name, "-h").out == ran.out
    assert group.name in [each.name for each in COMMANDS]


@pytest.mark.parametrize("command", EVERY, ids=lambda each: each.name or "bare")
def test_each_command_explains_itself_with_examples_first(command: Command) -> None:
    text = parser_for(command).format_help()
    assert text.startswith(f"usage: lbtui {command.name}".rstrip())
    assert text.index("examples:") < text.index("options:")


def test_a_profile_may_be_each_of_the_demos(run: Run) -> None:
    said = " ".join(run("rows", "--help").out.split())
    assert f"a saved name, or {', '.join(f'demo/{each}' for each in SERVICES)} BOARD" in said


def test_no_help_is_wider_than_a_narrow_terminal(run: Run) -> None:
    texts = [parser_for(each).format_help() for each in EVERY]
    texts += [run("--help").out, *(run(each.name, "--help").out for each in GROUPS)]
    assert [line for text in texts for line in text.splitlines() if len(line) > 79] == []


def test_a_group_that_does_nothing_by_itself_says_what_it_has(run: Run) -> None:
    ran = run("score")
    assert (ran.code, ran.out) == (2, "")
    assert "There are: set, delete, undo." in ran.err
    assert run("score", "--yes").code == 2


def test_a_mistyped_command_names_the_nearest(run: Run) -> None:
    ran = run("rwos", "demo/xbox")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean rows?" in ran.err
    for words, near in ((("profiles", "shwo", "demo/xbox"), "show"), (("score", "udno"), "undo")):
        ran = run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert f"Did you mean {near}?" in ran.err


def test_a_mistyped_profile_names_the_nearest(run: Run) -> None:
    ran = run("boards", "demo/xobx")
    assert ran.code == 2
    assert "Did you mean demo/xbox?" in ran.err


def test_an_option_before_the_command_is_told(run: Run) -> None:
    ran = run("--frobnicate", "rows")
    assert ran.code == 2
    assert "--frobnicate" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("rows",),
        ("rows", "demo/xbox", "TotalFlagsCaptured", "--limit", "0"),
        ("rows", "demo/xbox", "TotalFlagsCaptured", "--limit", "many"),
        ("rows", "demo/xbox", "TotalFlagsCaptured", "--watch", "0.5"),
        ("rows", "demo/xbox", "TotalFlagsCaptured", "--watch", "nan"),
        ("rows", "demo/xbox", "TotalFlagsCaptured", "--lim", "3"),
        ("find", "demo/xbox"),
        ("score set", "demo/mobage", "highscore"),
        ("score delete", "demo/mobage", "highscore", "me", "5"),
    ],
)
def test_wrong_arguments_show_the_usage_of_the_command(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words[0].split(), *words[1:])
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"usage: lbtui {words[0]} ")
    assert f"see lbtui {words[0]} --help" in ran.err


def test_what_was_typed_is_told_clean(run: Run) -> None:
    for words in (
        ("ro\x1b[31mws",),
        ("profiles", "a\x1bb"),
        ("score", "a\x1bb"),
        ("-\x1b",),
        ("rows", "p\x1b[2J", "board"),
        ("rows", "demo/xbox", "b", "--limit", "\x1b[31m"),
        ("rows", "demo/xbox", "b", "--at", "\x1b[31m"),
        ("boards", "demo/xbox", "\x1b[31m"),
    ):
        ran = run(*words)
        assert ran.code == 2
        assert "\x1b" not in ran.err + ran.out
        assert "␛" in ran.err


def test_bytes_that_are_no_text_are_told_before_anything_is_asked(run: Run) -> None:
    ran = run("rows", "demo/xbox", "b\udcff")
    assert ran.code == 2
    assert "Argument 3 is not text" in ran.err

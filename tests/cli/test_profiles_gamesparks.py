"""Profiles of a callback whose address is secret: the guided check, and the partition that is asked for."""

from __future__ import annotations

import re
import shlex
import signal
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui.check import Setting
from lbtui.demo import demo_app
from lbtui.model.board import BoardRef
from tests.cli.conftest import Run, command
from tests.gamesparks import MEMBERS, SECRETS, callback_url, save_gamesparks
from tests.loopback import serve
from tests.pty_terminal import Terminal

UK = {"name": "HSBC", "partition": "COUNTRY.UK"}
QUESTION = "partition of HSBC, such as COUNTRY.UK (empty to give up):"
BARE = ("--service", "gamesparks", "--set", "url=env:GS_CALLBACK_URL")
REFERENCE = (*BARE, "--set", "score=SCORE", "--set", "name=userName")


@pytest.fixture(scope="module")
def callback() -> Iterator[str]:
    """The whole address of a callback."""
    with serve(demo_app("gamesparks")) as address:
        yield callback_url(address)


@pytest.fixture(autouse=True)
def _reference(callback: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GS_CALLBACK_URL", callback)


class Capped:
    """A callback that gives at most `most` rows in a page, and counts pages of those."""

    def __init__(self, app: Any, most: int) -> None:
        self._app = app
        self._limit = re.compile(rb"limit=(\d+)")
        self._most = most

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def capped() -> Any:
            event = await receive()
            return event | {"body": self._limit.sub(self._lowered, event.get("body", b""))}

        scope = dict(scope)
        if scope["type"] == "http":
            scope["headers"] = [each for each in scope["headers"] if each[0] != b"content-length"]
        await self._app(scope, capped, send)

    def _lowered(self, found: re.Match[bytes]) -> bytes:
        return b"limit=%d" % min(self._most, int(found[1]))


def saved(profiles: Path, name: str = "gs") -> dict[str, Any]:
    return tomllib.loads((profiles / f"{name}.toml").read_text())


def ticks(text: str) -> list[str]:
    """The steps that a command told, without the lines around them."""
    return [line.removeprefix("lbtui: ") for line in text.splitlines() if "✓" in line or "✗" in line]


# a whole life


def test_add_show_list_check_edit_with_the_address_kept_elsewhere(run: Run, profiles: Path) -> None:
    ran = run("profiles", "add", "gs", *REFERENCE, "--board", "plain", "--board", "HSBC.COUNTRY.UK")
    assert (ran.code, ran.out) == (0, "")
    assert ticks(ran.err) == [
        "✓ url: env:GS_CALLBACK_URL",
        "✓ endpoint: endpoint-valid",
        "✓ board plain: is there",
        "✓ board HSBC: is there, and needs a partition",
        "✓ partition of HSBC: COUNTRY.UK",
        f"✓ limit: {ticks(ran.err)[-1].partition(': ')[2]}",
    ]
    assert saved(profiles) == {
        "service": "gamesparks", "url": "env:GS_CALLBACK_URL", **MEMBERS, "boards": ["plain", UK],
    }  # fmt: skip
    (listed, *_) = run("profiles", "list", "--json").json
    assert (listed["host"], listed["secrets"]) == ("env:GS_CALLBACK_URL", {"url": "env:GS_CALLBACK_URL"})
    shown = run("profiles", "show", "gs", "--json").json
    assert shown["values"]["url"] == "env:GS_CALLBACK_URL"
    assert (shown["values"]["boards"], shown["values"]["limit"]) == (["plain", "HSBC.COUNTRY.UK"], 1000)
    assert run("profiles", "edit", "gs", "--board", "quiz", "--remove-board", "plain").code == 0
    assert saved(profiles)["boards"] == [UK, "quiz"]
    checked = run("profiles", "check", "gs", "--json")
    assert (checked.code, checked.err, checked.json["ok"]) == (0, "", True)
    assert [each["step"] for each in checked.json["steps"]] == [
        "profile", "url", "endpoint", "board HSBC", "partition of HSBC", "board quiz", "limit",
    ]  # fmt: skip


def test_the_demo_is_checked_step_by_step(run: Run) -> None:
    ran = run("profiles", "check", "demo/gamesparks")
    assert (ran.code, ran.err) == (0, "")
    assert ticks(ran.out)[:4] == [
        "✓ profile: can be read",
        "✓ url: in the file",
        "✓ endpoint: endpoint-valid",
        "✓ board flags: is there",
    ]
    assert ticks(ran.out)[-1] == "✓ limit: 1,000 rows in a page"


def test_an_address_in_the_file_is_never_shown(run: Run, profiles: Path, callback: str) -> None:
    save_gamesparks(profiles / "gs.toml", callback, "plain", "gone")
    for words in (
        ("list",),
        ("list", "--json"),
        ("show", "gs"),
        ("show", "gs", "--json"),
        ("check", "gs"),
        ("check", "gs", "--json"),
        ("edit", "gs", "--board", "nowhere"),
        ("edit", "gs", "--set", "page_size=7"),
    ):
        ran = run("profiles", *words)
        assert not [secret for secret in SECRETS if secret in ran.out + ran.err]
        assert ran.code == (4 if "check" in words or "nowhere" in words else 0)
    assert "  url               in the file" in run("profiles", "show", "gs").out
    assert run("profiles", "list", "--json").json[0]["host"] == "in the file"
    assert saved(profiles)["url"] == callback


def test_an_address_on_the_command_line_is_warned_of_and_not_repeated(
    run: Run, profiles: Path, callback: str
) -> None:
    ran = run("profiles", "add", "gs", "--service", "gamesparks", "--set", f"url={callback}")
    assert ran.code == 0
    assert "url was given as the secret itself" in ran.err
    assert "✓ boards: no boards named yet; add one with lbtui profiles edit gs --board BOARD" in ran.err
    assert not [secret for secret in SECRETS if secret in ran.out + ran.err]
    assert saved(profiles)["url"] == callback
    assert (profiles / "gs.toml").stat().st_mode & 0o777 == 0o600


def test_a_wrong_secret_ends_the_check_at_the_endpoint(run: Run, profiles: Path, callback: str) -> None:
    save_gamesparks(profiles / "gs.toml", f"{callback}-not", "plain", "HSBC")
    ran = run("profiles", "check", "gs")
    assert ran.code != 0
    assert [line.split(":")[0] for line in ticks(ran.out)] == ["✓ profile", "✓ url", "✗ endpoint"]
    assert not [secret for secret in SECRETS if secret in ran.out + ran.err]


# the partition


def test_where_nobody_can_be_asked_the_command_that_mends_it_is_told(run: Run, profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "plain", "HSBC", "quiz")
    ran = run("profiles", "check", "gs")
    assert ran.code == 2
    (failed,) = (line for line in ticks(ran.out) if line.startswith("✗"))
    assert failed.startswith("✗ partition of HSBC: Board HSBC needs a partition. lbtui profiles edit gs")
    assert "✓ board quiz: is there" in ran.out
    told = shlex.split(failed[failed.index("lbtui") : failed.index(" names it")])
    words = [word.replace("PARTITION", "COUNTRY.UK") for word in told[1:]]
    assert run(*words).code == 0
    assert saved(profiles)["boards"] == ["plain", "quiz", UK]
    assert run("profiles", "check", "gs").code == 0


def test_a_partition_that_is_wrong_fails_with_the_services_reason(run: Run, profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", {"name": "HSBC", "partition": "NOPE"})
    ran = run("profiles", "check", "gs", "--json")
    assert ran.code == 4
    steps = {each["step"]: each for each in ran.json["steps"]}
    assert steps["board HSBC"]["ok"] is True
    assert "Board HSBC has no partition NOPE." in steps["partition of HSBC"]["error"]


def test_a_person_is_asked_until_it_is_right_and_may_save_it(profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "HSBC", "plain", odd="kept")
    with Terminal(command("profiles", "check", "gs"), columns=110) as terminal:
        terminal.until(QUESTION)
        terminal.send("NOPE\r")
        terminal.until("✗ partition of HSBC: Board HSBC has no partition NOPE.")
        terminal.until(lambda text: text.count(QUESTION) == 2)
        terminal.send("COUNTRY.UK\r")
        terminal.until("✓ partition of HSBC: COUNTRY.UK")
        terminal.until('gs works with boards = [{ name = "HSBC", partition = "COUNTRY.UK" }, "plain"].')
        terminal.send("y\r")
        assert terminal.wait() == 0
    assert (saved(profiles)["boards"], saved(profiles)["odd"]) == ([UK, "plain"], "kept")


def test_what_changed_meanwhile_is_not_written_over(profiles: Path) -> None:
    path = save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "HSBC")
    with Terminal(command("profiles", "check", "gs"), columns=110) as terminal:
        terminal.until(QUESTION)
        terminal.send("COUNTRY.UK\r")
        terminal.until("Save that? [y/N]")
        save_gamesparks(path, "env:GS_CALLBACK_URL", "HSBC", "quiz")
        terminal.send("y\r")
        assert terminal.wait() == 2
        assert "boards of gs has changed meanwhile" in terminal.text
    assert saved(profiles)["boards"] == ["HSBC", "quiz"]


def test_json_asks_nobody(profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "HSBC")
    with Terminal(command("profiles", "check", "gs", "--json"), columns=200) as terminal:
        assert terminal.wait() == 2
        assert QUESTION not in terminal.text


def test_adding_asks_for_the_address_as_a_reference_and_for_the_partition(profiles: Path) -> None:
    answers = (
        ("service (", "gamesparks"),
        ("url:", "https://h/callback/made-up-key/typed-in-the-open"),
        ("That is no reference: url needs a reference", "env:GS_CALLBACK_URL"),
        ("limit [1000]:", "500"),
        ("score [none]:", "SCORE"),
        ("name [none]:", ""),
        ("board (empty to finish):", "plain, nosuch ,HSBC"),
        ("board (empty to finish): plain", ""),
        ("There is no board nosuch.", ""),
        ("another board in place of nosuch (empty to save without it):", "nowhere, quiz"),
        ("another board in place of nowhere (empty to save without it):", ""),
        (QUESTION, "COUNTRY.UK"),
        ("The rows suggest name = userName. Save it so? [y/N]", "y"),
    )
    with Terminal(command("profiles", "add", "gs"), columns=110, lines=40) as terminal:
        for question, answer in answers:
            terminal.until(question)
            if answer or not question.startswith("There"):
                terminal.send(f"{answer}\r")
        assert terminal.wait() == 0
        assert "✓ limit: " in terminal.text
    assert saved(profiles) == {
        "service": "gamesparks", "url": "env:GS_CALLBACK_URL", "limit": 500, **MEMBERS, "boards": ["plain", "quiz", UK],
    }  # fmt: skip


def test_an_edit_asks_for_the_partition_of_a_new_board_only(profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "gone", "plain")
    with Terminal(command("profiles", "edit", "gs", "--board", "HSBC", "--board", "quiz")) as terminal:
        terminal.until(QUESTION)
        terminal.send("COUNTRY.UK\r")
        assert terminal.wait() == 0
    assert saved(profiles)["boards"] == ["gone", "plain", UK, "quiz"]


def test_a_limit_that_works_is_offered_and_the_partition_is_not_asked_for_again(
    profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(Capped(demo_app("gamesparks"), 10)) as address:
        monkeypatch.setenv("GS_CALLBACK_URL", callback_url(address))
        with Terminal(command("profiles", "add", "gs", *REFERENCE, "--board", "HSBC"), columns=110) as terminal:
            terminal.until(QUESTION)
            terminal.send("COUNTRY.UK\r")
            terminal.until("It works with limit = 10. Use that? [y/N]")
            terminal.send("y\r")
            assert terminal.wait() == 0
            assert "✗ limit" in terminal.text
            assert "✓ limit: 10 rows in a page" in terminal.text
            assert terminal.text.count(QUESTION) == 1
    assert (saved(profiles)["limit"], saved(profiles)["boards"]) == (10, [UK])


ADD = ("add", "gs", *REFERENCE, "--board", "HSBC")
ENDED = "The input ended before the question was answered."


@pytest.mark.parametrize(
    ("words", "before", "keys", "code", "sentence"),
    [
        (ADD, None, "\x03", 128 + signal.SIGINT, "nothing was saved"),
        (ADD, None, "\r", 2, "Board HSBC needs a partition."),
        (("edit", "gs", "--board", "HSBC"), ["plain"], "\x03", 128 + signal.SIGINT, "nothing was saved"),
        (("check", "gs"), ["HSBC"], "\x04", 2, ENDED),
    ],
)
def test_an_answer_that_never_comes_saves_nothing(
    profiles: Path, words: tuple[str, ...], before: list[str] | None, keys: str, code: int, sentence: str
) -> None:
    path = profiles / "gs.toml"
    if before is not None:
        save_gamesparks(path, "env:GS_CALLBACK_URL", *before)
    content = path.read_bytes() if before else None
    with Terminal(command("profiles", *words), columns=110) as terminal:
        terminal.until(QUESTION)
        terminal.send(keys)
        assert terminal.wait() == code
        assert sentence in terminal.text
        assert {QUESTION, f"{QUESTION} ^C"} & {line.rstrip() for line in terminal.lines}
        assert "Traceback" not in terminal.text
    assert (path.read_bytes() if path.exists() else None) == content


# what the rows suggest


def test_members_that_look_like_score_and_name_are_offered(run: Run, profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "plain", "quiz", score=None, name=None)
    found = [{"key": "score", "value": "SCORE"}, {"key": "name", "value": "userName"}]
    told = run("profiles", "check", "gs", "--json").json
    assert (told["ok"], told["suggestion"], told["suggestions"]) == (True, found[0], found)
    assert "--set score=SCORE --set name=userName" in run("profiles", "check", "gs").err
    assert "SCORE" not in saved(profiles).values()
    with Terminal(command("profiles", "check", "gs"), columns=110) as terminal:
        terminal.until("✓ score: SCORE in the rows looks like it")
        terminal.until("gs works with score = SCORE and name = userName. Save that? [y/N]")
        terminal.send("y\r")
        assert terminal.wait() == 0
    assert saved(profiles).items() >= MEMBERS.items()
    assert run("profiles", "check", "gs", "--json").json["suggestions"] == []


def test_where_nobody_can_be_asked_they_are_told_and_not_saved(run: Run, profiles: Path) -> None:
    ran = run("profiles", "add", "gs", *BARE, "--board", "quiz")
    assert ran.code == 0
    assert "  lbtui profiles edit gs --set score=SCORE --set name=userName" in ran.err
    assert saved(profiles) == {"service": "gamesparks", "url": "env:GS_CALLBACK_URL", "boards": ["quiz"]}


def test_without_a_terminal_a_board_that_is_not_there_fails(run: Run, profiles: Path) -> None:
    assert run("profiles", "add", "gs", *BARE, "--board", "nosuch").code == 4
    assert not (profiles / "gs.toml").exists()


# boards as a whole list


def test_a_setting_of_boards_is_what_edit_takes(run: Run, profiles: Path) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "plain")
    setting = Setting("boards", (BoardRef("quiz"), BoardRef("HSBC", "COUNTRY.UK"), BoardRef("a, b.c")))
    ran = run("profiles", "edit", "gs", "--set", setting.option, "--no-check")
    assert (ran.code, saved(profiles)["boards"]) == (0, ["quiz", UK, "a, b.c"])
    assert run("profiles", "edit", "gs", "--set", setting.option).err == "lbtui: nothing changed\n"
    assert run("profiles", "edit", "gs", "--set", 'boards=["quiz", "gone"]').code == 4
    added = run("profiles", "add", "g2", *REFERENCE, "--set", 'boards=["quiz"]', "--board", "HSBC.COUNTRY.UK")
    assert (added.code, saved(profiles, "g2")["boards"]) == (0, ["quiz", UK])


@pytest.mark.parametrize("text", ["plain", "HSBC.COUNTRY.UK", "", "[", "[1]", '{ name = "a" }', '["a"]\nx'])
def test_boards_that_are_no_list_are_told_how_to_write_one(run: Run, profiles: Path, text: str) -> None:
    save_gamesparks(profiles / "gs.toml", "env:GS_CALLBACK_URL", "plain")
    ran = run("profiles", "edit", "gs", "--set", f"boards={text}")
    assert ran.code == 2
    assert "Boards are given with --board" in ran.err or "boards: needs a list" in ran.err
    assert saved(profiles)["boards"] == ["plain"]

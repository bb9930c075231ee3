"""Profiles of a signed service: adding one, plain http that has to be accepted, and the second reading."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui import demo as demo_services
from lbtui.demo import demo_app
from lbtui.demo import mobage_boards as demo
from lbtui.providers.registry import services
from tests.cli.conftest import Run, command
from tests.loopback import serve
from tests.mobage import save_mobage
from tests.pty_terminal import Terminal

ELSEWHERE = "http://sp.mobage-platform.cn/social/api/restful/v2"
SECRETS = {
    "KEY": demo.CONSUMER_KEY,
    "SECRET": demo.CONSUMER_SECRET,
    "TOKEN": demo.TOKEN,
    "TOKEN_SECRET": demo.TOKEN_SECRET,
}
KEYS = ("--set", "consumer_key=env:MADE_KEY", "--set", "consumer_secret=env:MADE_SECRET")
TOKENS = ("--set", "token=env:MADE_TOKEN", "--set", "token_secret=env:MADE_TOKEN_SECRET")
PLAIN = "Use plain http all the same? [y/N]"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"MADE_{name}", value)


@pytest.fixture(scope="module")
def literal() -> Iterator[str]:
    """A service whose signatures leave the query out."""
    with serve(demo_app("mobage", sign_query=False), date_header=False) as address:
        yield address


@pytest.fixture(scope="module")
def usual() -> Iterator[str]:
    """A service whose signatures cover the query."""
    with serve(demo_app("mobage"), date_header=False) as address:
        yield address


def saved(profiles: Path, name: str = "cn") -> dict[str, Any]:
    return tomllib.loads((profiles / f"{name}.toml").read_text())


def adding(url: str, *words: str) -> list[str]:
    return ["profiles", "add", "cn", "--service", "mobage", "--set", f"url={url}", *KEYS, *words]


# plain http


def test_s17_plain_http_is_refused_with_the_reason_where_nobody_can_accept_it(run: Run, profiles: Path) -> None:
    ran = run(*adding(ELSEWHERE, "--no-check"))
    assert ran.code == 2
    assert "http://sp.mobage-platform.cn is not encrypted: the signature hides the secrets, but" in ran.err
    assert "Add --set allow_plain_http=true" in ran.err
    assert list(profiles.iterdir()) == []


def test_s17_what_was_accepted_is_in_the_file_and_never_asked_again(run: Run, profiles: Path) -> None:
    assert run(*adding(ELSEWHERE, "--no-check", "--set", "allow_plain_http=true")).code == 0
    assert saved(profiles)["allow_plain_http"] is True
    for change in (f"url={ELSEWHERE}/", "page_size=10"):
        ran = run("profiles", "edit", "cn", "--set", change)
        assert ran.code == 0
        assert "encrypted" not in ran.err


def test_s17_what_was_accepted_is_one_address(run: Run, profiles: Path) -> None:
    assert run(*adding(ELSEWHERE, "--no-check", "--set", "allow_plain_http=true")).code == 0
    another = "url=http://sp.mbga-platform.jp/social/api/restful/v2"
    ran = run("profiles", "edit", "cn", "--set", another)
    assert ran.code == 2
    assert "http://sp.mbga-platform.jp is not encrypted" in ran.err
    assert saved(profiles)["url"] == ELSEWHERE
    assert run("profiles", "edit", "cn", "--set", another, "--set", "allow_plain_http=true").code == 0


@pytest.mark.parametrize(("answer", "there"), [("y", True), ("n", False), ("", False)])
def test_s17_a_person_is_asked_once_when_a_profile_is_added(profiles: Path, answer: str, there: bool) -> None:
    with Terminal(command(*adding(ELSEWHERE, "--no-check")), columns=100) as terminal:
        terminal.until(PLAIN)
        assert "the network can read the answers" in terminal.text.replace("\n", "")
        terminal.send(f"{answer}\r")
        assert terminal.wait() == 0
        assert ("nothing was saved" in terminal.text) is not there
    assert (profiles / "cn.toml").exists() is there
    if there:
        assert saved(profiles)["allow_plain_http"] is True
        with Terminal(command("profiles", "edit", "cn", "--set", f"url={ELSEWHERE}/")) as terminal:
            assert terminal.wait() == 0
            assert PLAIN not in terminal.text


def test_s17_a_person_is_asked_when_the_address_of_a_profile_changes(run: Run, profiles: Path) -> None:
    path = save_mobage(profiles / "cn.toml", "https://127.0.0.1")
    before = path.read_bytes()
    ran = run("profiles", "edit", "cn", "--set", f"url={ELSEWHERE}")
    assert ran.code == 2
    assert "--set allow_plain_http=true" in ran.err
    assert path.read_bytes() == before
    for answer, url, accepted in (("n", "https://127.0.0.1" + demo.BASE, None), ("y", ELSEWHERE, True)):
        with Terminal(command("profiles", "edit", "cn", "--set", f"url={ELSEWHERE}"), columns=100) as terminal:
            terminal.until(PLAIN)
            terminal.send(f"{answer}\r")
            assert terminal.wait() == 0
        assert (saved(profiles)["url"], saved(profiles).get("allow_plain_http")) == (url, accepted)


def test_s17_an_address_that_stays_is_not_asked_about(run: Run, profiles: Path) -> None:
    save_mobage(profiles / "cn.toml", "http://example.com")
    assert run("profiles", "edit", "cn", "--set", "page_size=7").code == 0
    assert "allow_plain_http" not in saved(profiles)
    ran = run("boards", "cn")
    assert ran.code == 2
    assert "Nothing is sent over plain http" in ran.err
    assert "http://example.com is not encrypted: the signature hides the secrets" in ran.err


def test_s17_a_header_that_authorises_has_its_own_reason(run: Run) -> None:
    ran = run(
        "profiles", "add", "halo", "--service", "xbox", "--set", "url=http://example.com", "--no-check",
        "--set", "scid=0FA0D955-56CF-49DE-8668-05D82E6D45C4", "--set", "authorization=env:MADE_TOKEN",
    )  # fmt: skip
    assert ran.code == 2
    assert "http://example.com is not encrypted: the network can read the authorisation and use it" in ran.err


# adding


def test_a_service_that_lists_its_boards_needs_none_named(run: Run, usual: str, profiles: Path) -> None:
    ran = run(*adding(usual + demo.BASE, *TOKENS))
    assert ran.code == 0
    assert "encrypted" not in ran.err
    assert "✓ boards: 14 found" in ran.err
    assert saved(profiles) == {
        "service": "mobage",
        "url": usual + demo.BASE,
        "consumer_key": "env:MADE_KEY",
        "consumer_secret": "env:MADE_SECRET",
        "token": "env:MADE_TOKEN",
        "token_secret": "env:MADE_TOKEN_SECRET",
        "boards": [],
    }
    assert len(run("boards", "cn", "--json").json) == 14
    assert run("profiles", "check", "cn").out.splitlines()[-2:] == [
        "✓ boards: 14 found",
        "✓ board highscore: High score, 2,400 rows",
    ]


def test_a_named_board_is_asked_for_as_well(run: Run, usual: str, profiles: Path) -> None:
    assert run(*adding(usual + demo.BASE, *TOKENS, "--board", "membersonly")).code == 3
    assert list(profiles.iterdir()) == []
    assert run(*adding(usual + demo.BASE, *TOKENS, "--board", "lap")).code == 0
    assert saved(profiles)["boards"] == ["lap"]


def test_every_key_of_the_service_is_asked_for_on_a_terminal(usual: str, profiles: Path) -> None:
    answers = (
        (f"service ({', '.join(services())}):", "m"),
        ("url:", "nonsense"),
        ("url needs an address", usual + demo.BASE),
        ("app_id [@app]:", ""),
        ("user_id [@me]:", demo.USER),
        ("consumer_key:", "made-up-key"),
        ("That is no reference", "env:MADE_KEY"),
        ("consumer_secret:", "env:MADE_SECRET"),
        ("token [none]:", ""),
        ("token_secret [none]:", ""),
        ("sign_query [true]:", "maybe"),
        ("sign_query needs true or false", "yes"),
    )
    with Terminal(command("profiles", "add", "cn"), columns=100, lines=50) as terminal:
        for question, answer in answers:
            terminal.until(question)
            terminal.send(f"{answer}\r")
        assert terminal.wait() == 0
        assert "board (empty" not in terminal.text
        assert "✓ boards: 14 found" in terminal.text
    assert saved(profiles) == {
        "service": "mobage",
        "url": usual + demo.BASE,
        "user_id": demo.USER,
        "consumer_key": "env:MADE_KEY",
        "consumer_secret": "env:MADE_SECRET",
        "boards": [],
    }


def test_a_profile_is_shown_with_what_it_can_do_and_without_a_secret(
    run: Run, usual: str, profiles: Path
) -> None:
    save_mobage(profiles / "cn.toml", usual)
    for words in (
        ("show", "cn"),
        ("show", "cn", "--json"),
        ("list",),
        ("check", "cn"),
        ("check", "cn", "--json"),
    ):
        ran = run("profiles", *words)
        assert ran.code == 0
        assert not [value for value in SECRETS.values() if value in ran.out + ran.err]
    shown = run("profiles", "show", "cn").out
    for said in (
        "consumer_secret   in the file",
        "sign_query        true",
        "can       list its boards",
        "cannot    start a page at a rank: Mobage starts a page at a row",
        "cannot    take scores: This profile is read-only; set writable = true",
    ):
        assert said in shown
    run("profiles", "edit", "cn", "--set", "writable=true")
    assert "can       take scores" in run("profiles", "show", "cn").out


# the second reading


def test_what_works_is_told_with_the_command_that_saves_it(run: Run, literal: str, profiles: Path) -> None:
    path = save_mobage(profiles / "cn.toml", literal)
    before = path.read_bytes()
    ran = run("profiles", "check", "cn")
    assert ran.code == 3
    assert [line[0] for line in ran.out.splitlines()[-2:]] == ["✗", "✓"]
    assert "✓ boards with sign_query = false: 14 found" in ran.out
    assert "lbtui profiles edit cn --set sign_query=false" in ran.err
    assert path.read_bytes() == before
    assert run("boards", "cn").code == 3

    assert run("profiles", "edit", "cn", "--set", "sign_query=false").code == 0
    assert run("profiles", "check", "cn").code == 0
    assert len(run("boards", "cn", "--json").json) == 14


def test_json_carries_what_works(run: Run, literal: str, usual: str, profiles: Path) -> None:
    save_mobage(profiles / "cn.toml", literal)
    ran = run("profiles", "check", "cn", "--json")
    assert (ran.code, ran.err) == (3, "")
    assert ran.json["ok"] is False
    assert ran.json["suggestion"] == {"key": "sign_query", "value": False}
    assert ran.json["steps"][-1]["step"] == "boards with sign_query = false"
    save_mobage(profiles / "cn.toml", usual)
    assert run("profiles", "check", "cn", "--json").json["suggestion"] is None


@pytest.mark.parametrize(("answer", "value"), [("y", False), ("n", True)])
def test_a_person_may_save_what_works(run: Run, literal: str, profiles: Path, answer: str, value: bool) -> None:
    save_mobage(profiles / "cn.toml", literal, sign_query=True, players={"me": "10001"}, odd="kept")
    with Terminal(command("profiles", "check", "cn"), columns=100) as terminal:
        terminal.until("cn works with sign_query = false. Save that? [y/N]")
        terminal.send(f"{answer}\r")
        assert terminal.wait() == 3
        assert ("nothing was saved" in terminal.text) is value
    after = saved(profiles)
    assert (after["sign_query"], after["players"], after["odd"]) == (value, {"me": "10001"}, "kept")
    assert run("boards", "cn").code == (3 if value else 0)


def test_adding_offers_what_works(run: Run, literal: str, profiles: Path) -> None:
    words = adding(literal + demo.BASE, *TOKENS)
    ran = run(*words)
    assert ran.code == 3
    assert "With sign_query = false it works: add --set sign_query=false." in ran.err
    assert list(profiles.iterdir()) == []
    words += ["--board", "lap"]
    for answer, more, code in (("n", [], 3), ("y", ["--board", "nowhere"], 2), ("y", [], 0)):
        with Terminal(command(*words, *more), columns=100) as terminal:
            terminal.until("It works with sign_query = false. Use that? [y/N]")
            terminal.send(f"{answer}\r")
            if code == 2:
                terminal.until("another board in place of nowhere (empty to save without it):")
                terminal.send("\x04")
            assert terminal.wait() == code
        assert (profiles / "cn.toml").exists() is (code == 0)
    assert (saved(profiles)["sign_query"], saved(profiles)["boards"]) == (False, ["lap"])
    assert run("profiles", "check", "cn").code == 0


def test_a_profile_that_is_built_in_is_only_told_of(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    document = demo_services._PROFILES["mobage"]() | {"sign_query": False}
    monkeypatch.setitem(demo_services._PROFILES, "mobage", lambda: document)
    ran = run("profiles", "check", "demo/mobage")
    assert ran.code == 3
    assert "demo/mobage works with sign_query = true; it is built in, and nothing of it is saved" in ran.err
    assert "profiles edit" not in ran.err

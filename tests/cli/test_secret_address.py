"""A callback's address on the command line: whatever is asked and whatever fails, no word of it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lbtui.demo import demo_app
from lbtui.demo.gamesparks_boards import API_KEY, PATH, SECRET
from tests.cli.conftest import Ran, Run
from tests.loopback import serve


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(demo_app("gamesparks")) as base:
        yield base + PATH


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    folder = tmp_path / "config" / "profiles"
    folder.mkdir(parents=True)
    return folder


def save(profiles: Path, url: str, mode: int = 0o600) -> None:
    file = profiles / "gs.toml"
    file.write_text(f'service = "gamesparks"\nurl = "{url}"\nboards = ["plain"]\n')
    file.chmod(mode)


def clear(ran: Ran) -> Ran:
    assert SECRET not in ran.out + ran.err
    assert API_KEY not in ran.out + ran.err
    return ran


@pytest.mark.parametrize("kind", ["env", "file", "cmd", "inline"])
def test_what_is_told_of_a_profile_that_works(
    kind: str, run: Run, address: str, profiles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GS_CALLBACK_URL", address)
    kept = tmp_path / "callback"
    kept.write_text(f"{address}\n")
    kept.chmod(0o600)
    url = {"env": "env:GS_CALLBACK_URL", "file": f"file:{kept}", "cmd": f"cmd:cat {kept}", "inline": address}[
        kind
    ]
    save(profiles, url)
    where = "in the file" if kind == "inline" else url
    assert clear(run("profiles", "show", "gs", "--json")).json["values"]["url"] == where
    for words in (
        ("profiles",),
        ("profiles", "list", "--json"),
        ("profiles", "show", "gs"),
        ("profiles", "check", "gs"),
        ("profiles", "check", "gs", "--json"),
        ("boards", "gs"),
        ("info", "--json"),
    ):
        assert clear(run(*words)).code == 0, words
    rows = clear(run("rows", "gs", "plain", "--json")).json["rows"]
    assert [each["player_id"][-2:] for each in rows] == ["01", "02", "03", "04", "05"]


def test_what_is_told_of_one_that_does_not(
    run: Run, address: str, profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(profiles, "env:GS_CALLBACK_URL")
    for value, code, said in (
        (f"{address}x", 3, "The callback's secret is in its address"),
        (address.replace("/callback/", "/call/"), 4, "There is no callback at the profile's url"),
        (f"http://127.0.0.1:1{PATH}", 5, "The address from env:GS_CALLBACK_URL"),
        (f"http://h.test{PATH}", 2, "Nothing is sent over plain http"),
        (f"h{PATH}", 2, "The address from env:GS_CALLBACK_URL is no http or https address"),
        ("", 2, "The variable GS_CALLBACK_URL is empty"),
    ):
        monkeypatch.setenv("GS_CALLBACK_URL", value)
        ran = clear(run("rows", "gs", "plain"))
        assert ran.code == code
        assert said.lower() in ran.err.lower()
    monkeypatch.delenv("GS_CALLBACK_URL")
    assert run("rows", "gs", "plain").code == 2


def test_a_file_with_an_address_that_is_none_is_not_quoted(run: Run, address: str, profiles: Path) -> None:
    for url, mode, said in (
        (PATH, 0o600, "url: needs an address such as https://host/path; or give a reference"),
        (address, 0o644, "holds the secret itself, in a file that others may read"),
    ):
        save(profiles, url, mode)
        for words in (("profiles", "show", "gs"), ("profiles", "list"), ("rows", "gs", "plain")):
            assert said in " ".join(clear(run(*words)).out.split() + run(*words).err.split())

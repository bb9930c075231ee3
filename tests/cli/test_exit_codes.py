"""Each way a service can fail has its exit code and a sentence, and never a traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from lbtui.cli.guard import guarded
from tests.cli.conftest import TOKEN, Run, SaveProfile

FAILURES = {
    "status-400": 2,
    "status-401": 3,
    "status-403": 3,
    "status-404": 4,
    "status-406": 2,
    "status-410": 4,
    "status-429": 5,
    "status-302": 6,
    "page": 6,
}


@pytest.mark.parametrize(("board", "code"), FAILURES.items(), ids=FAILURES)
def test_every_command_ends_with_the_code_of_the_failure(run: Run, near: str, board: str, code: int) -> None:
    for words in (("rows", near, board), ("find", near, "1001", "--board", board)):
        ran = run(*words, "--json")
        assert ran.code == code
        assert ran.out in ("", "[]\n")
        assert ran.err.startswith("lbtui: ")
        assert "\x1b" not in ran.err
        assert "Traceback" not in ran.err
        assert TOKEN not in ran.err


def test_what_the_service_says_is_quoted_clean(run: Run, near: str) -> None:
    assert "no ␛[31mway" in run("rows", near, "status-403").err


def test_a_service_that_is_down_for_ever_is_code_5(run: Run, save_profile: SaveProfile, address: str) -> None:
    save_profile("hasty", address, "status-503", further="").write_text(
        save_profile("hasty", address).read_text().replace("timeout = 30", "timeout = 1")
    )
    ran = run("rows", "hasty", "status-503")
    assert (ran.code, ran.out) == (5, "")


def test_a_wait_that_is_too_long_says_when_to_come_back(run: Run, near: str) -> None:
    ran = run("rows", near, "status-429")
    assert ran.code == 5
    assert "The service asks for no requests until" in ran.err


def test_nobody_listens(run: Run, save_profile: SaveProfile) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    save_profile("closed", address, "small").write_text(
        save_profile("closed", address, "small").read_text().replace("timeout = 30", "timeout = 1")
    )
    ran = run("boards", "closed")
    assert ran.code == 5
    assert "refuses the connection" in ran.err


def test_a_secret_that_is_not_there(run: Run, near: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XBL_TOKEN")
    ran = run("rows", near, "small")
    assert ran.code == 2
    assert "The variable XBL_TOKEN is not set." in ran.err


def test_a_profile_that_cannot_be_read(run: Run, profiles: Path) -> None:
    (profiles / "torn.toml").write_text('service = "xbox"\nscid = \n')
    ran = run("rows", "torn", "small")
    assert ran.code == 2
    assert "line 2" in ran.err


def test_what_nobody_foresaw_is_written_down_without_what_it_held(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken() -> int:
        secret = TOKEN
        return int({"key": secret}["other" + secret])

    assert guarded(broken) == 1
    said = capsys.readouterr().err
    assert said.startswith("lbtui: This should not have happened: KeyError\n")
    assert "Traceback" not in said
    (log,) = (tmp_path / "state").iterdir()
    assert str(log) in said
    assert log.stat().st_mode & 0o777 == 0o600
    written = log.read_text()
    assert "in broken" in written
    assert "KeyError" in written
    assert TOKEN not in written + said


def test_and_where_even_that_fails_it_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LBTUI_STATE_DIR", "/dev/null/nowhere")

    def broken() -> int:
        raise ZeroDivisionError

    assert guarded(broken) == 1
    assert "could not be written down" in capsys.readouterr().err

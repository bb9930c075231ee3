"""`lbtui profiles edit NAME` with an editor: real programs on real files, and nothing typed is lost."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def draft() -> Path:
    return Path(os.environ["LBTUI_STATE_DIR"]) / "drafts" / "near.toml"


@pytest.fixture
def file(near: str, profiles: Path) -> Path:
    """A profile's file with a comment in it."""
    path = profiles / f"{near}.toml"
    path.write_text("# mine\n" + path.read_text())
    return path


def editor(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An editor that does `script` with the text `t` of the file `p`, and writes it back."""
    code = f"import sys, pathlib; p = pathlib.Path(sys.argv[1]); t = p.read_text(); {script}; p.write_text(t)"
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, "-c", code]))


def test_what_was_typed_becomes_the_file_byte_for_byte(
    run: Run, file: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_text()
    editor(monkeypatch, "t = t.replace('timeout = 30', 'timeout   =   9 # slow')")
    ran = run("profiles", "edit", "near")
    assert ran.code == 0
    assert file.read_text() == before.replace("timeout = 30", "timeout   =   9 # slow")
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(draft.parent.iterdir()) == []


def test_nothing_changed_writes_nothing(
    run: Run, file: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.stat()
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "true")
    ran = run("profiles", "edit", "near")
    assert (ran.code, ran.err) == (0, "lbtui: nothing changed\n")
    assert file.stat() == before
    assert list(draft.parent.iterdir()) == []


def test_what_cannot_be_used_stays_a_draft_and_the_next_edit_goes_on(
    run: Run, file: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_text()
    editor(monkeypatch, "t = t.replace('timeout = 30', 'timeout = ')")
    ran = run("profiles", "edit", "near")
    assert ran.code == 2
    assert f"{draft}, line" in ran.err
    assert file.read_text() == before
    assert draft.stat().st_mode & 0o777 == 0o600
    editor(monkeypatch, "t = t.replace('timeout = ', 'timeout = 7')")
    ran = run("profiles", "edit", "near")
    assert ran.code == 0
    assert f"going on from the draft {draft}" in ran.err
    assert file.read_text() == before.replace("timeout = 30", "timeout = 7")
    assert not draft.exists()


def test_a_file_that_changed_meanwhile_is_not_written_over(
    run: Run, file: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = f"pathlib.Path({str(file)!r}).write_text('# theirs' + chr(10) + t)"
    editor(monkeypatch, f"{other}; t = t.replace('timeout = 30', 'timeout = 6')")
    ran = run("profiles", "edit", "near")
    assert ran.code == 2
    assert "has changed since your draft of it began" in ran.err
    assert file.read_text().startswith("# theirs")
    assert "timeout = 6" in draft.read_text()


def test_a_broken_file_can_be_mended(
    run: Run, profiles: Path, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = profiles / f"{near}.toml"
    good = file.read_text()
    file.write_text(good.replace("timeout = 30", "timeout ="))
    editor(monkeypatch, "t = t.replace('timeout =', 'timeout = 30')")
    assert run("profiles", "edit", near).code == 0
    assert file.read_text() == good


@pytest.mark.parametrize(
    ("line", "said"),
    [("false", "ended with code 1"), ("no-such-editor", "does not start"), ("'", "does not start")],
)
def test_an_editor_that_fails_leaves_all_as_it_was(
    run: Run, file: Path, draft: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    before = file.read_bytes()
    monkeypatch.setenv("VISUAL", line)
    ran = run("profiles", "edit", "near")
    assert ran.code == 2
    assert said in ran.err
    assert file.read_bytes() == before
    assert list(draft.parent.iterdir()) == []


def test_what_an_editor_wrote_before_it_failed_is_kept(
    run: Run, file: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    editor(monkeypatch, "p.write_text(t + '# typed'); sys.exit(3)")
    ran = run("profiles", "edit", "near")
    assert ran.code == 2
    assert "ended with code 3" in ran.err
    assert file.read_bytes() == before
    assert draft.read_text().endswith("# typed")


def test_a_profile_that_is_not_there_opens_no_editor(
    run: Run, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    ran = run("profiles", "edit", "naer")
    assert ran.code == 2
    assert f"Did you mean {near}?" in ran.err

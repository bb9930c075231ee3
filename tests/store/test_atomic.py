"""Writes: private, whole or not at all, through symlinks, one at a time (S2, S3, S11)."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lbtui.errors import ConfigError
from lbtui.store.atomic import fill, locked, make_folder, open_fresh, open_locked, write_atomically

OLD, NEW = b"old " * 500, b"new " * 50_000


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    """Leaves the umask open, which is the worst that a person's shell can do."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_s2_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.toml"
    write_atomically(path, b"one")
    assert [mode_of(each) for each in (path.parent.parent, path.parent, path)] == [0o700, 0o700, 0o600]
    os.umask(0o777)
    write_atomically(tmp_path / "c" / "y.csv", b"two", 0o644)
    assert mode_of(tmp_path / "c") == 0o700
    assert mode_of(tmp_path / "c" / "y.csv") == 0o644


@pytest.mark.usefixtures("umask")
def test_s2_the_temporary_file_is_private_before_it_holds_anything(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    real_write = os.pwrite

    def watching(descriptor: int, data: bytes, at: int) -> int:
        seen.extend((each.name, mode_of(each)) for each in tmp_path.iterdir())
        return real_write(descriptor, data, at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pwrite", watching)
        write_atomically(tmp_path / "x.toml", b"one")
    assert seen == [(".x.toml.tmp", 0o600)]
    assert [each.name for each in tmp_path.iterdir()] == ["x.toml"]


def test_the_file_lasts_before_its_name_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, os.replace

    def syncing(descriptor: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        sync(descriptor)

    def renaming(old: Path, new: Path) -> None:
        steps.append("rename")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", renaming)
    write_atomically(tmp_path / "x", b"one")
    assert steps == ["sync file", "rename", "sync folder"]
    steps.clear()
    make_folder(tmp_path / "a" / "b")
    assert steps == ["sync folder", "sync folder"]


def test_s2_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    write_atomically(tmp_path / "shared" / "x", b"one")
    assert mode_of(tmp_path / "shared") == 0o755


def test_s3_a_symlink_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    target, link = tmp_path / "dotfiles" / "halo", tmp_path / "x.toml"
    target.write_bytes(OLD)
    link.symlink_to("dotfiles/halo")
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["dotfiles", "halo", "x.toml"]


@pytest.mark.parametrize("kind", ["folder", "fifo", "socket", "loop"])
def test_s3_what_is_no_file_is_not_replaced(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    match kind:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(str(path))
        case "loop":
            path.symlink_to(path)
    before = path.lstat()
    with pytest.raises(ConfigError) as caught:
        write_atomically(path, NEW)
    assert str(path) in caught.value.detail
    assert os.path.samestat(path.lstat(), before)
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("plant", ["fifo", "hard link", "symlink", "folder"])
def test_s3_nothing_is_written_through_what_waits_under_the_temporary_name(plant: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(OLD)
    trap = tmp_path / ".x.tmp"
    match plant:
        case "fifo":
            os.mkfifo(trap)
        case "hard link":
            trap.hardlink_to(victim)
        case "symlink":
            trap.symlink_to(victim)
        case "folder":
            trap.mkdir()
    with pytest.raises(ConfigError):
        write_atomically(tmp_path / "x", NEW)
    assert victim.read_bytes() == OLD
    assert not (tmp_path / "x").exists()


def test_a_fresh_file_replaces_a_file_of_ours_and_nothing_else(tmp_path: Path) -> None:
    path, victim = tmp_path / "draft", tmp_path / "victim"
    victim.write_bytes(OLD)
    path.hardlink_to(victim)
    descriptor = open_fresh(path)
    fill(descriptor, NEW)
    os.close(descriptor)
    assert (path.read_bytes(), victim.read_bytes(), mode_of(path)) == (NEW, OLD, 0o600)
    path.unlink()
    path.symlink_to(victim)
    with pytest.raises(OSError, match="in the way, and not ours to use"):
        open_fresh(path)
    assert path.is_symlink()
    with pytest.raises(OSError, match="in the way, and not ours to use"):
        open_locked(path)
    assert victim.read_bytes() == OLD


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError) as caught:
        write_atomically(tmp_path / "file" / "x", b"one")
    assert "x cannot be written" in caught.value.title
    with pytest.raises(ConfigError):
        write_atomically(tmp_path / ("x" * 300), b"one")


def test_make_folder_twice_is_nothing(tmp_path: Path) -> None:
    make_folder(tmp_path / "a")
    make_folder(tmp_path / "a")
    assert mode_of(tmp_path / "a") == 0o700


KILLED = """
import os, signal, sys
from pathlib import Path
from lbtui.store.atomic import write_atomically
step, path = sys.argv[1], Path(sys.argv[2])
original = getattr(os, step)
def die(*arguments):
    if step == "pwrite":
        original(arguments[0], arguments[1][:1000], 0)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(os, step, die)
write_atomically(path, b"new " * 50_000)
"""


@pytest.mark.parametrize("step", ["fchmod", "ftruncate", "pwrite", "fsync", "replace"])
def test_s11_killed_at_any_step_the_old_file_stands(step: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(OLD)
    ended = subprocess.run([sys.executable, "-c", KILLED, step, str(path)], check=False, timeout=30)
    assert ended.returncode == -signal.SIGKILL
    assert path.read_bytes() == OLD
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


KEEPS_WRITING = """
import sys
from pathlib import Path
from lbtui.store.atomic import write_atomically
path = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in b"ab":
        write_atomically(path, bytes([letter]) * 300_000)
"""


def test_s11_killed_at_random_the_file_is_never_torn(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a" * 300_000)
    for attempt in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", KEEPS_WRITING, str(path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.007 * attempt)
            writer.kill()
        found = path.read_bytes()
        assert len(found) == 300_000
        assert set(found) in ({ord("a")}, {ord("b")})
    assert len(list(tmp_path.iterdir())) <= 2


FULL_DISK = """
import resource, sys
from pathlib import Path
from lbtui.errors import ConfigError
from lbtui.store.atomic import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    write_atomically(Path(sys.argv[1]), b"new " * 50_000)
except ConfigError as wrong:
    print(wrong)
"""


def test_s11_where_no_more_can_be_written_the_old_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(OLD)
    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], check=True, timeout=30, capture_output=True, text=True
    ).stdout
    assert said.startswith("x cannot be written.")
    assert "unchanged" in said
    assert path.read_bytes() == OLD
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_s11_threads_without_a_lock_of_their_own_never_mix_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    failures: list[Exception] = []

    def write(letter: int) -> None:
        try:
            for _ in range(10):
                write_atomically(path, bytes([letter]) * 100_000)
        except Exception as wrong:
            failures.append(wrong)

    writers = [threading.Thread(target=write, args=(letter,)) for letter in b"abcd"]
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        if path.exists():
            found = path.read_bytes()
            assert (len(found), len(set(found))) == (100_000, 1)
    assert failures == []
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_a_lock_keeps_others_out_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x"
    with locked(path):
        with pytest.raises(ConfigError) as caught, locked(path, 0.02):
            pass
        assert "another program is writing it" in str(caught.value)
        write_atomically(path, b"one")
    with locked(path, 0.02):
        pass
    assert [each.name for each in path.parent.iterdir()] == ["x"]


def test_a_lock_left_by_a_killed_program_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / ".x.lock").touch()
    with locked(tmp_path / "x", 0.02):
        pass


def test_a_link_and_its_target_have_one_lock(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    (tmp_path / "link").symlink_to("x")
    with locked(tmp_path / "link"), pytest.raises(ConfigError), locked(tmp_path / "x", 0.02):
        pass

"""Profile files that a person, or somebody else, left in any state (S1, S3, S12): told, and left as they are."""

from __future__ import annotations

import os
import shlex
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from lbtui.errors import ProfileError
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.store.profiles import ProfileStore
from tests.store.conftest import GOOD, INLINE, SCID, WriteProfile


def refused(store: ProfileStore, name: str = "halo") -> ProfileError:
    """The error of a profile, which the list shows as well and which nothing writes over."""
    with pytest.raises(ProfileError) as caught:
        store.load(name)
    assert caught.value.path == str(store.path(name))
    (listed,) = store.list()
    assert (listed.name, listed.profile) == (name, None)
    assert str(listed.error) == str(caught.value)
    return caught.value


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606, 0o660, 0o604, 0o610, 0o601, 0o666, 0o777])
def test_s1_an_inline_secret_that_others_can_reach_is_refused(
    mode: int, store: ProfileStore, write: WriteProfile
) -> None:
    path = write(contents=INLINE, mode=mode)
    wrong = refused(store)
    assert wrong.hint == f"Run: chmod 600 {shlex.quote(str(path))}"
    assert f"authorization: holds the secret itself, in a file that others may read (mode {mode:04o})" in str(
        wrong
    )
    assert "4711" not in str(wrong)


def test_s1_the_line_to_run_is_right(store: ProfileStore, write: WriteProfile) -> None:
    path = write(contents=INLINE, mode=0o644)
    command, mode, target = shlex.split(refused(store).hint.removeprefix("Run: "))
    assert command == "chmod"
    Path(target).chmod(int(mode, 8))
    assert store.load("halo").values["authorization"] == SecretRef("inline", Secret("XBL3.0 x=1;made-up-4711"))
    path.chmod(0o444)
    assert "chmod 400" in refused(store).hint


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_s1_an_inline_secret_of_ours_alone_is_accepted(
    mode: int, store: ProfileStore, write: WriteProfile
) -> None:
    write(contents=INLINE, mode=mode)
    profile = store.load("halo")
    assert "4711" not in repr(profile)
    assert profile.notes == ()


def test_s1_a_reference_may_stand_in_a_file_that_others_read(store: ProfileStore, write: WriteProfile) -> None:
    write(mode=0o644)
    assert store.load("halo").notes == ()


def test_s1_a_file_that_others_may_change_gets_a_note(store: ProfileStore, write: WriteProfile) -> None:
    path = write(mode=0o664)
    (note,) = store.load("halo").notes
    assert "others may change this file" in note
    assert f"chmod 600 {path}" in note


def test_s1_a_telling_header_counts_as_a_secret(store: ProfileStore, write: WriteProfile) -> None:
    write(
        contents=GOOD + '[headers]\nX-Api-Key = "made-up-4711"\nX-Trace = "plain"\nCookie = "env:C"\n',
        mode=0o644,
    )
    wrong = refused(store)
    assert "headers.X-Api-Key: holds the secret itself" in wrong.detail
    assert "X-Trace" not in wrong.detail
    assert "Cookie" not in wrong.detail


def test_s1_the_mode_of_a_linked_file_counts(store: ProfileStore, write: WriteProfile, tmp_path: Path) -> None:
    path = write(contents=INLINE, mode=0o644)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert "mode 0644" in refused(store).detail


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fifo", "is a named pipe, not a file"),
        ("folder", "is a folder, not a file"),
        ("socket", "is a socket or a device, not a file"),
        ("device", "is a device, not a file"),
        ("dangling", "is a link to nowhere, which is not there"),
        ("loop", "cannot be opened"),
        ("large", "is larger than 1,024 KiB"),
        ("stranger", "belongs to another user"),
        ("link to folder", "is a folder, not a file"),
    ],
)
def test_s3_what_is_no_file_of_ours_is_refused_at_once(
    kind: str, words: str, store: ProfileStore, write: WriteProfile, disown: Callable[[Path], None]
) -> None:
    path = write()
    if kind == "stranger":
        disown(path)
    elif kind == "large":
        path.write_bytes(b"#" * (1 << 20) + b"\n")
    else:
        path.unlink()
        make: dict[str, Callable[[], object]] = {
            "fifo": lambda: os.mkfifo(path),
            "folder": path.mkdir,
            "socket": lambda: bind(path),
            "device": lambda: path.symlink_to("/dev/zero"),
            "dangling": lambda: path.symlink_to("nowhere"),
            "loop": lambda: path.symlink_to(path),
            "link to folder": lambda: path.symlink_to(path.parent),
        }
        make[kind]()
    before = path.lstat()
    wrong = refused(store)
    assert wrong.title == "halo.toml cannot be read"
    assert words in wrong.detail
    assert str(path) in wrong.detail
    left_alone(store)
    assert os.path.samestat(path.lstat(), before)


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def left_alone(store: ProfileStore, name: str = "halo") -> None:
    """Neither an edit nor a save, asked to replace or not, gets through."""
    profile = Profile(name, "xbox", {"scid": SCID, "authorization": SecretRef("env", "XBL_TOKEN")})
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.update(name, lambda _: profile),
        lambda: store.save(profile, replace=True),
        lambda: store.save(profile),
    )
    for attempt in attempts:
        with pytest.raises(ProfileError):
            attempt()


BRACKETS = "[" * 20_000
BROKEN = {
    "syntax": (f"{GOOD}boards = [\n  flags\n]\n", 5, "line 5, column 3"),
    "no value": (f"{GOOD}xuid =\n", 4, "line 4, column 7"),
    "key only": (f"{GOOD}\n\nxuid", 6, "line 6"),
    "duplicate key": (f'{GOOD}xuid = "1"\nxuid = "2"\n', 5, "line 5"),
    "duplicate table": (f'{GOOD}[players]\na = "1"\n[players]\n', 6, "line 6"),
    "unclosed array": (f"{GOOD}boards = [\n\n\n", 4, "line 4"),
    "crlf": (GOOD.replace("\n", "\r\n") + "xuid = \r\nlanguage = 1\r\n", 4, "line 4"),
    "lone cr": (f"{GOOD}xuid = 1\rlanguage = 2\n", 4, "line 4"),
    "nul": (f"{GOOD}\0\n", 4, "line 4"),
    "escape": (f'{GOOD}xuid = "\x1b]0;x"\n', 4, "line 4"),
    "surrogate escape": (f'{GOOD}xuid = "\\ud800"\n', 4, "line 4"),
    "bom inside": (f"{GOOD}\ufeffxuid = 1\n", 4, "line 4"),
    "latin-1": (f'{GOOD}# fine\nlanguage = "français"\n'.encode("latin-1"), 5, "line 5: byte 0xE7 is not UTF-8"),
    "latin-1 after a bom": (b"\xef\xbb\xbf" + "\né".encode("latin-1"), 2, "the file may be Latin-1"),
    "utf-16": (GOOD.encode("utf-16"), 1, "it is UTF-16"),
    "brackets": (f"{GOOD}boards = {BRACKETS}\n", None, "nested too deeply"),
    "brackets in a header": (BRACKETS, 1, "line 1"),
    "number": (f"{GOOD}page_size = {'1' * 5000}\n", None, "one of its numbers is too long"),
    "prose": ("Halo leaderboards\n", 1, "line 1, column 6"),
    "json": ('{"service": "xbox"}', 1, "line 1, column 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_s12_what_is_not_toml_is_told_by_its_line_and_left_untouched(
    name: str, store: ProfileStore, write: WriteProfile
) -> None:
    contents, line, words = BROKEN[name]
    path = write(contents=contents)
    before, state = path.read_bytes(), path.stat()
    wrong = refused(store)
    assert wrong.title == "halo.toml cannot be read as TOML"
    assert wrong.line == line
    assert words in wrong.detail
    assert wrong.detail.startswith(str(path))
    left_alone(store)
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == state.st_mtime_ns
    assert [each.name for each in path.parent.iterdir()] == ["halo.toml"]


@pytest.mark.parametrize(
    "contents",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        "# Grüße\n" + GOOD,
        '"service" = "xbox"\n' + GOOD.partition("\n")[2],
    ],
    ids=["bom", "crlf", "no newline", "umlaut", "quoted key"],
)
def test_s12_what_other_editors_write_is_read(contents: str, store: ProfileStore, write: WriteProfile) -> None:
    write(contents=contents)
    assert store.load("halo").text("scid") == SCID


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("page_size = '100'", "page_size: needs a whole number, and holds a text"),
        ("page_size = 0", "page_size: needs a whole number from 1 to 1,000, and holds 0"),
        (f"page_size = 0x{'f' * 5000}", "and holds one out of all bounds"),
        ("timeout = nan", "timeout: needs a number from 1 to 600"),
        ("timeout = 1e999", "timeout: needs a number from 1 to 600"),
        ("timeout = 2026-11-22", "timeout: needs a number, and holds a date"),
        ("writable = 'yes'", "writable: needs true or false, and holds a text"),
        ("boards = 'flags'", "boards: needs a list of names"),
        ("boards = [['a']]", "boards: needs a list of names"),
        ("players = { w = 1234 }", "w holds a whole number; put it in quotes"),
        ("metadata = 1", "metadata: needs true or false"),
        ("language = []", "language: needs a text, and holds a list"),
        ("url = 'leaderboards.xboxlive.com'", "url: needs an address"),
        ("xuid = 'me'", "xuid: "),
    ],
)
def test_s12_each_wrong_type_is_told(line: str, words: str, store: ProfileStore, write: WriteProfile) -> None:
    contents = f"{GOOD}{line}\n"
    path = write(contents=contents)
    wrong = refused(store)
    assert wrong.title == "halo.toml cannot be used"
    assert words in wrong.detail
    assert wrong.hint
    assert path.read_text() == contents


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ("", "service: is missing; there are: xbox"),
        ("service = 5\n", "service: needs a text, one of: xbox"),
        ("service = ''\n", "service: needs a text, one of: xbox"),
        ("service = 'xbxo'\n", "Did you mean xbox?"),
        ("service = 'zzz'\n", "There are: xbox"),
        ("service = 'xbox'\n", "scid: is missing; it needs a text"),
    ],
)
def test_s12_a_missing_key_is_told(contents: str, words: str, store: ProfileStore, write: WriteProfile) -> None:
    write(contents=contents)
    assert words in refused(store).detail


def test_s12_all_problems_come_in_one_error(store: ProfileStore, write: WriteProfile) -> None:
    path = write(
        contents='service = "xbox"\nscid = 5\npage_size = 0\nauthorization = "made-up-4711"\n', mode=0o644
    )
    wrong = refused(store)
    assert [f"{key}: " in wrong.detail for key in ("scid", "page_size", "authorization")] == [True] * 3
    assert wrong.hint == f"Run: chmod 600 {path}, and correct the rest"
    assert "4711" not in str(wrong)


def test_s12_an_unknown_key_is_no_error_but_named_with_the_nearest(
    store: ProfileStore, write: WriteProfile
) -> None:
    write(contents=f"{GOOD}pagesize = 5\nfuture = {{ a = [1, 2] }}\n")
    profile = store.load("halo")
    assert profile.notes == ("unknown key pagesize; did you mean page_size?", "unknown key future")
    assert profile.unknown == {"pagesize": 5, "future": {"a": [1, 2]}}


def test_a_file_whose_name_is_no_profile_name_is_listed(store: ProfileStore, write: WriteProfile) -> None:
    write("my halo")
    (listed,) = store.list()
    assert listed.profile is None
    assert "“my halo” cannot be a profile's name" in str(listed.error)


def test_the_list_is_by_name_and_ignores_other_files(store: ProfileStore, write: WriteProfile) -> None:
    for name in ("zulu", "Alpha", "beta", ".hidden"):
        write(name)
    (store.folder / "notes.txt").write_text("x")
    (store.folder / ".halo.toml.tmp").write_text("x")
    assert [each.name for each in store.list()] == ["Alpha", "beta", "zulu"]


def test_no_folder_is_an_empty_list(store: ProfileStore) -> None:
    assert store.list() == []
    assert not store.folder.exists()


def test_a_folder_that_is_none_is_told(store: ProfileStore, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("")
    with pytest.raises(ProfileError) as caught:
        store.list()
    assert str(folder) in caught.value.detail


def test_a_missing_profile_names_the_nearest(store: ProfileStore, write: WriteProfile) -> None:
    write("halo-prod")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.load("halo-prd"),
        lambda: store.update("halo-prd", lambda old: old),
        lambda: store.remove("halo-prd"),
    )
    for attempt in attempts:
        with pytest.raises(ProfileError) as caught:
            attempt()
        assert str(caught.value).startswith("There is no profile halo-prd.")
        assert caught.value.hint == "Did you mean halo-prod?"


def test_the_mode_is_that_of_the_open_descriptor(store: ProfileStore, write: WriteProfile) -> None:
    """The name is swapped for a private file right after the open one was opened."""
    path = write(contents=INLINE, mode=0o644)
    real_open = os.open

    def swapping(name: str | Path, flags: int, mode: int = 0o777) -> int:
        descriptor = real_open(name, flags, mode)
        if Path(name) == path:
            path.unlink()
            write(contents=INLINE, mode=0o600)
        return descriptor

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", swapping)
        with pytest.raises(ProfileError):
            store.load("halo")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

"""Saving, changing, copying and removing profiles: nothing of a person's is lost (S2, S3, S11)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ConfigError, ProfileError
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.store.profiles import ProfileStore
from tests.store.conftest import GOOD, INLINE, SCID, WriteProfile

WHOLE = f"""\
# a comment
service = "xbox"
scid = "{SCID}"
authorization = "cmd:pass show 'lb token'"
boards = ["TotalFlagsCaptured", {{ name = "HSBC", partition = "COUNTRY.UK" }}]
page_size = 100
timeout = 30.0
made = 1979-05-27T07:32:00-08:00
day = 1979-05-27
at = 07:32:00
ratios = [1, 2.5, [true, "x"], {{ a = 1 }}]
huge = 18446744073709551616
"a key" = "\\u0000\\u007f\\"é"

[players]
warrior = "1234567890123444"

[future]
on = true
[future.deep]
list = [{{ b = [] }}]
[[steps]]
n = 1
[[steps]]
n = 2
"""


def made(name: str = "halo", **values: Any) -> Profile:
    return Profile(name, "xbox", {"scid": SCID, "authorization": SecretRef("env", "XBL_TOKEN"), **values})


def with_value(profile: Profile, key: str, value: Any) -> Profile:
    return replace(profile, values={**profile.values, key: value})


def content(store: ProfileStore, name: str = "halo") -> dict[str, Any]:
    return tomllib.loads(store.path(name).read_text())


def test_s2_a_new_profile_is_private_whatever_the_umask(store: ProfileStore) -> None:
    before = os.umask(0)
    try:
        path = store.save(made())
    finally:
        os.umask(before)
    assert path == store.folder / "halo.toml"
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]
    assert [each.name for each in path.parent.iterdir()] == ["halo.toml"]


def test_a_saved_profile_is_read_back_and_holds_no_defaults(store: ProfileStore) -> None:
    profile = made(boards=(BoardRef("flags"), BoardRef("HSBC", "COUNTRY.UK")), page_size=100, timeout=12)
    store.save(profile)
    read = store.load("halo")
    assert read.boards == profile.boards
    assert read.number("timeout") == 12
    assert content(store) == {
        "service": "xbox",
        "scid": SCID,
        "authorization": "env:XBL_TOKEN",
        "boards": ["flags", {"name": "HSBC", "partition": "COUNTRY.UK"}],
        "timeout": 12,
    }


def test_an_inline_secret_survives_and_stays_hidden(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=INLINE)
    changed = store.update("halo", lambda old: with_value(old, "language", "fr"))
    assert changed.values["authorization"] == SecretRef("inline", Secret("XBL3.0 x=1;made-up-4711"))
    assert content(store)["authorization"] == "XBL3.0 x=1;made-up-4711"
    assert "4711" not in repr(changed)


def test_a_change_keeps_everything_else(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=WHOLE, mode=0o644)
    before = content(store)
    changed = store.update("halo", lambda old: with_value(old, "players", {**old.players, "zoë": "99"}))
    assert changed == store.load("halo")
    assert changed.players == {"warrior": "1234567890123444", "zoë": "99"}
    after = content(store)
    assert after.pop("players") == {"warrior": "1234567890123444", "zoë": "99"}
    before.pop("players")
    assert after == before
    assert sorted(map(repr, after.items())) == sorted(map(repr, before.items()))
    assert stat.S_IMODE(store.path("halo").stat().st_mode) == 0o600


def test_a_value_that_stays_keeps_its_spelling(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=f'{GOOD}boards = [{{ name = "flags" }}]\n'.replace("env:", "env: "))
    store.update("halo", lambda old: with_value(old, "language", "fr"))
    assert content(store)["boards"] == [{"name": "flags"}]
    assert content(store)["authorization"] == "env: XBL_TOKEN"


def test_a_change_to_nothing_writes_nothing(store: ProfileStore, write: WriteProfile) -> None:
    path = write(contents=WHOLE)
    inode = path.stat().st_ino
    assert store.update("halo", lambda old: old).boards
    assert path.read_text() == WHOLE
    assert path.stat().st_ino == inode


def test_a_key_can_be_set_to_its_default_and_taken_away(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=f"{GOOD}timeout = 60\nlanguage = 'fr'\n")

    def change(old: Profile) -> Profile:
        values = {key: value for key, value in old.values.items() if key != "language"}
        return replace(old, values={**values, "timeout": 30})

    assert store.update("halo", change).number("timeout") == 30
    assert content(store)["timeout"] == 30
    assert "language" not in content(store)
    store.update("halo", lambda old: with_value(old, "timeout", None))
    assert content(store) == tomllib.loads(GOOD)


def test_an_unknown_key_can_be_taken_out_by_a_change(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=f"{GOOD}colour = 7\nfuture = 8\n")
    store.update("halo", lambda old: replace(old, unknown={"future": 9}))
    assert content(store) == {**tomllib.loads(GOOD), "future": 9}


def test_saving_over_a_profile_is_asked_for_and_keeps_unknown_keys(
    store: ProfileStore, write: WriteProfile
) -> None:
    path = write(contents=WHOLE)
    with pytest.raises(ProfileError) as caught:
        store.save(made())
    assert "There is a profile halo already" in str(caught.value)
    assert path.read_text() == WHOLE
    store.save(made(language="fr"), replace=True)
    after = content(store)
    assert after["language"] == "fr"
    assert after["future"] == {"on": True, "deep": {"list": [{"b": []}]}}
    assert after["steps"] == [{"n": 1}, {"n": 2}]
    assert "boards" not in after
    assert "players" not in after


def test_saving_mends_a_file_that_is_toml_but_wrong(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=f"{GOOD}page_size = 'many'\nservce = 'xbox'\n")
    store.save(made(page_size=50), replace=True)
    assert store.load("halo").page_size == 50
    assert store.load("halo").unknown == {"servce": "xbox"}


def test_duplicating_is_loading_and_saving_under_another_name(store: ProfileStore, write: WriteProfile) -> None:
    write(contents=WHOLE)
    store.save(replace(store.load("halo"), name="copy"))
    assert [each.name for each in store.list()] == ["copy", "halo"]
    one, other = content(store), content(store, "copy")
    assert {**other, "page_size": 100, "timeout": 30.0} == one
    store.update("copy", lambda old: with_value(old, "language", "fr"))
    assert store.load("halo").text("language") == ""


def test_a_change_cannot_rename(store: ProfileStore, write: WriteProfile) -> None:
    write()
    with pytest.raises(ProfileError):
        store.update("halo", lambda old: replace(old, name="other"))
    assert content(store) == tomllib.loads(GOOD)


def test_a_change_that_fails_writes_nothing_and_frees_the_lock(
    store: ProfileStore, write: WriteProfile
) -> None:
    write()
    with pytest.raises(ZeroDivisionError):
        store.update("halo", lambda old: with_value(old, "timeout", 1 // 0))
    assert content(store) == tomllib.loads(GOOD)
    store.update("halo", lambda old: with_value(old, "timeout", 5))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"language": "\ud800"}, "language holds half of a surrogate pair"),
        ({"players": {"a\udfff": "1"}}, "players holds half of a surrogate pair"),
        ({"boards": (BoardRef("a", "\ud800"),)}, "boards holds half of a surrogate pair"),
        ({"authorization": SecretRef("inline", Secret("made-up-4711\ud800"))}, "authorization holds half"),
        ({"x\ud800": "1"}, r"x\ud800 holds half of a surrogate pair"),
        ({"language": object()}, "a value has no form in TOML"),
        ({"page_size": 0}, "page_size: needs a whole number from 1 to 1,000, and holds 0"),
        ({"scid": "x"}, "scid: "),
        ({"scid": ""}, "scid: needs a text, and holds an empty text"),
        ({"authorization": ""}, "authorization: needs a reference"),
        ({"language": 1 << 20_000}, "a value has no form in TOML"),
    ],
    ids=lambda each: "",
)
def test_what_would_not_be_read_again_is_not_written(values: Any, words: str, store: ProfileStore) -> None:
    with pytest.raises(ProfileError) as caught:
        store.save(made(**values))
    assert caught.value.title == "Profile halo is not saved"
    assert words in caught.value.detail
    assert "4711" not in str(caught.value)
    assert list(store.folder.iterdir()) == []


def test_an_unknown_service_is_not_saved(store: ProfileStore) -> None:
    with pytest.raises(ProfileError) as caught:
        store.save(Profile("halo", "xbxo"))
    assert "Did you mean xbox?" in str(caught.value)


@pytest.mark.parametrize(
    "name", ["", "../halo", "a/b", "demo", "demo/xbox", ".x", "a b", "x" * 64, "a\0b", "\ud800"]
)
def test_a_name_that_is_none_reaches_no_file(name: str, store: ProfileStore) -> None:
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.path(name),
        lambda: store.load(name),
        lambda: store.save(made(name)),
        lambda: store.update(name, lambda old: old),
        lambda: store.remove(name),
    )
    for attempt in attempts:
        with pytest.raises(ProfileError):
            attempt()
    assert not store.folder.exists()


def test_s3_a_linked_profile_stays_a_link(store: ProfileStore, write: WriteProfile, tmp_path: Path) -> None:
    path = write()
    (tmp_path / "dotfiles").mkdir()
    path.rename(tmp_path / "dotfiles" / "halo.toml")
    path.symlink_to(tmp_path / "dotfiles" / "halo.toml")
    store.update("halo", lambda old: with_value(old, "language", "fr"))
    assert path.is_symlink()
    assert 'language = "fr"' in (tmp_path / "dotfiles" / "halo.toml").read_text()
    store.remove("halo")
    assert not os.path.lexists(path)
    assert (tmp_path / "dotfiles" / "halo.toml").exists()


def test_removing_takes_one_file(store: ProfileStore, write: WriteProfile) -> None:
    write("a")
    write("b")
    store.remove("a")
    assert [each.name for each in store.list()] == ["b"]
    with pytest.raises(ProfileError):
        store.remove("a")


def test_removing_waits_for_a_change_under_way(store: ProfileStore, write: WriteProfile) -> None:
    write()
    removing = threading.Thread(target=store.remove, args=("halo",))

    def change(old: Profile) -> Profile:
        removing.start()
        removing.join(0.1)
        return with_value(old, "language", "fr")

    store.update("halo", change)
    removing.join()
    assert store.list() == []


@pytest.mark.parametrize("name", ["broken", "my halo", "demo"])
def test_a_listed_file_is_removed_even_where_it_cannot_be_used(
    name: str, store: ProfileStore, write: WriteProfile
) -> None:
    write(name, "not toml")
    (listed,) = store.list()
    assert listed.error
    store.remove(name)
    assert store.list() == []


def test_a_dangling_link_can_be_removed(store: ProfileStore, write: WriteProfile) -> None:
    path = write()
    path.unlink()
    path.symlink_to("nowhere")
    store.remove("halo")
    assert store.list() == []


@pytest.mark.parametrize("kind", ["folder", "fifo"])
def test_what_is_no_file_is_not_removed(kind: str, store: ProfileStore, folder: Path) -> None:
    folder.mkdir(parents=True)
    path = folder / "halo.toml"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(ProfileError):
        store.remove("halo")
    assert path.exists()


def test_a_disk_that_refuses_leaves_the_old_profile(
    store: ProfileStore, write: WriteProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(contents=WHOLE)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError) as caught:
        store.update("halo", lambda old: with_value(old, "language", "fr"))
    assert "No space left on device" in str(caught.value)
    assert store.path("halo").read_text() == WHOLE
    assert [each.name for each in store.folder.iterdir()] == ["halo.toml"]


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from lbtui.store.profiles import ProfileStore
store, me = ProfileStore(Path(sys.argv[1])), sys.argv[2]
def adding(number):
    def change(old):
        players = {**old.players, f"{me}-{number}": str(number)}
        return replace(old, values={**old.values, "players": players})
    return change
for number in range(10):
    store.update("halo", adding(number))
"""


def test_s11_of_four_programs_that_change_one_profile_every_change_survives(
    store: ProfileStore, write: WriteProfile
) -> None:
    write(contents=WHOLE)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(store.folder), letter], stderr=subprocess.PIPE)
        for letter in "abcd"
    ]
    for each in writers:
        assert each.communicate(timeout=60)[1] == b""
        assert each.returncode == 0
    players = store.load("halo").players
    assert len(players) == 41
    assert set(players) >= {f"{letter}-{number}" for letter in "abcd" for number in range(10)}
    assert content(store)["future"] == {"on": True, "deep": {"list": [{"b": []}]}}
    assert [each.name for each in store.folder.iterdir()] == ["halo.toml"]


DIES = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from lbtui.store.profiles import ProfileStore
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store = ProfileStore(Path(sys.argv[1]))
store.update("halo", lambda old: replace(old, values={**old.values, "language": "fr"}))
"""


def test_s11_a_save_that_was_killed_is_neither_seen_nor_in_the_way(
    store: ProfileStore, write: WriteProfile
) -> None:
    write(contents=WHOLE)
    ended = subprocess.run([sys.executable, "-c", DIES, str(store.folder)], check=False, timeout=30)
    assert ended.returncode == -9
    assert store.path("halo").read_text() == WHOLE
    assert [each.name for each in store.list()] == ["halo"]
    store.update("halo", lambda old: with_value(old, "language", "de"))
    assert store.load("halo").text("language") == "de"
    assert [each.name for each in store.folder.iterdir()] == ["halo.toml"]

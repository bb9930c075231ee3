"""The journal of writes: every member of the row, on the disk before anything is sent, and nothing lost after."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.errors import ConfigError
from lbtui.model.board import BoardRef
from lbtui.model.change import Outcome, Result
from lbtui.model.entry import Entry
from lbtui.model.score import Score
from lbtui.store import journal as journal_module
from lbtui.store.atomic import lock
from lbtui.store.journal import History, Journal
from lbtui.store.journal_lines import Place, Record, outcome_line, parse_line, record_line
from tests.store.records import AT, DONE, PLACE, ROW, record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "writes.jsonl"


@pytest.fixture(params=["file", "memory"])
def journal(request: pytest.FixtureRequest, path: Path) -> Journal:
    return Journal(path if request.param == "file" else None)


def ids(journal: Journal, player: str | None = None, place: Place = PLACE) -> list[str]:
    return [past.record.id for past in journal.history(place, None if player is None else {player}).changes]


def test_a_change_and_its_outcome_come_back_as_they_were(journal: Journal) -> None:
    wanted = record(score=Decimal("0.10"), undoes="0")
    outcome = Outcome(Result.UNKNOWN, ROW, True, "the answer was lost")
    journal.begin(wanted)
    journal.end(wanted, outcome)
    (past,) = journal.history(PLACE).changes
    told = {"lap": "1.50", "tags": ["a", None, True]}
    assert past.record == replace(wanted, before=ROW._replace(metadata=told))
    assert str(past.record.score) == "0.10"
    assert past.record.before is not None
    assert past.record.before.metadata_text == ROW.metadata_text
    assert past.outcome == replace(outcome, after=ROW._replace(metadata=told))


def test_the_line_says_what_a_person_looks_for(path: Path) -> None:
    Journal(path).begin(record(score=Decimal("12.50")))
    Journal(path).end(record(), DONE)
    before, after = map(json.loads, path.read_text().splitlines())
    assert before == {
        "v": 1,
        "kind": "write",
        "id": "1",
        "at": "2026-11-22T05:11:46.120Z",
        "profile": "shop",
        "service": "mobage",
        "host": "sp.example",
        "target": "0123456789abcdef",
        "board": "highscore",
        "partition": None,
        "player": "10001",
        "deed": "set",
        "before": {
            "rank": 731,
            "player_id": "10001",
            "name": "Ana \x1b[31m \ud800",
            "score": "48210.50",
            "display": "48,210.50",
            "percentile": "0.640",
            "metadata": {"lap": "1.50", "tags": ["a", None, True]},
            "metadata_text": ROW.metadata_text,
            "extra": {"updated": "2026-11-22T05:11:46", "unit": None},
        },
        "score": "12.50",
        "undoes": None,
    }
    assert (after["kind"], after["id"], after["result"], after["after"]["score"]) == (
        "outcome",
        "1",
        "done",
        50_000,
    )
    assert path.read_bytes().isascii()


def test_the_newest_comes_first_and_one_without_outcome_was_cut_short(journal: Journal) -> None:
    for id in "123":
        journal.begin(record(id))
        if id != "2":
            journal.end(record(id), DONE)
    changes = journal.history(PLACE).changes
    assert [(past.record.id, past.outcome is None) for past in changes] == [
        ("3", False),
        ("2", True),
        ("1", False),
    ]


def test_only_that_board_of_that_profile_and_that_player(journal: Journal) -> None:
    season = replace(PLACE, ref=BoardRef("highscore", "2026"))
    for id, place, player in (
        ("1", PLACE, "10001"),
        ("2", PLACE, "10002"),
        ("3", season, "10001"),
        ("4", replace(PLACE, ref=BoardRef("lap")), "10001"),
        ("5", replace(PLACE, profile="other"), "10001"),
        ("6", replace(PLACE, service="other"), "10001"),
    ):
        journal.begin(record(id, player, place))
    assert (ids(journal), ids(journal, "10001"), ids(journal, "1")) == (["2", "1"], ["1"], [])
    assert ids(journal, place=season) == ["3"]


def test_a_profile_that_points_elsewhere_now_has_no_changes_here(journal: Journal) -> None:
    journal.begin(record("1", place=replace(PLACE, host="older.example", target="a")))
    journal.begin(record("2", place=replace(PLACE, host="old.example", target="b")))
    history = journal.history(PLACE)
    assert (history.changes, history.elsewhere) == ((), "old.example")
    assert journal.history(PLACE, {"10002"}).elsewhere is None


def test_nothing_there_yet(journal: Journal, path: Path) -> None:
    assert journal.history(PLACE).changes == ()
    assert not path.parent.exists()


def test_file_and_folder_are_private_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        Journal(path).begin(record())
    finally:
        os.umask(before)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path)] == [0o700, 0o600]
    path.chmod(0o644)
    Journal(path).end(record(), DONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_on_the_disk_when_begin_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync = os.fsync

    def syncing(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        steps.append("folder" if folder else f"file of {len(path.read_bytes().splitlines())}")
        sync(descriptor)

    path.parent.mkdir(mode=0o700)
    monkeypatch.setattr(os, "fsync", syncing)
    Journal(path).begin(record())
    Journal(path).end(record(), DONE)
    assert steps == ["file of 1", "folder", "file of 2"]


@pytest.mark.parametrize("cut", [1, 40, 200, -1])
def test_a_torn_last_line_costs_neither_the_file_nor_the_next_record(path: Path, cut: int) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    with path.open("ab") as file:
        file.write(record_line(record("torn"))[:cut])
    assert ids(journal) == (["torn", "1"] if cut == -1 else ["1"])
    journal.begin(record("2"))
    assert ids(journal) == (["2", "torn", "1"] if cut == -1 else ["2", "1"])
    if cut != -1:
        assert journal.history(PLACE).notes == ("the journal has 1 line not readable, skipped",)


HOSTILE = {
    "by hand": b'{"v": 1, "kind": "write", "board": "highscore"}',
    "no object": b'"highscore"',
    "a list": b"[]",
    "no JSON": b"highscore",
    "NUL": b"\0\0\0\0",
    "not UTF-8": b'{"v": 1, "board": "highscore", "x": "\xff"}',
    "NaN": b'{"v": 1, "kind": "write", "board": "highscore", "score": NaN}',
    "deep": b'{"highscore": "highscore", "x": ' + b"[" * 100_000 + b"}",
    "a number too long": b'{"v": 1, "x": "highscore", "y": ' + b"9" * 5_000 + b"}",
    "float score": record_line(record()).replace(b'"48210.50"', b'{"a": 1}').strip(),
    "no such deed": record_line(record()).replace(b'"set"', b'"sing"').strip(),
    "no date": record_line(record()).replace(b"2026-11-22T05:11:46.120Z", b"yesterday").strip(),
    "another kind": record_line(record()).replace(b'"write"', b'"dance"').strip(),
    "a result of its own": outcome_line(record(), DONE, AT).replace(b'"done"', b'"perhaps"').strip(),
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_a_line_that_makes_no_sense_is_skipped_and_told(path: Path, line: bytes) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    with path.open("ab") as file:
        file.write(line + b"\n")
    journal.begin(record("2"))
    history = journal.history(PLACE)
    assert [past.record.id for past in history.changes] == ["2", "1"]
    assert history.notes == ("the journal has 1 line not readable, skipped",)


def test_lines_of_a_newer_version_are_skipped_and_told(path: Path) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    with path.open("ab") as file:
        file.write(record_line(record("2")).replace(b'"v": 1', b'"v": 2') * 2)
    history = journal.history(PLACE)
    assert [past.record.id for past in history.changes] == ["1"]
    assert history.notes == ("the journal has 2 lines of another version, skipped",)


def test_blank_lines_and_those_of_other_boards_are_nobodys_concern(path: Path) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    with path.open("ab") as file:
        file.write(b'\n\n{"v": 7, "board": "lap"}\n')
    assert journal.history(PLACE).notes == ()
    assert ids(journal) == ["1"]


@given(
    st.one_of(st.none(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False)),
    st.text(),
    st.dictionaries(st.text(), st.one_of(st.none(), st.booleans(), st.integers(), st.text())),
)
def test_any_row_comes_back(score: Score | None, name: str, extra: dict[str, object]) -> None:
    if isinstance(score, Decimal) and len(str(score)) > 300:
        return
    row = Entry(None, name, name, score, name, extra=extra)
    found = parse_line(record_line(record(before=row, score=score, player=name)))
    assert isinstance(found, Record)
    assert (found.before, found.score, found.player_id) == (row, score, name)
    assert str(found.score) == str(score)


def test_a_full_disk_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    whole = path.read_bytes()
    real = os.pwrite

    def full(descriptor: int, data: memoryview, at: int) -> int:
        if at > len(whole):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data[:40], at)

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        with pytest.raises(ConfigError) as told:
            journal.begin(record("2"))
    assert str(path) in told.value.detail
    assert "No space left on device" in told.value.detail
    assert "Nothing was sent" in told.value.hint
    assert path.read_bytes() == whole
    journal.begin(record("3"))
    assert ids(journal) == ["3", "1"]


def test_the_folder_is_on_the_disk_too_where_a_first_line_failed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []
    sync = os.fsync

    def syncing(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append(folder)
        if len(synced) == 1 or (folder and len(synced) < 4):
            raise OSError(errno.EIO, "Input/output error")
        sync(descriptor)

    path.parent.mkdir(mode=0o700)
    monkeypatch.setattr(os, "fsync", syncing)
    for id in "12":
        with pytest.raises(ConfigError, match="Nothing was sent"):
            Journal(path).begin(record(id))
        assert path.read_bytes() == b""
    Journal(path).begin(record("3"))
    assert synced == [False, False, True, False, True]
    assert ids(Journal(path)) == ["3"]


def test_a_real_full_disk_is_told() -> None:
    """/dev/full is no regular file, so it stands for what may lie in the journal's place as well."""
    with pytest.raises(ConfigError, match="journal of writes cannot be written"):
        Journal(Path("/dev/full")).begin(record())


def no_folder(path: Path) -> None:
    path.parent.write_text("")


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def a_pipe(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)


def a_link(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path.parent.parent / "elsewhere")


@pytest.mark.parametrize("obstacle", [no_folder, a_folder, a_pipe, a_link])
def test_what_is_in_the_way_is_told_and_left_alone(
    path: Path, tmp_path: Path, obstacle: Callable[[Path], None]
) -> None:
    obstacle(path)
    with pytest.raises(ConfigError) as told:
        Journal(path).begin(record())
    assert "Nothing was sent" in str(told.value)
    if obstacle is not no_folder:
        with pytest.raises(ConfigError, match="cannot be read"):
            Journal(path).history(PLACE)
    assert not (tmp_path / "elsewhere").exists()


def test_a_row_that_is_too_much_to_keep_is_not_written_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nested: list[object] = []
    for _ in range(5_000):
        nested = [nested]
    monkeypatch.setattr(journal_module, "LONGEST", 1_000)
    for row in (ROW._replace(metadata={"a": nested}), ROW._replace(metadata_text="x" * 2_000)):
        with pytest.raises(ConfigError, match="Nothing was sent"):
            Journal(path).begin(record(before=row))
    assert not path.exists()


EXACT = Decimal("0." + "1" * 450)


@pytest.mark.parametrize(
    "wrong",
    [
        record(before=ROW._replace(score=EXACT)),
        record(before=ROW._replace(percentile=EXACT)),
        record(score=EXACT),
    ],
    ids=["score", "percentile", "new score"],
)
def test_what_would_not_come_back_as_it_is_is_not_written_over(journal: Journal, wrong: Record) -> None:
    with pytest.raises(ConfigError, match=r"cannot be kept in the journal .* Nothing was sent"):
        journal.begin(wrong)
    assert journal.history(PLACE) == History(())


def test_an_outcome_whose_row_cannot_be_kept_is_kept_without_it(journal: Journal) -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    row = Entry(3, "10001", score=7, extra={"deep": deep})
    for id, after in (("1", row), ("2", row._replace(score=EXACT, extra={}))):
        journal.begin(record(id))
        journal.end(record(id), Outcome(Result.DONE, after))
    newest, oldest = journal.history(PLACE).changes
    assert newest.outcome == Outcome(Result.DONE)
    assert oldest.outcome == Outcome(Result.DONE, Entry(3, "10001", score=7))


def test_a_player_is_found_by_each_id_that_the_service_told(journal: Journal) -> None:
    told = Entry(1, "cn:10001", score=5)
    for id, player, before, after in (
        ("1", "@me", None, told),
        ("2", "10001", told, None),
        ("3", "10002", told._replace(player_id="cn:10002"), None),
        ("4", "@me", None, told._replace(player_id="cn:10002")),
    ):
        made = record(id, player, before=before)
        journal.begin(made)
        journal.end(made, Outcome(Result.DONE, after))
    assert ids(journal, "cn:10001") == ["2", "1"]
    assert ids(journal, "10001") == ["2"]
    assert ids(journal, "@me") == ["4", "1"]
    assert all(past.outcome for past in journal.history(PLACE, {"cn:10001"}).changes)


def test_lines_of_other_players_are_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    for at in range(20):
        made = record(str(at), f"p{at}", before=Entry(1, f"cn:p{at}", score=5))
        journal.begin(made)
        journal.end(made, Outcome(Result.DONE))
    read: list[bytes] = []

    def reading(line: bytes) -> object:
        read.append(line)
        return parse_line(line)

    monkeypatch.setattr(journal_module, "parse_line", reading)
    for player in ("p7", "cn:p7"):
        read.clear()
        (past,) = journal.history(PLACE, {player}).changes
        assert (past.record.id, past.outcome, len(read)) == ("7", Outcome(Result.DONE), 2)


def test_a_line_without_end_is_skipped_without_being_held(path: Path) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    with path.open("ab") as file:
        for _ in range(64):
            file.write(b"highscore" * 100_000)
    journal.begin(record("2"))
    tracemalloc.start()
    history = journal.history(PLACE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [past.record.id for past in history.changes] == ["2", "1"]
    assert history.notes == ("the journal has 1 line far too long, skipped",)
    assert peak < 3 * journal_module.LONGEST


def test_only_so_many_changes_are_looked_at_and_never_the_whole_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MOST", 3)
    journal = Journal(path)
    path.parent.mkdir()
    path.write_bytes(b"".join(record_line(record(str(at))) for at in range(5_000)))
    read: list[int] = []
    real = os.pread

    def reading(descriptor: int, count: int, at: int) -> bytes:
        read.append(count)
        return real(descriptor, count, at)

    monkeypatch.setattr(os, "pread", reading)
    history = journal.history(PLACE)
    assert [past.record.id for past in history.changes] == ["4999", "4998", "4997"]
    assert history.more
    assert sum(read) < path.stat().st_size // 4
    path.write_bytes(b"".join(record_line(record(str(at))) for at in range(3)))
    assert (len(journal.history(PLACE).changes), journal.history(PLACE).more) == (3, False)


def test_lines_are_whole_wherever_the_blocks_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    for id in "1234":
        journal.begin(record(id))
    for block in range(1, 40):
        monkeypatch.setattr(journal_module, "_BLOCK", block * 23)
        assert ids(journal) == ["4", "3", "2", "1"]
    assert journal.history(PLACE).notes == ()


APPENDER = """
import sys
from pathlib import Path
from lbtui.store.journal import History, Journal
from tests.store.records import DONE, record

who, path = sys.argv[1], Path(sys.argv[2])
for at in range(10):
    made = record(f"{who}-{at}", player=who)
    Journal(path).begin(made)
    Journal(path).end(made, DONE)
"""


def test_four_processes_with_ten_changes_each(path: Path) -> None:
    running = [subprocess.Popen([sys.executable, "-c", APPENDER, who, str(path)]) for who in "abcd"]
    assert [each.wait(60) for each in running] == [0] * 4
    history = Journal(path).history(PLACE)
    assert history.notes == ()
    for who in "abcd":
        mine = [past for past in history.changes if past.record.player_id == who]
        assert [past.record.id for past in mine] == [f"{who}-{at}" for at in reversed(range(10))]
        assert all(past.outcome == DONE for past in mine)


def test_another_writer_is_waited_for_and_then_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    held = os.open(path, os.O_RDWR)
    try:
        lock(held)
        thread = threading.Thread(target=journal.begin, args=(record("2"),))
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
        monkeypatch.setattr(journal_module, "PATIENCE", 0.05)
        with pytest.raises(ConfigError, match="another program is writing it"):
            journal.begin(record("3"))
    finally:
        os.close(held)
    thread.join(10)
    assert ids(journal) == ["2", "1"]


KILLED = """
import sys, os
from pathlib import Path
from lbtui.store.journal import History, Journal
from tests.store.records import record

real = os.pwrite
os.pwrite = lambda descriptor, data, at: real(descriptor, data[:50], at) and os.kill(os.getpid(), 9)
Journal(Path(sys.argv[1])).begin(record("killed"))
"""


def test_a_kill_in_the_middle_of_a_line(path: Path) -> None:
    journal = Journal(path)
    journal.begin(record("1"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not path.read_bytes().endswith(b"\n")
    assert ids(journal) == ["1"]
    journal.begin(record("2"))
    assert ids(journal) == ["2", "1"]

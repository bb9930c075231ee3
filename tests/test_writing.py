"""Careful writes as a whole: journalled before and after, stopped in the middle, killed, told, and taken back."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import lbtui.writing as writing_module
from lbtui.errors import ConfigError, LbtuiError, NotFound, RequestRefused, UsageError
from lbtui.fetch import write
from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import RetryPolicy
from lbtui.fetch.timing import REAL, Timing
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers import registry
from lbtui.session import Session
from lbtui.store import journal as journal_module
from lbtui.store.journal_lines import Record
from lbtui.store.secrets import reveal
from lbtui.writing import Writing, undo
from tests.fetch.ledger import REF, TARGET, Ledger
from tests.fetch.misbehaving import misbehaving

pytestmark = pytest.mark.anyio

SECRET = "made-up-secret-4711"


class Clock:
    """A monotonic clock that a test moves on by hand."""

    def __init__(self) -> None:
        self.ahead = 0.0

    @property
    def timing(self) -> Timing:
        return Timing(lambda: REAL.monotonic() + self.ahead)


@dataclass
class Bench:
    """A service on a real socket, and a writing there; `again` is another run of the program."""

    ledger: Ledger
    address: str
    session: Session
    writing: Writing
    clock: Clock
    again: Callable[..., Writing]

    async def set(self, text: str | None, player: str = "me", how: str | int = "") -> Outcome:
        return await self.make(await self.writing.plan_set(REF, player, text), how)

    async def delete(self, player: str = "me", how: str | int = "") -> Outcome:
        return await self.make(await self.writing.plan_delete(REF, player), how)

    async def undo(self, player: str | None = "me", how: str | int = "") -> Change:
        change = await self.writing.plan_undo(REF, player)
        await self.make(change, how)
        return change

    async def make(self, change: Change, how: str | int = "") -> Outcome:
        self.ledger.write = how
        return await self.writing.make(change)

    @property
    def journal(self) -> Path:
        assert self.session.state
        return self.session.state / "writes.jsonl"

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.journal.read_text().splitlines()]


Open = Callable[..., Any]


@pytest.fixture(autouse=True)
def _own_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "ledger", TARGET)
    monkeypatch.setattr(write, "SETTLE", 0.02)


@pytest.fixture
async def open_bench(tmp_path: Path) -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        async def opened(ledger: Ledger | None = None, *, memory: bool = False, **values: Any) -> Bench:
            ledger = ledger or Ledger({"a": 900, "b": 600, "me": 500})
            service = await stack.enter_async_context(misbehaving(ledger.act))
            clock = Clock()
            session = Session(None, None if memory else tmp_path / "state")

            def again(name: str = "shop", own: Session | None = None, **changed: Any) -> Writing:
                settings: dict[str, Any] = {
                    "url": service.url,
                    "timeout": 30,
                    "page_size": 10,
                    "writable": True,
                    "app": "one",
                }
                settings |= {"key": SecretRef.parse(SECRET), "players": {"ana": "me"}}
                profile = Profile(name, "ledger", {**settings, **values, **changed})
                policy = RetryPolicy(attempts=1)
                connection = Connection(profile, reveal, timing=clock.timing, policy=policy)
                stack.push_async_callback(connection.close)
                return Writing(own or session, connection)

            return Bench(ledger, service.url, session, again(), clock, again)

        yield opened


async def test_a_change_is_in_the_journal_before_it_is_sent_and_its_outcome_after(open_bench: Open) -> None:
    bench = await open_bench()
    seen: list[list[dict[str, Any]]] = []

    class Watching(Ledger):
        def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
            if method == "PUT":
                seen.append(bench.lines())
            return super().answer(method, target, body)

    bench = await open_bench(Watching({"a": 900, "me": 500}))
    outcome = await bench.set("650.5")
    assert outcome.result is Result.DONE
    ((pending,),) = seen
    assert (pending["kind"], pending["deed"], pending["score"], pending["undoes"]) == (
        "write",
        "set",
        "650.5",
        None,
    )
    assert (pending["profile"], pending["service"], pending["host"]) == ("shop", "ledger", "127.0.0.1")
    assert (pending["board"], pending["player"], pending["before"]["score"]) == ("flags", "me", 500)
    assert pending["before"]["rank"] == 2
    first, last = bench.lines()
    assert first == pending
    assert (last["kind"], last["id"], last["result"]) == ("outcome", first["id"], "done")
    assert last["after"]["score"] == "650.5"
    assert first["at"].endswith("Z")
    assert SECRET not in bench.journal.read_text()


async def test_a_refusal_is_journalled_as_such_and_raised(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"me": 500}, lower=False))
    change = await bench.writing.plan_set(REF, "me", "300")
    assert change.refusal == "It takes no lower scores."
    with pytest.raises(RequestRefused):
        await bench.make(change)
    assert bench.lines()[-1]["result"] == "not_done"
    assert bench.lines()[-1]["why"] == "The service refuses this score"
    with pytest.raises(UsageError, match="nothing to undo of player me on board flags"):
        await bench.writing.plan_undo(REF, "me")


async def test_no_journal_no_write(open_bench: Open) -> None:
    bench = await open_bench()
    change = await bench.writing.plan_set(REF, "me", "700")
    bench.journal.mkdir(parents=True)
    with pytest.raises(ConfigError) as told:
        await bench.make(change)
    assert "Nothing was sent" in told.value.hint
    assert bench.ledger.writes == []


async def test_a_journal_that_fails_after_the_write_hides_nothing(open_bench: Open) -> None:
    bench = await open_bench()

    class Breaking(Ledger):
        def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
            if method == "PUT":
                bench.journal.rename(bench.journal.with_suffix(".away"))
                bench.journal.mkdir()
            return super().answer(method, target, body)

    bench = await open_bench(Breaking({"me": 500}))
    outcome = await bench.set("700")
    assert outcome.result is Result.DONE
    assert "journal of writes cannot be written" in outcome.why
    assert "700" in bench.writing.became(await bench.writing.plan_set(REF, "me", "700"), outcome)


async def test_a_row_that_changed_while_a_person_thought_is_not_written_over(open_bench: Open) -> None:
    bench = await open_bench()
    change = await bench.writing.plan_set(REF, "me", "700")
    bench.clock.ahead += 60
    bench.ledger.rows["me"] = 999
    with pytest.raises(UsageError, match=r"changed since it was shown\. It was 500 and is 999 now"):
        await bench.make(change)
    assert bench.ledger.writes == []
    bench.ledger.rows["me"] = 500
    assert (await bench.make(change)).result is Result.DONE


async def test_a_change_that_is_made_at_once_is_not_looked_at_twice(open_bench: Open) -> None:
    bench = await open_bench()
    change = await bench.writing.plan_delete(REF, "me")
    reads = len(bench.ledger.asked)
    await bench.make(change)
    assert [method for method, _, _ in bench.ledger.asked[reads:]] == ["DELETE", "GET"]


async def test_undo_sets_the_old_score_again(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    change = await bench.writing.plan_undo(REF, "me")
    assert (change.deed, change.score, change.text, change.row_after) == (Deed.SET, 500, "500", 3)
    assert change.undoes == bench.lines()[0]["id"]
    told, lost = change.notes
    assert told.startswith("takes back what was set on 20")
    assert lost == "the time of the old score and its place among equals are not brought back"
    await bench.make(change)
    assert bench.ledger.rows["me"] == 500
    assert bench.lines()[2]["undoes"] == change.undoes
    with pytest.raises(UsageError, match="nothing to undo"):
        await bench.writing.plan_undo(REF, "me")


async def test_undo_deletes_a_row_that_was_new_and_brings_a_deleted_one_back(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("650", "new")
    assert (await bench.undo("new")).deed is Deed.DELETE
    assert "new" not in bench.ledger.rows
    await bench.delete()
    change = await bench.undo()
    assert (change.deed, change.before, change.score) == (Deed.SET, None, 500)
    assert bench.ledger.rows["me"] == 500


async def test_each_undo_goes_one_change_further_back(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    await bench.set("800")
    await bench.delete()
    assert [(await bench.undo()).score for _ in range(3)] == [800, 700, 500]
    with pytest.raises(UsageError, match="nothing to undo"):
        await bench.undo()
    await bench.set("900")
    assert (await bench.undo()).score == 500


async def test_the_newest_change_of_the_board_whosever_it_is(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    await bench.set("710", "b")
    assert (await bench.undo(None)).player_id == "b"
    assert (await bench.undo(None)).player_id == "me"
    with pytest.raises(UsageError, match="The journal has nothing to undo on board flags"):
        await bench.undo(None)


async def test_another_run_of_the_program_undoes_as_well(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    later = bench.again(own=Session(None, bench.session.state))
    change = await later.plan_undo(REF, "me")
    assert change.score == 500
    assert (await later.make(change)).result is Result.DONE


async def test_a_session_without_folder_remembers_as_long_as_it_lives(open_bench: Open, tmp_path: Path) -> None:
    bench = await open_bench(memory=True)
    await bench.set("700")
    assert (await bench.again().plan_undo(REF, "me")).score == 500
    assert not os.listdir(tmp_path)


async def test_somebody_else_wrote_since(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    bench.ledger.rows["me"] = 950
    notes = (await bench.writing.plan_undo(REF, "me")).notes
    assert "the row has changed since: it was left at 700 and is 950" in notes
    await bench.set("960")
    bench.ledger.rows.pop("me")
    assert (
        "the row has changed since: it was left at 960 and is no row"
        in (await bench.writing.plan_undo(REF, "me")).notes
    )


async def test_a_deleted_row_that_came_back_by_itself(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.delete()
    bench.ledger.rows["me"] = 20
    change = await bench.writing.plan_undo(REF, "me")
    assert "the row has changed since: it is 20" in change.notes
    assert (change.before and change.before.score, change.score) == (20, 500)


async def test_a_row_that_is_as_before_already(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    bench.ledger.rows["me"] = 500
    with pytest.raises(
        UsageError, match=r"nothing to undo .* holds no more: the row of me is as it was before"
    ):
        await bench.writing.plan_undo(REF, "me")
    await bench.set("650", "new")
    bench.ledger.rows.pop("new")
    with pytest.raises(UsageError, match=r"nothing to undo .* the row of new is as it was before"):
        await bench.writing.plan_undo(REF, "new")


@pytest.mark.parametrize("player", ["me", None])
async def test_a_change_that_holds_no_more_does_not_hide_the_one_before(
    open_bench: Open, player: str | None
) -> None:
    bench = await open_bench()
    await bench.set("700")
    await bench.set("900")
    bench.ledger.rows["me"] = 700
    change = await bench.writing.plan_undo(REF, player)
    assert (change.score, change.undoes) == (500, bench.lines()[0]["id"])
    assert any("holds no more: the row of me is as it was before" in note for note in change.notes)


async def test_an_undo_never_reaches_another_player_than_the_change_did(open_bench: Open) -> None:
    """Whoever is signed in when a change is taken back need not be who was when it was made."""
    bench = await open_bench(Ledger({"a": 900}, signed="ana"))
    await bench.set("700", "@me")
    assert (bench.lines()[0]["player"], bench.lines()[1]["after"]["player_id"]) == ("@me", "ana")
    bench.ledger.signed = "bob"
    with pytest.raises(UsageError, match=r"Nobody knows who @me is .* was player ana's score"):
        await bench.undo("@me")
    bench.ledger.rows["bob"] = 300
    with pytest.raises(UsageError, match="nothing to undo of player @me"):
        await bench.undo("@me")
    change = await bench.writing.plan_undo(REF)
    assert (change.player_id, change.before and change.before.score) == ("ana", 700)
    bench.ledger.signed = "ana"
    assert (await bench.undo("@me")).player_id == "ana"
    assert bench.ledger.rows == {"a": 900, "bob": 300}


async def test_who_was_on_the_board_is_written_for_by_their_own_id(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"ana": 500}, signed="ana"))
    await bench.set("700", "@me")
    assert bench.ledger.asked[-1][1] == "/boards/flags/players/ana"
    bench.ledger.signed = "bob"
    assert (await bench.undo("ana")).score == 500


async def test_a_change_of_nobody_knows_whom_is_never_undone(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"ana": 500}, signed="ana"))
    await bench.set("600", "ana")
    bench.ledger.signed = "bob"
    assert (await bench.set("700", "@me", how="done then gone")).result is Result.UNKNOWN
    bench.ledger.gone = False
    with pytest.raises(UsageError, match="for @me on board flags is never undone"):
        await bench.writing.plan_undo(REF, "@me")
    change = await bench.writing.plan_undo(REF)
    assert change.player_id == "ana"
    assert any("for @me stays: nobody knows who that was" in note for note in change.notes)
    await bench.make(change)
    with pytest.raises(UsageError, match=r"nothing to undo on board flags.* nobody knows who that was"):
        await bench.writing.plan_undo(REF)
    assert bench.ledger.rows == {"ana": 500, "bob": 700}


@pytest.mark.parametrize("typed", ["me", "cn:me"])
@pytest.mark.parametrize("again", ["me", "cn:me", "@me"])
async def test_what_was_set_is_found_by_the_id_that_was_typed(open_bench: Open, typed: str, again: str) -> None:
    """A service that puts a region before ids takes them without it as well."""
    bench = await open_bench(Ledger({"a": 900, "me": 500}, region="cn:"))
    await bench.set("700", typed)
    assert bench.ledger.asked[-1][1].rpartition("/")[2] == typed.replace(":", "%3A")
    assert (bench.lines()[0]["player"], bench.lines()[0]["before"]["player_id"]) == (typed, "cn:me")
    assert (await bench.undo(again)).player_id == typed
    assert bench.ledger.rows["me"] == 500


async def test_a_row_that_is_gone_is_found_by_the_id_that_was_typed(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"a": 900, "me": 500}, region="cn:"))
    await bench.delete()
    assert (await bench.undo("me")).score == 500
    await bench.set("700", "cn:me", how="done then gone")
    bench.ledger.gone = False
    await bench.set("800", "me")
    assert [(await bench.undo(None)).score for _ in range(2)] == [700, 500]


async def test_the_same_typed_id_in_another_region_is_another_player(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"me": 500}, region="cn:"))
    await bench.set("700")
    bench.ledger.region = "jp:"
    with pytest.raises(UsageError, match="nothing to undo of player me"):
        await bench.writing.plan_undo(REF, "me")
    with pytest.raises(UsageError, match="tells of player jp:me where the change was of player cn:me"):
        await bench.writing.plan_undo(REF)


async def test_that_older_changes_were_not_looked_at_is_told(
    open_bench: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MOST", 4)
    bench = await open_bench()
    for text in ("700", "800", "900"):
        await bench.set(text)
    for _ in range(2):
        await bench.undo()
    with pytest.raises(UsageError, match=r"nothing to undo .* only the newest 4 changes were looked at"):
        await bench.writing.plan_undo(REF, "me")


async def test_a_row_that_the_journal_cannot_give_back_is_not_written_over(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"me": Decimal("0." + "1" * 450)}))
    change = await bench.writing.plan_delete(REF, "me")
    with pytest.raises(ConfigError, match="cannot be kept in the journal"):
        await bench.make(change)
    assert bench.ledger.writes == []


async def test_a_refusal_of_the_undo_is_foreseen(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"me": 500}, lower=False))
    await bench.set("700")
    change = await bench.writing.plan_undo(REF, "me")
    assert change.refusal == "It takes no lower scores."
    with pytest.raises(RequestRefused):
        await bench.make(change)
    assert (await bench.writing.plan_undo(REF, "me")).undoes == change.undoes


async def test_nothing_is_undone_where_the_profile_points_elsewhere_now(
    open_bench: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KEY", "WHO"):
        monkeypatch.setenv(name, "made-up")
    bench = await open_bench()
    await bench.set("700")
    with pytest.raises(UsageError, match=r"were made elsewhere\. Profile shop pointed to 127\.0\.0\.1 then"):
        await bench.again(url=bench.address.replace("127.0.0.1", "localhost")).plan_undo(REF, "me")
    with pytest.raises(UsageError, match=r"another place of 127\.0\.0\.1"):
        await bench.again(app="two").plan_undo(REF, "me")
    with pytest.raises(UsageError, match="The journal has nothing to undo"):
        await bench.again(name="other").plan_undo(REF, "me")
    with pytest.raises(UsageError, match="or took its secrets from elsewhere"):
        await bench.again(key=SecretRef.parse("env:KEY")).plan_undo(REF, "me")
    with pytest.raises(UsageError, match="were made elsewhere"):
        await bench.again(headers={"X-Who": "env:WHO"}).plan_undo(REF, "me")
    moved = bench.again(key=SecretRef.parse("another secret in the file"), page_size=3, players={})
    assert (await moved.plan_undo(REF, "me")).score == 500


async def test_an_undo_is_not_planned_where_nothing_may_be_written(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    asked = len(bench.ledger.asked)
    with pytest.raises(UsageError, match="writable = true"):
        await bench.again(writable=False).plan_undo(REF, "me")
    assert len(bench.ledger.asked) == asked
    bench.ledger.archived = True
    with pytest.raises(UsageError, match="archived"):
        await bench.writing.plan_undo(REF, "me")


@pytest.mark.parametrize("how", ["done then gone", "not then gone"])
async def test_what_nobody_knows_is_judged_by_the_row(open_bench: Open, how: str) -> None:
    bench = await open_bench()
    outcome = await bench.set("700", how=how)
    assert outcome.result is Result.UNKNOWN
    bench.ledger.gone = False
    if how == "done then gone":
        assert (await bench.writing.plan_undo(REF, "me")).score == 500
    else:
        with pytest.raises(UsageError, match="nothing to undo"):
            await bench.writing.plan_undo(REF, "me")
    bench.ledger.rows["me"] = 960
    notes = (await bench.writing.plan_undo(REF, "me")).notes
    assert "nobody knows whether that was done; the row is 960" in notes


async def test_what_nobody_knows_is_judged_by_what_the_next_change_found(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700", how="done then gone")
    bench.ledger.gone = False
    await bench.set("800")
    await bench.set("850", how="not then gone")
    bench.ledger.gone = False
    await bench.set("860")
    assert [(await bench.undo()).score for _ in range(3)] == [800, 700, 500]


async def test_a_board_full_of_lost_answers_is_not_asked_about_for_ever(
    open_bench: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "MOST_ROWS", 2)
    bench = await open_bench()
    for player in ("a", "b", "me"):
        await bench.set("5", player, "not then gone")
        bench.ledger.gone = False
    asked = len(bench.ledger.asked)
    with pytest.raises(UsageError, match="Name the player"):
        await bench.writing.plan_undo(REF)
    assert len(bench.ledger.asked) == asked + 2
    with pytest.raises(UsageError, match="nothing to undo"):
        await bench.writing.plan_undo(REF, "b")


async def test_a_write_that_came_late_after_all_can_be_undone(open_bench: Open) -> None:
    bench = await open_bench()
    assert (await bench.set("700", how="not then closed")).result is Result.UNKNOWN
    bench.ledger.rows["me"] = 700
    assert (await bench.writing.plan_undo(REF, "me")).score == 500


async def test_a_lost_undo_is_offered_again_or_not(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    await bench.set("800")
    await bench.undo(how="not then gone")
    bench.ledger.gone = False
    assert (await bench.undo(how="done then gone")).score == 700
    bench.ledger.gone = False
    assert (await bench.writing.plan_undo(REF, "me")).score == 500


async def test_a_change_that_changed_nothing_is_not_undone(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    await bench.set("700")
    assert (await bench.writing.plan_undo(REF, "me")).score == 500


async def test_an_old_row_without_score_cannot_come_back(open_bench: Open) -> None:
    bench = await open_bench(Ledger({"me": 500}, scoreless={"me"}))
    await bench.delete()
    with pytest.raises(UsageError, match="cannot be brought back"):
        await bench.writing.plan_undo(REF, "me")


async def test_lines_that_cannot_be_read_are_told_with_the_undo(open_bench: Open) -> None:
    bench = await open_bench()
    await bench.set("700")
    with bench.journal.open("a") as file:
        file.write("what is this?\n")
    note = "the journal has 1 line not readable, skipped"
    assert note in (await bench.writing.plan_undo(REF, "me")).notes
    with pytest.raises(UsageError, match=note):
        await bench.writing.plan_undo(REF, "b")


async def test_who_stops_a_write_still_learns_what_became_of_it(open_bench: Open) -> None:
    bench = await open_bench()
    change = await bench.writing.plan_set(REF, "me", "700")
    making = asyncio.create_task(bench.make(change, "not then held"))
    await bench.ledger.arrived.wait()
    making.cancel()
    asyncio.get_running_loop().call_later(0.05, bench.ledger.hold.set)
    with pytest.raises(asyncio.CancelledError):
        await making
    assert bench.writing.last is not None
    assert (bench.writing.last.result, len(bench.ledger.writes)) == (Result.DONE, 1)
    assert bench.lines()[-1]["result"] == "done"


@pytest.mark.parametrize("impatient", [False, True])
async def test_what_is_not_known_when_the_grace_is_over_is_journalled_so(
    open_bench: Open, monkeypatch: pytest.MonkeyPatch, impatient: bool
) -> None:
    monkeypatch.setattr(writing_module, "GRACE", 60 if impatient else 0.05)
    bench = await open_bench()
    change = await bench.writing.plan_set(REF, "me", "700")
    making = asyncio.create_task(bench.make(change, "not then held"))
    await bench.ledger.arrived.wait()
    making.cancel()
    if impatient:
        await asyncio.sleep(0.02)
        making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert bench.writing.last is not None
    assert (bench.writing.last.result, bench.lines()[-1]["result"]) == (Result.UNKNOWN, "unknown")
    assert len(bench.ledger.writes) == 1


async def test_a_write_that_is_stopped_before_it_is_sent_is_not_sent(
    open_bench: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = await open_bench()
    change = await bench.writing.plan_set(REF, "me", "700")
    making = asyncio.create_task(bench.make(change))
    real = bench.session.journal.begin
    loop = asyncio.get_running_loop()

    def beginning(record: Record) -> None:
        loop.call_soon_threadsafe(making.cancel)
        real(record)

    monkeypatch.setattr(bench.session.journal, "begin", beginning)
    with pytest.raises(asyncio.CancelledError):
        await making
    assert bench.ledger.writes == []
    assert bench.lines()[-1]["result"] == "not_done"
    assert bench.lines()[-1]["why"] == "stopped before it was sent"


KILLED = """
import asyncio, os, sys
from pathlib import Path
from lbtui.fetch.connection import Connection
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers import registry
from lbtui.session import Session
from lbtui.store.secrets import reveal
from lbtui.writing import Writing, undo
from tests.fetch.ledger import REF, TARGET

registry.BUILT_IN["ledger"] = TARGET
url, state, when = sys.argv[1:]
settings = {"url": url, "timeout": 30, "page_size": 10, "writable": True, "app": "one", "key": SecretRef.parse("x")}

async def go():
    session = Session(None, Path(state))
    connection = Connection(Profile("shop", "ledger", settings), reveal)
    writing = Writing(session, connection)
    change = await writing.plan_set(REF, "me", "700")
    real = connection.submit
    async def submit(*words):
        if when == "after":
            await real(*words)
        os.kill(os.getpid(), 9)
    connection.submit = submit
    await writing.make(change)

asyncio.run(go())
"""


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_kill_around_the_sending_leaves_a_record_that_undo_judges_by_the_row(
    open_bench: Open, when: str
) -> None:
    bench = await open_bench()
    assert bench.session.state
    words = [sys.executable, "-c", KILLED, bench.address, str(bench.session.state), when]
    killed = await asyncio.to_thread(subprocess.run, words, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    (pending,) = bench.lines()
    assert (pending["kind"], pending["before"]["score"], pending["score"]) == ("write", 500, 700)
    if when == "after":
        assert (await bench.writing.plan_undo(REF, "me")).score == 500
        bench.ledger.rows["me"] = 333
        assert (
            "nobody knows whether that was done; the row is 333"
            in (await bench.writing.plan_undo(REF, "me")).notes
        )
    else:
        with pytest.raises(UsageError, match="nothing to undo"):
            await bench.writing.plan_undo(REF, "me")


async def test_a_change_is_told_in_one_line(open_bench: Open) -> None:
    rows: dict[str, int | Decimal] = {f"p{at}": 60_000 - 10 * at for at in range(2_399)}
    bench = await open_bench(Ledger({**rows, "me": 48_211}), page_size=100)
    writing = bench.writing
    assert writing.told(await writing.plan_set(REF, "me", "50000")) == (
        "flags · ana (me): 48,211 → 50,000, rank 1,180 → row 1,002 of 2,400"
    )
    assert writing.told(await writing.plan_set(REF, "new", "5")) == (
        "flags · new: not there → 5, row 2,401 of 2,401"
    )
    assert writing.told(await writing.plan_delete(REF, "p0")) == (
        "flags · p0: 60,000 → deleted, rank 1 of 2,400"
    )
    bench.ledger.default = 60_001
    change = await writing.plan_set(REF, "p1", None)
    assert writing.told(change) == "flags · p1: 59,990 → 60,001, the default, rank 2 → row 1 of 2,400"
    unknown = replace(change, text="", row_after=None, before=None)
    assert writing.told(unknown) == "flags · p1: not there → the default score"


async def test_what_became_of_a_change_is_told_in_one_line(open_bench: Open) -> None:
    bench = await open_bench()
    writing = bench.writing
    change = await writing.plan_set(REF, "me", "700")
    assert writing.became(change, await bench.make(change)) == "flags · ana (me): 700, rank 2"
    change = await writing.plan_set(REF, "me", "710")
    assert writing.became(change, await bench.make(change, "not then 503")) == (
        "flags · ana (me): nobody knows whether it was set: The service cannot give the row now; the row is as it "
        "was (700), and the write may still be on its way"
    )
    assert writing.became(change, await bench.make(change, "done then 503")) == (
        "flags · ana (me): 710, rank 2 (The service cannot give the row now; the row was read back)"
    )
    change = await writing.plan_delete(REF, "a")
    assert writing.became(change, Outcome(Result.UNKNOWN, why="it is dark")) == (
        "flags · a: nobody knows whether it was deleted: it is dark"
    )
    assert writing.became(change, await bench.make(change)) == "flags · a: deleted"


async def test_errors_of_planning_pass_through(open_bench: Open) -> None:
    bench = await open_bench()
    with pytest.raises(NotFound):
        await bench.writing.plan_delete(REF, "stranger")
    with pytest.raises(LbtuiError):
        await bench.writing.plan_set(REF, "me", "many")
    assert not bench.journal.exists()

"""The check of a profile, against a service that accepts one of two readings, and what plain http risks."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from lbtui.check import Setting, Step, check, first_failure
from lbtui.demo import demo_app
from lbtui.errors import ConfigError, Forbidden, NotAuthorized
from lbtui.fetch.connection import Connection
from lbtui.fetch.plain_http import unaccepted_risk
from lbtui.model.board import Board, BoardList, BoardRef
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.model.profile import Profile, Value, check_profile
from lbtui.model.secret import SecretRef
from lbtui.providers import registry
from lbtui.providers.answers import failure, read_json
from lbtui.providers.registry import provider_class
from lbtui.providers.wire import Endpoint, Request
from lbtui.session import Session
from lbtui.store.secrets import reveal
from tests.fetch.tiny import TinyProvider
from tests.loopback import serve
from tests.mobage import mobage_document

pytestmark = pytest.mark.anyio
Receive = Callable[[], Awaitable[Any]]
SendEvent = Callable[[Any], Awaitable[None]]


class PickyProvider(TinyProvider):
    """Says the profile's `mode` in every query; the other mode is its second reading."""

    service = "picky"
    title = "Picky"

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        return Endpoint(profile.text("url"))

    @classmethod
    def second_reading(cls, profile: Profile) -> tuple[str, Value] | None:
        mode = profile.text("mode")
        return ("mode", "new" if mode == "old" else "old") if mode else None

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(lists_boards=self.profile.flag("lists"))

    async def boards(self, token: str | None = None) -> BoardList:
        if not self.capabilities.lists_boards:
            return BoardList(tuple(map(Board, self.profile.boards)), complete=False)
        return BoardList(tuple(Board(BoardRef(name)) for name in await self._read("list")))

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return Board(ref, title=(await self._read(ref.id))[0])

    async def _read(self, what: str) -> list[str]:
        reply = await self.send(Request("GET", f"/{what}", (("mode", self.profile.text("mode")),)))
        if reply.status != 200:
            raise failure(reply, what)
        value = read_json(reply)
        assert isinstance(value, list)
        return value


class PickyApp:
    """Reads of a `mode` other than its own end with `status`; `asked` are the reads in order."""

    def __init__(self, mode: str, status: int = 401) -> None:
        self.mode = mode
        self.status = status
        self.asked: list[tuple[str, str, str]] = []

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: SendEvent) -> None:
        mode = parse_qs(scope["query_string"].decode(), keep_blank_values=True)["mode"][0]
        what = scope["path"].removeprefix("/")
        self.asked.append((scope["method"], what, mode))
        status = 200 if mode == self.mode else self.status
        body = ["laps", "coins"] if what == "list" else [what.upper()]
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})


class Picky:
    """A profile of the service, its connection, and the trials that were asked for."""

    def __init__(self, app: PickyApp, mode: str, *boards: str, lists: bool = False, **more: Any) -> None:
        self.app = app
        self.trials: list[Connection] = []
        refs = tuple(map(BoardRef, boards))
        values = {"url": "http://127.0.0.1", "mode": mode, "lists": lists, "boards": refs, **more}
        self.profile = Profile("p", "picky", values)
        self.connection = Connection(self.profile, reveal, app)

    def trial(self, profile: Profile) -> Connection:
        self.trials.append(Connection(profile, reveal, self.app))
        return self.trials[-1]

    async def steps(self) -> list[Step]:
        return [step async for step in check(self.connection, self.trial)]


@pytest.fixture(autouse=True)
def _picky_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "picky", f"{PickyProvider.__module__}:PickyProvider")


async def test_the_second_reading_is_tried_once_in_a_check_and_suggested() -> None:
    picky = Picky(PickyApp("new"), "old", "laps", "coins", "gems")
    steps = await picky.steps()
    assert [(step.name, step.error is None) for step in steps] == [
        ("board laps", False),
        ("board laps with mode = new", True),
        ("board coins", False),
        ("board gems", False),
    ]
    assert [step.suggestion for step in steps] == [None, Setting("mode", "new"), None, None]
    assert steps[1].found == "LAPS, ? rows"
    reads = [("laps", "old"), ("laps", "new"), ("coins", "old"), ("gems", "old")]
    assert picky.app.asked == [("GET", *read) for read in reads]
    assert len(picky.trials) == 1
    assert (
        picky.trials[0].profile == steps[1].suggestion.applied(picky.profile) if steps[1].suggestion else False
    )


async def test_a_list_that_is_not_authorised_is_tried_in_the_second_reading() -> None:
    picky = Picky(PickyApp("new"), "old", lists=True)
    steps = await picky.steps()
    assert [str(step)[:2] + step.name for step in steps] == ["✗ boards", "✓ boards with mode = new"]
    assert steps[1].found == "2 found"
    assert [what for _, what, _ in picky.app.asked] == ["list", "list"]


async def test_a_second_reading_that_fails_too_is_told_and_not_suggested() -> None:
    picky = Picky(PickyApp("neither"), "old", "laps", "coins")
    steps = await picky.steps()
    assert [step.name for step in steps if step.error] == [
        "board laps",
        "board laps with mode = new",
        "board coins",
    ]
    assert not [step for step in steps if step.suggestion]


@pytest.mark.parametrize("status", [403, 404])
async def test_no_other_refusal_is_tried_again(status: int) -> None:
    picky = Picky(PickyApp("new", status), "old", "laps")
    (step,) = await picky.steps()
    assert step.error
    assert picky.trials == []


async def test_without_a_second_reading_nothing_is_tried_again() -> None:
    picky = Picky(PickyApp("new"), "", "laps")
    (step,) = await picky.steps()
    assert isinstance(step.error, NotAuthorized)
    assert picky.trials == []


async def test_what_works_is_not_tried_in_another_way() -> None:
    picky = Picky(PickyApp("old"), "old", "laps")
    (step,) = await picky.steps()
    assert (step.error, step.suggestion, picky.trials) == (None, None, [])


async def test_a_service_with_a_list_is_asked_for_it_and_for_one_board_of_it() -> None:
    picky = Picky(PickyApp("old"), "old", lists=True)
    assert [str(step) for step in await picky.steps()] == ["✓ boards: 2 found", "✓ board laps: LAPS, ? rows"]
    named = Picky(PickyApp("old"), "old", "gems", lists=True)
    assert [step.name for step in await named.steps()] == ["boards", "board gems"]


async def test_without_boards_there_is_nothing_to_ask_for() -> None:
    picky = Picky(PickyApp("old"), "old")
    (step,) = await picky.steps()
    assert step.found == "no boards named yet"
    assert picky.app.asked == []


async def test_a_secret_that_is_not_there_ends_the_check() -> None:
    picky = Picky(PickyApp("old"), "old", "laps", secret=SecretRef.parse("env:LBTUI_TEST_NOT_SET"))
    (step,) = await picky.steps()
    assert step.name == "secret"
    assert picky.app.asked == []


async def test_the_first_failure_ends_a_try_and_holds_what_works() -> None:
    picky = Picky(PickyApp("new"), "old", "laps", "coins")
    told: list[str] = []
    failed = await first_failure(picky.connection, picky.trial, tell=lambda step: told.append(step.name))
    assert failed
    assert (failed.name, failed.suggestion) == ("board laps", Setting("mode", "new"))
    assert isinstance(failed.error, NotAuthorized)
    assert told == ["board laps", "board laps with mode = new"]
    good = Picky(PickyApp("old"), "old", "laps")
    assert await first_failure(good.connection, good.trial) is None


async def test_only_a_401_is_an_authorisation_that_another_reading_may_mend() -> None:
    assert issubclass(Forbidden, NotAuthorized)
    assert Forbidden.exit_code == 3


@pytest.mark.parametrize(("service_signs", "profile_signs"), [(False, True), (True, False)])
async def test_mobage_in_either_reading(service_signs: bool, profile_signs: bool) -> None:
    with serve(demo_app("mobage", sign_query=service_signs), date_header=False) as address:
        document = mobage_document(address, sign_query=profile_signs)
        profile, problems = check_profile("near", document, provider_class("mobage").fields)
        assert problems == ()
        session = Session(None)
        connection = session.trial(profile)
        steps = [step async for step in check(connection, session.trial)]
        await connection.close()
    failed = [step for step in steps if step.error]
    assert [step.name for step in failed] == ["boards"]
    assert isinstance(failed[0].error, NotAuthorized)
    assert steps[-1].suggestion == Setting("sign_query", service_signs)


async def test_the_demos_own_profile_is_tried_at_the_demo(tmp_path: Path) -> None:
    session = Session(None, tmp_path)
    connection = session.trial(session.profile("demo/mobage"))
    assert [step.error for step in [step async for step in check(connection, session.trial)]].count(None) > 4
    await connection.close()
    await session.close()


def xbox(url: str, **more: Any) -> Profile:
    return Profile("p", "xbox", {"url": url, "authorization": SecretRef.parse("env:X"), **more})


def mobage(url: str, **more: Any) -> Profile:
    secrets = {"consumer_key": SecretRef.parse("env:K"), "consumer_secret": SecretRef.parse("env:S")}
    return Profile("p", "mobage", {"url": url, **secrets, **more})


ELSEWHERE = "http://sp.mobage-platform.cn/social/api/restful/v2"


def test_s17_plain_http_elsewhere_has_to_be_accepted_with_the_reason() -> None:
    header = unaccepted_risk(xbox(ELSEWHERE))
    signed = unaccepted_risk(mobage(ELSEWHERE))
    assert header.startswith("http://sp.mobage-platform.cn is not encrypted")
    assert "can read the authorisation" in header
    assert "the signature hides the secrets" in signed
    assert "authorisation" not in signed
    assert "read the answers and the profile's own headers" in unaccepted_risk(
        mobage(ELSEWHERE, headers={"X": "1"})
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://sp.mobage-platform.cn/social",
        "http://127.0.0.1:8080/social",
        "http://127.3.2.1",
        "http://localhost",
        "http://demo.localhost:1",
        "http://[::1]/",
        "HTTP://LOCALHOST",
    ],
)
def test_s17_this_machine_and_https_are_never_asked_about(url: str) -> None:
    assert unaccepted_risk(mobage(url)) == ""


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1"]
)
def test_s17_what_only_looks_like_this_machine_is(url: str) -> None:
    assert unaccepted_risk(mobage(url)) != ""


def test_s17_an_accepted_risk_is_not_asked_about_again() -> None:
    assert unaccepted_risk(mobage(ELSEWHERE, allow_plain_http=True)) == ""
    assert unaccepted_risk(mobage(ELSEWHERE, allow_plain_http=False)) != ""


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        (ELSEWHERE, "http://sp.mbga-platform.jp/social/api/restful/v2", True),
        ("https://sp.mobage-platform.cn/x", ELSEWHERE, True),
        ("http://127.0.0.1:80/x", ELSEWHERE, True),
        ("no address", ELSEWHERE, True),
        (ELSEWHERE, "http://SP.mobage-platform.cn/another/path", False),
        (ELSEWHERE, "https://sp.mbga-platform.jp/", False),
        (ELSEWHERE, "http://localhost/", False),
    ],
)
def test_s17_what_was_accepted_holds_for_the_host_it_was_accepted_for(old: str, new: str, asked: bool) -> None:
    before, now = mobage(old, allow_plain_http=True), mobage(new, allow_plain_http=True)
    assert (unaccepted_risk(now, before) != "") is asked
    assert unaccepted_risk(now, mobage(old)) == ""  # it is new, and so is about this address


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(ConfigError, match="query"):
        unaccepted_risk(mobage("http://example.com/?key=1"))


async def test_a_profile_that_can_read_no_row_fails_the_check_and_is_told_what_it_needs() -> None:
    """Two-legged, there is no @me whose view of a board could be read."""
    with serve(demo_app("mobage"), date_header=False) as address:
        document = mobage_document(address)
        del document["token"], document["token_secret"]
        profile, problems = check_profile("two", document, provider_class("mobage").fields)
        assert not problems
        session = Session(None)
        connection = session.trial(profile)
        *good, last = [step async for step in check(connection, session.trial)]
        await connection.close()
    assert all(step.error is None for step in good)
    assert last.error is not None
    assert "give the profile a token, or the user_id" in str(last.error)

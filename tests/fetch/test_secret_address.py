"""An address whose path is secret: where it is kept, how it is sent, and what is no such address."""

from __future__ import annotations

import pytest

from lbtui.errors import ConfigError, LbtuiError, SecretError
from lbtui.fetch.address import Address
from lbtui.fetch.plain_http import unaccepted_risk
from lbtui.model.page import Top
from lbtui.providers.wire import Request

from .misbehaving import Turn, misbehaving
from .secret_address import (
    KINDS,
    PATH,
    PLAYER,
    REF,
    ROWS,
    SECRET,
    Keeper,
    Make,
    clear,
    profile,
    told_by,
)

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}/", f"{PATH}/{PLAYER}", f"{PATH}//", f"{PATH}%2Fa;b=c/", "/", ""]
)
async def test_it_is_sent_as_it_was_given(kind: str, path: str, keeper: Keeper, make: Make) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(200, ROWS)

    async with misbehaving(answer) as service:
        page = await make(keeper.keep(kind, service.url + path)).provider.page(REF, Top(), 100)
    assert [each.player_id for each in page.entries] == [PLAYER]
    (seen,) = service.seen
    assert (seen.method, seen.target) == ("POST", path or "/")
    assert seen.body == b"key=pull_data&lb_name=flags&partition_id=&limit=100&page=0"
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"
    assert seen.headers["cache-control"] == "no-cache"


def test_another_services_address_keeps_to_one_slash() -> None:
    address = Address.of("https://h/base/")
    assert address.url(Request("GET", "/x")) == address.url(Request("GET", "x")) == "https://h/base/x"
    assert address.url(Request("GET", "", (("a", "1"),))) == "https://h/base/?a=1"


WRONG: list[tuple[str, type[LbtuiError], str]] = [
    ("", SecretError, "is empty"),
    ("\n", SecretError, "is empty"),
    (f"https://h{PATH}\n\n", SecretError, "a line break inside"),
    (f" https://h{PATH}", SecretError, "a blank at its beginning or end"),
    (f"https://h{PATH}/é", SecretError, "not ASCII"),
    (f"h{PATH}", ConfigError, "no http or https address"),
    (f"ftp://h{PATH}", ConfigError, "no http or https address"),
    (f"https:{PATH}", ConfigError, "no http or https address"),
    (f"https://h:99999{PATH}", ConfigError, "is no address"),
    (f"https://[{PATH}", ConfigError, "is no address"),
    (f"https://h/a {PATH}", ConfigError, "holds blanks"),
    (f"https://h{PATH}?a=b", ConfigError, "has a query"),
    (f"https://h{PATH}#a", ConfigError, "has a query or a fragment"),
    (f"https://me:{SECRET}@h/", ConfigError, "holds a user name or password"),
    (f"https://{{stage}}.h{PATH}", ConfigError, "holds braces"),
]


@pytest.mark.parametrize("kind", ["env", "file", "cmd"])
@pytest.mark.parametrize(("text", "error", "said"), WRONG)
async def test_what_is_no_address(
    text: str, error: type[LbtuiError], said: str, kind: str, keeper: Keeper, make: Make
) -> None:
    if kind == "cmd" and text.endswith("\n\n"):
        return  # of what a program prints only the first line counts
    asked = make(keeper.keep(kind, text))
    with pytest.raises(error, match=said) as caught:
        await asked.page(REF, Top())
    assert caught.value.exit_code == 2
    assert clear(told_by(caught.value))


@pytest.mark.parametrize("kind", ["env", "file", "cmd"])
async def test_one_newline_at_the_end_does_no_harm(kind: str, keeper: Keeper, make: Make) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(200, ROWS)

    async with misbehaving(answer) as service:
        await make(keeper.keep(kind, f"{service.url}{PATH}/\n")).page(REF, Top())
    assert service.seen[0].target == f"{PATH}/"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("env:LBTUI_TEST_NOT_SET", "The variable LBTUI_TEST_NOT_SET is not set"),
        ("file:/nowhere/callback", "/nowhere/callback"),
        ("cmd:false", "ended with status 1"),
    ],
)
async def test_a_reference_that_leads_nowhere(reference: str, said: str, make: Make) -> None:
    with pytest.raises(SecretError, match=said) as caught:
        await make(reference).page(REF, Top())
    assert caught.value.exit_code == 2


async def test_plain_http_is_not_used_unasked(keeper: Keeper, make: Make) -> None:
    asked = make(keeper.keep("env", f"http://h.test{PATH}"))
    with pytest.raises(ConfigError, match="Nothing is sent over plain http") as caught:
        await asked.page(REF, Top())
    assert "The address from env:LBTUI_TEST_CALLBACK is not encrypted: the network can read the address" in str(
        caught.value
    )
    assert clear(told_by(caught.value))


def test_what_is_asked_about_plain_http_shows_nothing_of_it() -> None:
    risk = unaccepted_risk(profile(f"http://h.test{PATH}"))
    assert risk == (
        "The address in the file is not encrypted: the network can read the address, which is secret, use it, and "
        "change the answers"
    )
    assert unaccepted_risk(profile(f"http://h.test{PATH}", allow_plain_http=True)) == ""
    assert unaccepted_risk(profile(f"https://h.test{PATH}")) == ""

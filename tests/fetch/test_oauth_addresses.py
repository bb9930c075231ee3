"""O5: whatever stands in an address or a form, the signature is the one of the bytes that arrived."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import UsageError
from lbtui.fetch.client import Client
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers.wire import Endpoint, OAuth1, Reply, Request

from . import independent_signer
from .conftest import Connect, Vault
from .misbehaving import Seen, Turn, misbehaving
from .verifier import KEYS, accepted, recomputed, said

pytestmark = pytest.mark.anyio

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def answer(turn: Turn) -> None:
    await turn.reply(200)


IDS = [
    "a b",
    "a/b",
    "%2F",
    "@me",
    "😀",
    "ü",
    ";",
    "a;",
    "a;b=c",
    "a+b",
    "~(!*')",
    "a&b=c",
    "[x]",
    "a%zz",
    "..x",
    "+",
]
VALUES = [
    "+",
    "%",
    "&",
    "=",
    "~",
    "(x)",
    "!",
    "*",
    "'",
    "",
    " ",
    "a b",
    "%2F",
    "😀",
    "é",
    ";",
    "[{|}]^`\\",
    "#?/",
]


@pytest.mark.parametrize("player", IDS)
async def test_o5_awkward_ids(player: str, connect: Connect) -> None:
    """Once encoded whole, and once as little as an address allows: the path is signed as it was sent."""
    async with misbehaving(answer) as service:
        connection = connect(service.url, **KEYS)
        for safe in ("", "@;+~(!*'),&=[]|"):
            path = f"/leaderboards/@app/b/{quote(player, safe=safe)}"
            await connection.provider.send(Request("GET", path, (("fields", player), ("fields", "x"))))
            assert service.seen[-1].path == path
    for seen in service.seen:
        assert said(seen)["oauth_signature"] == recomputed(seen)
        assert accepted(seen) or seen.path.endswith(";")  # which oauthlib's verifier loses


async def test_o5_awkward_parameters(connect: Connect) -> None:
    """Repeated ones, empty ones, and every sign that has a meaning in a query, in names as in values."""
    query = tuple((name, value) for value in VALUES for name in ("fields", value))
    async with misbehaving(answer) as service:
        await connect(service.url, **KEYS).provider.send(Request("GET", "/a", query))
    (seen,) = service.seen
    assert len(independent_signer.form_pairs(seen.query)) == len(query)
    assert said(seen)["oauth_signature"] == recomputed(seen)
    assert accepted(seen)


WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    path=st.lists(WORDS, max_size=3),
    safe=st.sampled_from(["", "@,;:()!*'~$&=+|[]"]),
    query=st.lists(st.tuples(WORDS, WORDS), max_size=4).map(tuple),
    body=st.none() | st.binary(max_size=20),
    keys=st.tuples(*[st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)] * 4),
)
def test_o5_whatever_leaves_is_signed_as_it_left(
    path: list[str],
    safe: str,
    query: tuple[tuple[str, str], ...],
    body: bytes | None,
    keys: tuple[str, str, str, str],
) -> None:
    request = Request(
        "GET" if body is None else "PUT",
        "/" + "/".join(quote(each, safe=safe) for each in path),
        query,
        {} if body is None else FORM,
        body,
    )
    key, secret, token, token_secret = (SecretRef("inline", each) for each in keys)
    auth = OAuth1(key, secret, token, token_secret)

    async def seen_of_it() -> Seen:
        async with misbehaving(answer) as service:
            client = Client(Profile("p", "tiny", {}), Endpoint(service.url, auth), Vault().reveal)
            try:
                assert isinstance(await client.exchange(request), Reply)
            finally:
                await client.close()
            return service.seen[0]

    try:
        seen = asyncio.run(seen_of_it())
    except UsageError:  # a path that leaves the address is not asked for at all
        assert {".", ".."} & {piece for each in path for piece in re.split(r"[/\\]", each)}
        return
    assert said(seen)["oauth_signature"] == recomputed(seen, keys[1], keys[3])
    assert seen.body == (body or b"")

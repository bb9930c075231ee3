"""What all services share: the sentence for each status, the words of a service, and clocks that are apart."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import NotAuthorized
from lbtui.model.board import BoardRef
from lbtui.model.page import Top
from lbtui.providers.answers import clock_hint, failure, service_words
from lbtui.providers.reading import count_or_none
from tests.providers.wire import reply, xbox

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"code": 28, "source": "Profile", "description": "No data."}, "No data (Profile 28)"),
        ({"errorCode": "8377", "errorMessage": "No match"}, "No match (8377)"),
        ({"Error": {"Message": "Down", "Code": " 12 "}}, "Down (12)"),
        ({"Error": {"Message": "Down", "Code": "E-12"}}, "Down"),
        ({"Error": {"Message": None, "Code": "12"}}, "error 12"),
        ({"error": 0, "error_msg": "Down"}, "Down (0)"),
        ({"error": -7}, "error -7"),
        ({"error": True, "message": "Down"}, "Down"),
        ({"error": 10**50, "message": "Down"}, "Down"),
        ({"error": "Down"}, "Down"),
        ({"error": {}}, ""), ({"Error": {"Message": " "}}, ""), ([], ""), (None, ""), (b"", ""),
        (b"<p>Down</p>", "Down"), (b"Invalid signature", "Invalid signature"),
        (b'{"error": ' + b"9" * 5_000 + b"}", '{"error": ' + "9" * 109 + "…"),
    ],
)  # fmt: skip
def test_the_services_own_words(body: Any, words: str) -> None:
    assert service_words(reply(body, 400)) == words


@pytest.mark.parametrize(
    ("ahead", "hint"),
    [
        (None, ""), (0.0, ""), (60.0, ""), (-60.0, ""), (61.0, "61 s behind"), (-119.0, "119 s ahead of"), (120.0, "2 min behind"),
        (600.0, "10 min behind"), (-7_200.0, "2 h ahead of"), (3e8, "3,472 days behind"),
    ],
)  # fmt: skip
def test_clocks_that_are_apart_are_named(ahead: float | None, hint: str) -> None:
    said = clock_hint(reply(b"", 401)._replace(clock_ahead=ahead))
    assert hint in said
    assert bool(said) is bool(hint)
    told = failure(reply(b"", 401)._replace(clock_ahead=ahead), "board x").hint
    assert told == (said or "The token may have expired; renew it")


async def test_every_service_names_them() -> None:
    late = reply(b"", 401)._replace(clock_ahead=600.0)
    for answer, words in ((late, "10 min behind"), (reply(b"", 401), "Renew the token")):
        with pytest.raises(NotAuthorized) as caught:
            await xbox(answer)[0].page(BoardRef("Flags"), Top(), 10)
        assert words in caught.value.hint


@pytest.mark.parametrize("status", [302, 304, 100])
def test_a_status_that_says_nothing_is_no_answer(status: int) -> None:
    assert failure(reply(b"", status), "board x").exit_code == 6


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("7", 7),
        (7, 7),
        ("7.0", 7),
        ("1e3", 1000),
        ("-1", None),
        ("1e99999999999", None),
        ("7.5", None),
        (None, None),
        (True, None),
    ],
)
def test_a_count(given: Any, count: int | None) -> None:
    assert count_or_none(given) == count

"""Every status of the page, for reads and writes, with both forms of an error's body; and clocks (H23)."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import (
    Forbidden,
    LbtuiError,
    NotAuthorized,
    NotFound,
    RequestRefused,
    Throttled,
    TimedOut,
    Unavailable,
)
from lbtui.model.page import Top
from tests.providers.mobage_shapes import HIGH, HIGHSCORE, refusing
from tests.providers.wire import mobage, reply

pytestmark = pytest.mark.anyio


FORMS = [
    ({"Error": {"Message": " Go away"}}, "The service says: Go away"),
    ({"Error": {"Message": "Go away", "Code": "4012"}}, "The service says: Go away (4012)"),
    ({"error_msg": "Go away", "error": 4012}, "The service says: Go away (4012)"),
    ({"error_msg": "Go away", "error": "4012"}, "The service says: Go away (4012)"),
    ({"Error": {"Code": "4012"}}, "The service says: error 4012"),
    ([], "Status"), (b"", "Status"),
]  # fmt: skip
READ, ON = "board highscore", "the score of player 10001 on board highscore"
STATUSES: list[tuple[int, type[LbtuiError], str, str, str]] = [
    (400, RequestRefused, f"The service calls the request to read {READ} malformed", f"the request to set {ON} malformed",
     f"the request to delete {ON} malformed"),
    (401, NotAuthorized, f"Not authorised to read {READ}", f"Not authorised to set {ON}", f"Not authorised to delete {ON}"),
    (403, Forbidden, f"Not allowed to read {READ}", f"Not allowed to set {ON}", f"Not allowed to delete {ON}"),
    (404, NotFound, f"There is no {READ}", "There is no board highscore, or no player 10001", f"There is no {ON[4:]}"),
    (408, TimedOut, f"The service timed out on {READ}", "Read it again before you set it", "Read it again before you delete it"),
    (409, RequestRefused, f"The service refused to read {READ}", "Board High score takes no lower", f"The service refused to delete {ON}"),
    (429, Throttled, f"Too many requests for {READ}", f"Too many requests for {ON}", f"Too many requests for {ON}"),
    (500, Unavailable, f"an error of its own over {READ}", f"an error of its own over {ON}", f"an error of its own over {ON}"),
    (503, Unavailable, f"The service cannot give {READ} now", f"The service cannot set {ON} now", f"The service cannot delete {ON} now"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "quoted"), FORMS)
@pytest.mark.parametrize(("status", "kind", "read", "put", "deleted"), STATUSES)
async def test_each_status_is_a_sentence_of_its_own_for_reads_and_writes(
    status: int, kind: type[LbtuiError], read: str, put: str, deleted: str, body: Any, quoted: str
) -> None:
    provider, _ = refusing(status, body, HIGHSCORE)
    reading, _ = mobage(reply(body, status))
    for ask, words in (
        (reading.page(HIGH, Top(), 5), read), (provider.submit(HIGH, "10001", 5), put), (provider.delete(HIGH, "10001"), deleted),
    ):  # fmt: skip
        with pytest.raises(LbtuiError) as caught:
            await ask
        assert type(caught.value) is kind
        assert words in str(caught.value)
        assert quoted in str(caught.value)
        assert ("read" in caught.value.title) is (words == read and "read" in read)


async def test_h23_a_401_names_the_clocks_that_are_apart() -> None:
    for ahead, words in (
        (600.0, "This machine's clock is 10 min behind the service's"), (-90.0, "clock is 90 s ahead of"), (-7_300.0, "2 h ahead of"),
        (864_000.0, "10 days behind"), (61.0, "61 s behind"),
    ):  # fmt: skip
        late = reply(b"", 401)._replace(clock_ahead=ahead)
        provider, _ = mobage(late)
        for ask in (provider.players(HIGH, ["1"]), provider.submit(HIGH, "1", 5)):
            with pytest.raises(NotAuthorized) as caught:
                await ask
            assert words in caught.value.hint

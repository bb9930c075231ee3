"""What a profile may ask and do: the service's abilities, within what the profile allows."""

from __future__ import annotations

import pytest

from lbtui.errors import UsageError
from lbtui.fetch.allowed import READ_ONLY
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Offset, Player, Rank, Top

from .conftest import Connect
from .tiny import REF, TinyApp, plain_rows

pytestmark = pytest.mark.anyio


async def test_a_profile_is_read_only_unless_it_says_otherwise(connect: Connect) -> None:
    can = "by_rank submit delete"
    for values in ({}, {"writable": False}, {"writable": "true"}):
        told = connect(can=can, **values).capabilities
        assert (told.submit, told.delete, told.by_rank) == (False, False, True)
        assert told.why_not("submit") == told.why_not("delete") == READ_ONLY
    told = connect(can=can, writable=True).capabilities
    assert (told.submit, told.delete) == (True, True)


async def test_the_services_own_reason_comes_before_the_profiles(connect: Connect) -> None:
    told = connect(can="by_rank delete").capabilities
    assert told.why_not("submit") == "This service cannot take scores."
    assert told.why_not("delete") == READ_ONLY


@pytest.mark.parametrize(
    ("scope", "anchor", "said"),
    [
        (Scope.FRIENDS, Top(), "cannot show friends only"),
        (Scope.SELF, Top(), "cannot show one's own row only"),
        (Scope.ALL, Rank(2), "cannot start a page at a rank"),
        (Scope.ALL, Offset(2), "cannot start a page after so many rows"),
        (Scope.ALL, Player("p1"), "cannot give a page around a player"),
    ],
)
async def test_what_the_service_cannot_is_not_asked(
    scope: Scope, anchor: Anchor, said: str, connect: Connect
) -> None:
    app = TinyApp(plain_rows(9))
    connection = connect(app=app, can="one_player")
    with pytest.raises(UsageError, match=said):
        await connection.page(REF, anchor, scope=scope)
    if scope is not Scope.ALL:
        for question in (
            connection.board(REF, scope),
            connection.players(REF, ["p1"], scope),
            connection.total(REF, scope),
        ):
            with pytest.raises(UsageError, match=said):
                await question
    assert app.asked == []

"""A rank looked for where rows do not end, or end elsewhere than was known: few requests, and no untrue word."""

from __future__ import annotations

import pytest

from lbtui.errors import BadAnswer, UsageError
from lbtui.fetch.emulation.rank_row import row_of_rank
from lbtui.fetch.sought import Ground
from lbtui.model.board import Exact
from lbtui.model.page import Offset, Top
from tests.fetch.poor import REF, Poor, Ranking, poor_connection

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("rows", [50, 3_000])
async def test_a_service_that_always_sends_the_same_page_is_told_of(rows: int) -> None:
    poor = Poor(Ranking(rows), first=lambda first, limit: 1)
    connection = poor_connection(poor)
    with pytest.raises(BadAnswer, match="The service sends the same row wherever a page is to begin"):
        await row_of_rank(Ground(connection, REF), 1_500)
    assert len(poor.asked) < 10
    await connection.close()


async def test_a_service_whose_rows_never_end_is_told_of() -> None:
    poor = Poor(Ranking(10**30), entry=lambda entry, row: entry._replace(rank=1))
    connection = poor_connection(poor)
    with pytest.raises(BadAnswer, match="Even row"):
        await row_of_rank(Ground(connection, REF), 1_500)
    assert len(poor.asked) < 50
    assert max(first for first, _ in poor.asked) < 10**16
    await connection.close()


async def test_a_lower_bound_is_no_number_of_rows() -> None:
    """Its proof is not young any more when it is over."""
    poor = Poor(Ranking(900))
    connection = poor_connection(poor)

    def moves() -> None:
        connection.extent(REF).expire()

    poor.before = moves
    for first in range(0, 900, 100):
        await connection.page(REF, Offset(first) if first else Top())
    with pytest.raises(UsageError) as caught:
        await row_of_rank(Ground(connection, REF), 901)
    assert "the last rank that was seen is 900." in str(caught.value)
    assert "this board has" not in str(caught.value)
    await connection.close()


async def test_the_end_that_is_named_is_no_older_than_the_search() -> None:
    poor = Poor(Ranking(900), entry=lambda entry, row: entry._replace(rank=None))
    connection = poor_connection(poor)
    assert await connection.find_total(REF) == Exact(900)
    poor.ranking.total = 1_000
    ground = Ground(connection, REF, rows=5, since=connection.timing.monotonic())
    with pytest.raises(UsageError, match="this board has 1,000 rows"):
        await row_of_rank(ground, 1_300)
    await connection.close()

"""Does a service give as many rows in a page as its profile says?"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence

from lbtui.check.steps import Reading, Setting, Step
from lbtui.errors import ConfigError, LbtuiError
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef, Exact, rows_text
from lbtui.model.page import Page, Top

NAME = KEY = "limit"
"""The step, and the key of a profile by which a service's limit can be lowered, where it has one."""


async def limit_steps(
    connection: Connection, reading: Reading, refs: Sequence[BoardRef], seen: Callable[[Page], None]
) -> AsyncGenerator[Step, None]:
    """Asks one board after the other for a page of as many rows as the service is said to give, until one has
    that many or the service gives fewer; then, where the profile can say so, whether that number works.

    `seen` is shown the first page of each board.
    """
    most = connection.capabilities.page_max or 0
    largest = 0
    for ref in refs:
        try:
            rows, more = await _first_rows(connection, ref, most, seen)
        except LbtuiError as error:
            yield Step(NAME, error=error)
            return
        if rows >= most:
            yield Step(NAME, _proven(rows))
            return
        if more:
            yield Step(NAME, error=_too_few(rows, most))
            if any(field.key == KEY for field in connection.provider.fields):
                yield await _lowered(reading, ref, rows)
            return
        largest = max(largest, rows)
    if refs:
        at_most = "" if len(refs) == 1 else " at the most"
        yield Step(NAME, f"{rows_text(Exact(largest))}{at_most}, fewer than the limit of {most:,}")


async def _first_rows(
    asked: Connection, ref: BoardRef, most: int, seen: Callable[[Page], None] | None = None
) -> tuple[int, bool]:
    """How many of `most` rows come at once, and whether more follow where those are fewer.

    What follows is asked for as another page of that size, where a service begins it even if it heeds no limit
    at all. A board that has grown meanwhile does not count: the first page stays as short as it was.
    """
    page = await asked.as_sent(ref, Top(), most)
    if seen:
        seen(page)
    rows = len(page.entries)
    if not rows or rows >= most or page.next is None:
        return rows, False
    behind = await asked.as_sent(ref, page.next, rows)
    return rows, bool(behind.entries) and len((await asked.as_sent(ref, Top(), most)).entries) == rows


async def _lowered(reading: Reading, ref: BoardRef, rows: int) -> Step:
    async def read(asked: Connection) -> str:
        came, more = await _first_rows(asked, ref, rows)
        if came < rows and more:
            raise _too_few(came, rows)
        return _proven(came)

    return await reading.with_setting(NAME, read, Setting(KEY, rows))


def _proven(rows: int) -> str:
    return f"{rows_text(Exact(rows))} in a page"


def _too_few(rows: int, most: int) -> ConfigError:
    return ConfigError(
        f"The service gives {rows_text(Exact(rows))} in a page",
        f"It should give up to {most:,}, and more follow",
        "Rows may be skipped or repeated until the profile says what the service gives",
    )

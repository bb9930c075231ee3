"""Does a profile work? Its steps in order, each with a tick or the reason, for the TUI and the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from lbtui.errors import LbtuiError
from lbtui.fetch.connection import Connection
from lbtui.model.board import rows_text
from lbtui.model.secret import SecretRef
from lbtui.store.secrets import reveal


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: what it found, or the error."""

    name: str
    found: str = ""
    error: LbtuiError | None = None

    def __str__(self) -> str:
        return f"✗ {self.name}: {self.error}" if self.error else f"✓ {self.name}: {self.found}"


async def check(connection: Connection) -> AsyncIterator[Step]:
    """Reveals each secret without showing it, then asks for each board; an error ends its own step only."""
    secrets_good = True
    for key, value in connection.profile.values.items():
        if isinstance(value, SecretRef):
            step = await _secret(key, value)
            secrets_good = secrets_good and step.error is None
            yield step
    if not secrets_good:
        return
    try:
        listed = await connection.all_boards()
    except LbtuiError as error:
        yield Step("boards", error=error)
        return
    if not listed.boards:
        yield Step("boards", "none to ask for; add one to test the service")
    for board in listed.boards:
        try:
            found = await connection.board(board.ref, fresh=True)
        except LbtuiError as error:
            yield Step(f"board {board.ref}", error=error)
        else:
            yield Step(f"board {board.ref}", f"{found.label}, {rows_text(found.total)}")


async def _secret(key: str, reference: SecretRef) -> Step:
    try:
        await reveal(reference)
    except LbtuiError as error:
        return Step(key, error=error)
    return Step(key, reference.source)

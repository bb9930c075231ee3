"""No secret of a profile stands in anything that an export leaves or says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbtui.demo import gamesparks_boards, mobage_boards
from lbtui.export.wanted import Beginning
from tests.export.exports import demo, export, lines_left, still
from tests.export.failing import AT, BOARDS, SIZES, Failing, ended_early

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("service", list(BOARDS))
async def test_no_secret_is_left_anywhere(service: str, tmp_path: Path) -> None:
    """Neither in what lies beside the file, nor in the error, nor in the manifest."""
    secrets = {
        "xbox": ["made-up-token-of-the-demo"],
        "mobage": [
            mobage_boards.CONSUMER_SECRET,
            mobage_boards.TOKEN_SECRET,
            mobage_boards.TOKEN,
            mobage_boards.CONSUMER_KEY,
        ],
        "gamesparks": [gamesparks_boards.API_KEY, gamesparks_boards.SECRET, gamesparks_boards.PATH],
    }[service]
    path = tmp_path / "x.csv"
    failing = Failing(still(service), AT[service], 401)
    error = await ended_early(demo(service, failing, **SIZES[service]), service, path)
    failing.mended = True
    said = [error.title, error.detail, error.hint, repr(error), repr(error.__cause__)]
    texts = said + [(tmp_path / each).read_text("ascii") for each in lines_left(tmp_path)]
    assert len(texts) == 7
    connection = demo(service, failing, **SIZES[service])
    await export(connection, BOARDS[service], path, beginning=Beginning.RESUME)
    await connection.close()
    texts += [(tmp_path / each).read_text() for each in lines_left(tmp_path)]
    assert len(texts) == 9
    for secret in secrets:
        assert not any(secret in text for text in texts), secret

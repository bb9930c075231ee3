"""What a GameSparks profile holds. Apart from the provider, so that a list of profiles is read without it."""

from __future__ import annotations

from lbtui.model.field import Field, url_problem

MOST_ROWS = 1_000
"""The most rows that a callback gives in a page."""


def _address_problem(text: str) -> str | None:
    """What is wrong with the address itself, without a word of it."""
    if not text.isascii():
        problem = "needs an address in ASCII"
    elif "{" in text or "}" in text:
        problem = "needs your own in place of what stands in braces"
    elif "?" in text or "#" in text:
        problem = "must hold no ? and no #"
    elif wrong := url_problem(text):
        problem = wrong
    else:
        return None
    return f"{problem}; or give a reference such as env:NAME"


FIELDS: tuple[Field, ...] = (
    Field(
        "url", "Callback", "secret", required=True, check=_address_problem,
        help="Its whole address, whose path is secret: env:NAME, file:PATH or cmd:…",
    ),
    Field(
        "limit", "Limit", "integer", default=MOST_ROWS, minimum=1, maximum=MOST_ROWS,
        help="The most rows that the callback gives in a page",
    ),
    Field("score", "Score member", help="The member of a row that is its score, such as SCORE"),
    Field("name", "Name member", help="The member of a row that is the player's name, such as userName"),
    Field("boards", "Boards", "boards", help="Short codes, a partition after a dot; commas between"),
)  # fmt: skip

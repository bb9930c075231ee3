"""What a Mobage profile holds. Apart from the provider, so that a list of profiles is read without it."""

from __future__ import annotations

from lbtui.model.field import Field

ME = "@me"
"""Who signs, in place of a player's id."""


def user_problem(text: str) -> str | None:
    """What is wrong with a user's id, None where it may be one."""
    return "needs @me or a user's id" if text.startswith("@") and text != ME else None


def _app_problem(text: str) -> str | None:
    return "needs @app or an app's id" if text.startswith("@") and text != "@app" else None


FIELDS: tuple[Field, ...] = (
    Field(
        "url", "Address", "url", required=True,
        help="Its base address, such as http://sp.mobage-platform.cn/social/api/restful/v2",
    ),
    Field("app_id", "App", default="@app", check=_app_problem, help="Whose boards; @app is who signs"),
    Field("user_id", "User", default=ME, check=user_problem, help="Who looks; @me is the token's owner"),
    Field("consumer_key", "Consumer key", "secret", required=True, help="Where the app's key is"),
    Field("consumer_secret", "Consumer secret", "secret", required=True, help="Where the app's secret is"),
    Field("token", "Token", "secret", help="Where a user's token is; without one the app signs alone"),
    Field("token_secret", "Token secret", "secret", help="Where the token's secret is"),
    Field(
        "sign_query", "Sign the query", "boolean", default=True,
        help="As RFC 5849 says; false is the literal reading of Mobage's page",
    ),
)  # fmt: skip

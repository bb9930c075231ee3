"""What an Xbox Live profile holds. Apart from the provider, so that a list of profiles is read without it."""

from __future__ import annotations

import re

from lbtui.model.field import Field

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I | re.ASCII)
_LARGEST_XUID = 2**64 - 1


def _guid_problem(text: str) -> str | None:
    return None if _GUID.fullmatch(text) else "needs the form 0FA0D955-56CF-49DE-8668-05D82E6D45C4"


def xuid_problem(text: str) -> str | None:
    """What is wrong with a user's id, None where it may be one."""
    digits = text.isascii() and text.isdigit() and len(text) <= 20 and int(text) <= _LARGEST_XUID
    return None if digits else "needs a xuid, a number of up to 20 digits"


FIELDS: tuple[Field, ...] = (
    Field("url", "Address", "url", default="https://leaderboards.xboxlive.com", help="Its base address"),
    Field("scid", "Service configuration", required=True, check=_guid_problem, help="The title's scid"),
    Field(
        "authorization", "Authorization", "secret", required=True,
        help="Where the XSTS header value is: env:NAME, file:PATH or cmd:…",
    ),
    Field("xuid", "Your xuid", check=xuid_problem, help="Whose friends are meant; only for people boards"),
    Field("metadata", "Metadata", "boolean", default=True, help="Ask for the metadata of each score"),
    Field("language", "Language", help="Accept-Language, for the boards' display names"),
    Field("service_version", "Service version", default="1", help="X-RequestedServiceVersion"),
)  # fmt: skip

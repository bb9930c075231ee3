"""A wire for provider tests: it keeps the requests and gives the answers it was told to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lbtui.model.profile import Profile, check_profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.gamesparks import GameSparksProvider
from lbtui.providers.mobage import MobageProvider
from lbtui.providers.wire import Reply, Request
from lbtui.providers.xbox import XboxProvider

SCID = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"


class Wire:
    """`answer` is a reply, a JSON value to answer 200 with, or a function of the request giving either."""

    def __init__(self, answer: Any) -> None:
        self.answer: Any = answer
        self.requests: list[Request] = []

    async def __call__(self, request: Request, /) -> Reply:
        self.requests.append(request)
        answer = self.answer
        if callable(answer):
            answer = answer(request)
        return answer if isinstance(answer, Reply) else reply(answer)


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Reply(status, {"content-type": "application/json", **(headers or {})}, body)


async def no_secret(reference: SecretRef) -> Secret:
    raise AssertionError(f"{reference} is not for the provider")


def xbox_profile(**values: Any) -> Profile:
    document = {"service": "xbox", "scid": SCID, "authorization": "env:NOT_READ_HERE", **values}
    profile, problems = check_profile("test", document, XboxProvider.fields)
    assert not problems
    return profile


def xbox(answer: Any, **values: Any) -> tuple[XboxProvider, Wire]:
    wire = Wire(answer)
    return XboxProvider(xbox_profile(**values), wire, no_secret), wire


MOBAGE_SECRETS = {
    key: f"env:NOT_READ_{key}" for key in ("consumer_key", "consumer_secret", "token", "token_secret")
}


def mobage_profile(**values: Any) -> Profile:
    """Three-legged; a key given as None is left out."""
    document = {"service": "mobage", "url": "http://mobage.invalid/v2", **MOBAGE_SECRETS, **values}
    given = {key: value for key, value in document.items() if value is not None}
    profile, problems = check_profile("test", given, MobageProvider.fields)
    assert not problems, problems
    return profile


def mobage(answer: Any, **values: Any) -> tuple[MobageProvider, Wire]:
    wire = Wire(answer)
    return MobageProvider(mobage_profile(**values), wire, no_secret), wire


def gamesparks_profile(**values: Any) -> Profile:
    document = {"service": "gamesparks", "url": "env:NOT_READ_HERE", **values}
    profile, problems = check_profile("test", document, GameSparksProvider.fields)
    assert not problems, problems
    return profile


def gamesparks(answer: Any, **values: Any) -> tuple[GameSparksProvider, Wire]:
    wire = Wire(answer)
    return GameSparksProvider(gamesparks_profile(**values), wire, no_secret), wire


def target(request: Request) -> str:
    """The path and the query as it is meant, unencoded."""
    query = "&".join(f"{name}={value}" for name, value in request.query)
    return request.path + ("?" + query if query else "")

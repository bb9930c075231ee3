"""Secrets kept out of what is said: what the HTTP library may log, and what a service sends back of them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lbtui.model.secret import Secret
from lbtui.providers.wire import Reply

LEAST_PART = 8
"""Characters of a part of a secret that is hidden on its own; a shorter one could be any word."""


class _OnlyOrigins(logging.Filter):
    """Its request lines hold whole addresses, whose path or query may be a ticket."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_origin, record.args))
        return True


class _NoDetails(logging.Filter):
    """The transport's debug lines hold whole header lists."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


def _origin(value: Any) -> Any:
    if hasattr(value, "scheme") and hasattr(value, "host"):
        return f"{value.scheme}://{value.host}"
    return value


def guard_logs(library: str) -> None:
    """Filters the loggers of `library`, `httpx` or a fork of it, and of its transport; attaches no handler."""
    logging.getLogger(library).addFilter(_OnlyOrigins())
    transport = library.replace("httpx", "httpcore")
    for name in ("connection", "http11", "http2", "proxy", "socks"):
        logging.getLogger(f"{transport}.{name}").addFilter(_NoDetails())


def without(secrets: Iterable[Secret], reply: Reply) -> Reply:
    """A reply that may be quoted to a person: a gateway or an error page may echo the headers it was sent.

    An answer of data is left as it is: nobody quotes it, and a header's value may well stand in it.
    """
    said = [
        part
        for part in _parts(secrets)
        if part.encode() in reply.body or part in "".join(reply.headers.values())
    ]
    if not said or (reply.status == 200 and _is_json(reply.body)):
        return reply
    body, headers = reply.body, dict(reply.headers)
    for part in sorted(said, key=len, reverse=True):
        body = body.replace(part.encode(), b"****")
        headers = {name: value.replace(part, "****") for name, value in headers.items()}
    return replace(reply, body=body, headers=headers)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _parts(secrets: Iterable[Secret]) -> set[str]:
    """Each secret whole, and the parts it is made of, such as the token behind `XBL3.0 x=<userhash>;`."""
    texts = [secret.reveal() for secret in secrets]
    parts = {part for text in texts for part in re.split(r"[\s;,=]+", text) if len(part) >= LEAST_PART}
    return parts | {text for text in texts if len(text) >= LEAST_PART}

"""Secrets kept out of what is said: what the HTTP library may log, and what a service sends back of them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

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
    """The debug lines of a transport hold whole header lists, those of a signer what it signs."""

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


def guard_details(library: str) -> None:
    """Keeps from `library`, which is imported already, and each of its parts all but warnings and worse."""
    for name in list(logging.root.manager.loggerDict):
        if name == library or name.startswith(f"{library}."):
            logging.getLogger(name).addFilter(_NoDetails())


def without(secrets: Iterable[Secret], reply: Reply, signed: Secret | None = None) -> Reply:
    """A reply that may be quoted to a person: a gateway or an error page may echo what it was sent.

    `signed` is the Authorization header of OAuth that it answers: it is hidden whole, and its signature, but
    neither its nonce nor its time, which an error has reason to name. Found as they are and as JSON, HTML and
    percent-encoding write them. An answer of data is left as it is: nobody quotes it, and a header's value may
    well stand in it.
    """
    parts = _parts(secrets) | (_parts_of_signature(signed.reveal()) if signed else set())
    if not parts or _is_data(reply, parts):
        return reply
    hidden = re.compile("|".join(map(_any_spelling, sorted(parts, key=len, reverse=True))))
    body = hidden.sub("****", reply.body.decode("utf-8", "surrogateescape"))
    return replace(
        reply,
        body=body.encode("utf-8", "surrogateescape"),
        headers={name: hidden.sub("****", value) for name, value in reply.headers.items()},
    )


def _is_data(reply: Reply, parts: set[str]) -> bool:
    """Whether it is an answer of JSON; parsed for that only where a secret may stand in it."""
    if not 200 <= reply.status < 300 or reply.body.lstrip()[:1] not in (b"{", b"["):
        return False
    told = "".join(reply.headers.values())
    return not any(part.encode() in reply.body or part in told for part in parts) or _is_json(reply.body)


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


def _parts_of_signature(header: str) -> set[str]:
    signature = re.search(r'oauth_signature="([^"]*)"', header)
    return {header, unquote(signature[1])} if signature else {header}


def _any_spelling(text: str) -> str:
    """A pattern for `text` and what encodings make of it; each sign may be written by another of them."""
    return "".join(map(_spellings, text))


def _spellings(sign: str) -> str:
    if sign.isascii() and sign.isalnum():
        return sign
    units = sign.encode("utf-16-be")
    as_json = "".join(rf"\\u{unit}" for unit in units.hex(" ", 2).split())
    percent = "".join(f"%(?:25)*{octet:02x}" for octet in sign.encode())
    number = f"&\\#(?:0*{ord(sign)}|x0*{ord(sign):x});"
    named = {"&": "|&amp;", '"': "|&quot;", "<": "|&lt;", ">": "|&gt;", " ": r"|\+"}.get(sign, "")
    return rf"(?:\\?{re.escape(sign)}|(?i:{as_json}|{percent}|{number}{named}))"

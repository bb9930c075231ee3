"""Secrets kept out of what is said: what the HTTP library may log, and what a service sends back of them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from lbtui.fetch.address_echo import AddressParts
from lbtui.model.secret import Secret
from lbtui.providers.wire import Reply

LEAST_PART = 8
"""Characters of a part of a secret that is hidden on its own; a shorter one could be any word."""

_PLAIN = re.compile("[0-9A-Za-z]+")
_DATA = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_ROWS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[\]{]")
"""How an answer of data begins, and how it does where the address is secret: services of that kind are poor,
and answer with an object, or with an array of anything else, where something failed."""


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


class Redaction:
    """Hides a profile's secrets in replies that may be quoted to a person: a gateway or an error page may echo
    what it was sent.

    Found as they are and as JSON, HTML and percent-encoding write them. Most replies hold none, so they are
    searched for what every spelling leaves as it is, before a pattern of all spellings is even made.

    `address` is that of the service, where it is itself secret; `words` are answers that hold nothing of it.
    """

    def __init__(
        self, secrets: Iterable[Secret], address: Secret | None = None, words: Collection[str] = ()
    ) -> None:
        self._words = words
        self._address = AddressParts.of(address.reveal()) if address else None
        self._parts = _parts(secrets) | (self._address.words if self._address else set())
        self._rarest = {each[0] if each else "" for each in map(_runs, self._parts)}
        self._pattern: re.Pattern[str] | None = None

    def without(self, reply: Reply, signed: Secret | None = None) -> Reply:
        """The reply without secrets.

        `signed` is the Authorization header of OAuth that it answers: it is hidden whole, and its signature,
        but neither its nonce nor its time, which an error has reason to name. An answer of data is left as it
        is: nobody quotes it, and a header's value may well stand in it. A secret address never does.
        """
        once = _parts_of_signature(signed.reveal()) if signed else set()
        parts, texts = self._parts | once, _texts(reply)
        whole = "\n".join(texts)
        rarest = self._rarest.union(each[0] for each in map(_runs, once) if each)
        if not any(each in whole for each in rarest) or (self._address and reply.word in self._words):
            return reply
        if _is_data(reply, parts, _ROWS if self._address else _DATA):
            return _hidden_in(reply, self._address.whole) if self._address else reply
        patterns = [_any_of({part}) for part in _longest_first(once) if _may_hold(texts, part)]
        if any(_may_hold(texts, part) for part in self._parts):
            patterns.append(self._of_profile())
        return _without(reply, patterns, texts[0])

    def _of_profile(self) -> re.Pattern[str]:
        if self._pattern is None:
            self._pattern = _any_of(self._parts)
        return self._pattern


def _hidden_in(reply: Reply, parts: Iterable[str]) -> Reply:
    texts = _texts(reply)
    held = [part for part in parts if _may_hold(texts, part)]
    return _without(reply, [_any_of(held)] if held else [], texts[0])


def _texts(reply: Reply) -> list[str]:
    """The body, then what the headers say."""
    return [reply.body.decode("utf-8", "surrogateescape"), *reply.headers.values()]


def _without(reply: Reply, patterns: Sequence[re.Pattern[str]], body: str) -> Reply:
    if not patterns:
        return reply
    return reply._replace(
        body=_hidden(patterns, body).encode("utf-8", "surrogateescape"),
        headers={name: _hidden(patterns, value) for name, value in reply.headers.items()},
    )


def _may_hold(texts: Iterable[str], part: str) -> bool:
    """Whether one of the texts holds every run of `part`."""
    runs = _runs(part)
    return any(text and _holds(text, runs) for text in texts)


def _runs(part: str) -> Sequence[str]:
    """The runs of letters and digits of a part, which no encoding changes; the rarest first."""
    return sorted(_PLAIN.findall(part), key=len, reverse=True)


def _holds(text: str, runs: Iterable[str]) -> bool:
    return all(run in text for run in runs)


def _any_of(parts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_any_spelling, _longest_first(parts))))


def _longest_first(parts: Iterable[str]) -> list[str]:
    """So that what holds others is hidden whole."""
    return sorted(parts, key=len, reverse=True)


def _hidden(patterns: Iterable[re.Pattern[str]], text: str) -> str:
    for pattern in patterns:
        text = pattern.sub("****", text)
    return text


def _is_data(reply: Reply, parts: set[str], begins: re.Pattern[bytes]) -> bool:
    """Whether it is an answer of JSON; parsed for that only where a secret may stand in it."""
    if not 200 <= reply.status < 300 or not begins.match(reply.body):
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

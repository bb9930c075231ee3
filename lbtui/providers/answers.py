"""Reading replies: strict JSON, and the sentence for each way a service says no."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from lbtui.errors import (
    BadAnswer,
    LbtuiError,
    NotAuthorized,
    NotFound,
    RequestRefused,
    Throttled,
    TimedOut,
    Unavailable,
)
from lbtui.model.score import MAX_DIGITS
from lbtui.model.text import first_words, shortened
from lbtui.providers.wire import Reply


def read_json(reply: Reply) -> Any:
    """The JSON value of a reply, numbers exact (int or Decimal).

    NaN, infinities, numbers of over `MAX_DIGITS` digits, nesting past Python's limit, another encoding than
    UTF-8, text after the value and HTML raise BadAnswer. Of a repeated key the last value counts.
    """
    if not reply.body.strip():
        raise BadAnswer("The service's answer is empty", f"Status {reply.status}, no body")
    try:
        text = reply.body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadAnswer(
            "The service's answer is not UTF-8 text", f"Byte {wrong.start} cannot be read"
        ) from None
    return parse_json(text, reply.headers.get("content-type", ""))


def parse_json(text: str, content_type: str = "") -> Any:
    """As `read_json`, of a text."""
    if text.lstrip()[:1] == "<":
        raise BadAnswer(
            "The service sent a web page instead of data",
            f"It begins: {first_words(text)}",
            "A login page or a proxy may stand before the service; check the profile's url",
        )
    try:
        return json.loads(text, parse_float=_decimal, parse_int=_integer, parse_constant=_no_constant)
    except RecursionError:
        raise BadAnswer("The service's answer is nested too deeply to read") from None
    except ValueError as wrong:
        where = (
            f"line {wrong.lineno}, column {wrong.colno}"
            if isinstance(wrong, json.JSONDecodeError)
            else str(wrong)
        )
        kind = f" ({first_words(content_type, 40)})" if content_type else ""
        raise BadAnswer(
            f"The service's answer is not JSON{kind}", f"At {where}; it begins: {first_words(text)}"
        ) from None


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if len(text) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError("a number too large to be one")
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("a number too large to be one")
    return int(text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name}, which JSON does not have")


def service_words(reply: Reply) -> str:
    """What the service itself said of an error, cleaned and short; "" where it said nothing.

    Known forms: `description`, `errorMessage` or `message`, bare or under `error`; plain text; HTML.
    """
    text = reply.body[:20_000].decode("utf-8", "replace").strip()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return first_words(text)
    folded = _fold(value)
    if isinstance(inner := folded.get("error"), dict):
        folded |= _fold(inner)
    elif isinstance(inner, str):
        return shortened(inner)
    for key in ("description", "errormessage", "message", "error_msg"):
        if isinstance(said := folded.get(key), str) and said.strip():
            return _with_code(shortened(said), folded)
    return ""


def _fold(value: Any) -> dict[str, Any]:
    return {str(key).casefold(): each for key, each in value.items()} if isinstance(value, dict) else {}


def _with_code(said: str, folded: dict[str, Any]) -> str:
    code = folded.get("code", folded.get("errorcode"))
    source = folded.get("source")
    if not isinstance(code, int):
        return said
    return (
        f"{said.rstrip('.')} ({first_words(f'{source} {code}' if isinstance(source, str) else str(code), 40)})"
    )


def failure(reply: Reply, what: str) -> LbtuiError:
    """The error that a reply outside 2xx stands for; `what` names what was asked for."""
    said = service_words(reply)
    quoted = f"The service says: {said}" if said else f"Status {reply.status}"
    match reply.status:
        case 401:
            return NotAuthorized(
                f"Not authorised to read {what}", quoted, "The token may have expired; renew it"
            )
        case 403:
            return NotAuthorized(
                f"Not allowed to read {what}", quoted, "This account may lack access to it; ask its owner"
            )
        case 404 | 410:
            return NotFound(
                f"There is no {what}", quoted, "Check the name; an unpublished board is not found either"
            )
        case 406:
            return RequestRefused(f"The service does not offer {what} in this version", quoted)
        case 408 | 504:
            return TimedOut(f"The service timed out on {what}", quoted, "Try again")
        case 429:
            return throttled(reply, what, quoted)
        case status if 300 <= status < 400:
            target = first_words(reply.headers.get("location", "somewhere else"))
            return BadAnswer(
                f"The service sends {what} elsewhere",
                f"Status {status}, to {target}",
                "Check the profile's url",
            )
        case status if status >= 500:
            return Unavailable(
                f"The service cannot give {what} now", f"{quoted} (status {status})", "Try again later"
            )
        case status if status >= 400:
            return RequestRefused(f"The service refused the request for {what}", f"{quoted} (status {status})")
        case status:
            return BadAnswer(f"The service answered {what} with status {status}", quoted)


def throttled(reply: Reply, what: str, quoted: str) -> Throttled:
    """The error for a 429, with the limit where the service told it."""
    wait = reply.headers.get("retry-after", "").strip()
    seconds = float(wait) if wait.isascii() and wait.isdigit() and len(wait) < 10 else None
    hint = f"Come back in {seconds:.0f} s" if seconds is not None else "Wait a while before the next request"
    return Throttled(f"Too many requests for {what}", quoted, hint, retry_after=seconds)

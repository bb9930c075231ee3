"""Reading replies: strict JSON, and the sentence for each way a service says no."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from lbtui.errors import (
    BadAnswer,
    Forbidden,
    LbtuiError,
    NotAuthorized,
    NotFound,
    RequestRefused,
    Throttled,
    TimedOut,
    Unavailable,
)
from lbtui.model.exact_json import ANSWER_CAREFUL, ANSWER_PLAIN
from lbtui.model.score import MAX_DIGITS
from lbtui.model.text import duration_text, first_words, shortened
from lbtui.providers.wire import Reply

MOST_SKEW = 60.0
"""Seconds by which clocks may differ without a word."""


def read_json(reply: Reply) -> Any:
    """The JSON value of a reply. Numbers are exact (int or Decimal), or their text where an exponent is out of
    reach.

    NaN, infinities, numbers of over `MAX_DIGITS` digits, nesting past Python's limit, another encoding than
    UTF-8, text after the value and HTML raise BadAnswer. Of a repeated key the last value counts.
    """
    if not reply.body.removeprefix(codecs.BOM_UTF8).strip():
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
        return (ANSWER_CAREFUL if _may_hold_long_number(text) else ANSWER_PLAIN).decode(text)
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


_STEP = MAX_DIGITS // 2
_STRETCH = re.compile(f"[0-9]{{{_STEP}}}")
_DIGITS = re.compile("[0-9](?=[0-9])")


def _may_hold_long_number(text: str) -> bool:
    """Whether so many digits stand in a row that they may be too many: among those are two that stand a step
    apart, and all between them."""
    if len(text) <= MAX_DIGITS:
        return False
    steps = (found.start() * _STEP for found in _DIGITS.finditer(text[::_STEP]))
    return any(_STRETCH.match(text, at) for at in steps)


def service_words(reply: Reply) -> str:
    """What the service itself said of an error, cleaned and short; "" where it said nothing.

    Known forms: `description`, `errorMessage`, `message` or `error_msg`, bare or under `error`, with a code
    under `code`, `errorCode` or as `error` itself; plain text; HTML.
    """
    text = reply.body[:20_000].decode("utf-8", "replace").strip()
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return first_words(text)
    folded = _fold(value)
    inner = folded.get("error")
    if isinstance(inner, dict):
        folded |= _fold(inner)
    elif _code(inner):
        folded.setdefault("code", inner)
    elif isinstance(inner, str):
        return shortened(inner)
    for key in ("description", "errormessage", "message", "error_msg"):
        if isinstance(said := folded.get(key), str) and said.strip():
            return _with_code(shortened(said), folded)
    code = _code(folded.get("code"))
    return f"error {code}" if code else ""


def _fold(value: Any) -> dict[str, Any]:
    return {str(key).casefold(): each for key, each in value.items()} if isinstance(value, dict) else {}


def _with_code(said: str, folded: dict[str, Any]) -> str:
    code = _code(folded.get("code", folded.get("errorcode")))
    source = folded.get("source")
    if not code:
        return said
    return f"{said.rstrip('.')} ({first_words(f'{source} {code}' if isinstance(source, str) else code, 40)})"


def _code(value: Any) -> str:
    """A code: a number, or digits in a string as well; "" for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return first_words(str(value)) if abs(value) < 10**40 else ""
    return value.strip() if isinstance(value, str) and re.fullmatch(r"\s*\d{1,40}\s*", value, re.ASCII) else ""


def quoted(reply: Reply) -> str:
    """What stands in an error's detail: the service's own words, else the status."""
    said = service_words(reply)
    return f"The service says: {said}" if said else f"Status {reply.status}"


def clock_hint(reply: Reply) -> str:
    """A sentence about clocks that are over a minute apart, by the reply's Date; "" where they are not."""
    ahead = reply.clock_ahead
    if ahead is None or abs(ahead) <= MOST_SKEW:
        return ""
    side = "behind" if ahead > 0 else "ahead of"
    return (
        f"This machine's clock is {duration_text(abs(ahead))} {side} the service's; set it, because signatures "
        "are refused where clocks differ by more than about 5 min"
    )


def failure(reply: Reply, what: str, verb: str = "read") -> LbtuiError:
    """The error that a reply outside 2xx stands for.

    `what` names what was asked for, `verb` what was to be done with it: `read`, or a write's own word.
    """
    said = quoted(reply)
    match reply.status:
        case 401:
            hint = clock_hint(reply) or "The token may have expired; renew it"
            return NotAuthorized(f"Not authorised to {verb} {what}", said, hint)
        case 403:
            hint = "This account may lack access to it; ask its owner"
            return Forbidden(f"Not allowed to {verb} {what}", said, hint)
        case 404 | 410:
            hint = "Check the name; an unpublished board is not found either"
            return NotFound(f"There is no {what}", said, hint)
        case 406:
            return RequestRefused(f"The service does not offer {what} in this version", said)
        case 408 | 504:
            hint = "Try again" if verb == "read" else f"Read it again before you {verb} it once more"
            return TimedOut(f"The service timed out on {what}", said, hint)
        case 429:
            return throttled(reply, what, said)
        case status if 300 <= status < 400:
            target = first_words(reply.headers.get("location", "somewhere else"))
            detail, hint = f"Status {status}, to {target}", "Check the profile's url"
            return BadAnswer(f"The service sends {what} elsewhere", detail, hint)
        case status if status >= 400:
            named = said if said == f"Status {status}" else f"{said} (status {status})"
            return _refused(reply, what, verb, named)
        case status:
            return BadAnswer(f"The service answered {what} with status {status}", said)


def _refused(reply: Reply, what: str, verb: str, said: str) -> LbtuiError:
    """The error of a status from 400 up that means nothing more than its class."""
    if reply.status == 400:
        return RequestRefused(f"The service calls the request to {verb} {what} malformed", said)
    if reply.status < 500:
        return RequestRefused(f"The service refused to {verb} {what}", said)
    if reply.status == 500:
        return Unavailable(f"The service ran into an error of its own over {what}", said, "Try again later")
    to = "give" if verb == "read" else verb
    return Unavailable(f"The service cannot {to} {what} now", said, "Try again later")


def throttled(reply: Reply, what: str, said: str) -> Throttled:
    """The error for a 429, with the limit where the service told it."""
    wait = reply.headers.get("retry-after", "").strip()
    seconds = float(wait) if wait.isascii() and wait.isdigit() and len(wait) < 10 else None
    hint = f"Come back in {seconds:.0f} s" if seconds is not None else "Wait a while before the next request"
    return Throttled(f"Too many requests for {what}", said, hint, retry_after=seconds)

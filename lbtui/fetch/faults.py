"""What may become of a request instead of an answer, each with its sentence and whether to try again."""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Iterator
from typing import NamedTuple

from lbtui.errors import BadAnswer, LbtuiError, NotConnected, Unreachable
from lbtui.fetch.address import at_the_start

_ISSUER = "To trust a private authority, name its certificate in the profile's ca_bundle"
_CERTIFICATE = {
    9: ("The certificate of {where} is not valid yet", "Check this machine's clock"),
    10: (
        "The certificate of {where} has expired",
        "Its owner must renew it; check this machine's clock as well",
    ),
    18: ("The certificate of {where} is self-signed", _ISSUER),
    19: ("The certificate of {where} comes from an authority this machine does not know", _ISSUER),
    20: ("The certificate of {where} comes from an authority this machine does not know", _ISSUER),
    21: ("The certificate of {where} comes from an authority this machine does not know", _ISSUER),
    62: ("The certificate of {where} is for another host", "Check the profile's url"),
    64: ("The certificate of {where} is for another address", "Check the profile's url"),
}
_URL_HINT = "Check the profile's url"


class Fault(NamedTuple):
    """A request that got no whole answer.

    `again`: another try may end better. `stale`: it went over a kept connection that the service had closed.
    """

    error: LbtuiError
    again: bool = False
    stale: bool = False


class Faulty(Exception):
    """Carries a Fault out of a stream; the client catches it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.error.title)
        self.fault = fault


def causes(wrong: BaseException) -> Iterator[BaseException]:
    """An exception and all that led to it, groups taken apart."""
    seen: set[int] = set()
    open_ends: list[BaseException | None] = [wrong]
    while open_ends:
        each = open_ends.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        open_ends += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            open_ends += each.exceptions


def no_connection(wrong: BaseException, where: str) -> Fault:
    """Why a connection could not be made: TLS, the name, the port."""
    chain = list(causes(wrong))
    for each in chain:
        if isinstance(each, ssl.SSLError):
            return _no_trust(each, where)
    for each in chain:
        if isinstance(each, socket.gaierror):
            passing = each.errno == socket.EAI_AGAIN
            error = NotConnected(f"The name of {where} cannot be found", "DNS knows no such host", _URL_HINT)
            if passing:
                error.detail, error.hint = "DNS does not answer", "Check the network, or try again"
            return Fault(error, again=passing)
    for each in chain:
        if isinstance(each, ConnectionRefusedError):
            return Fault(
                NotConnected(
                    f"{at_the_start(where)} refuses the connection", "Nothing listens on that port", _URL_HINT
                ),
                again=True,
            )
    if any(isinstance(each, ConnectionResetError) for each in chain):
        return Fault(
            NotConnected(f"{at_the_start(where)} broke the connection off while it was being made"), again=True
        )
    said = next((each.strerror for each in reversed(chain) if isinstance(each, OSError) and each.strerror), "")
    return Fault(NotConnected(f"No connection to {where}", said, "Check the network"), again=True)


def _no_trust(wrong: ssl.SSLError, where: str) -> Fault:
    if isinstance(wrong, ssl.SSLCertVerificationError):
        title, hint = _CERTIFICATE.get(
            wrong.verify_code, ("The certificate of {where} cannot be verified", _ISSUER)
        )
        return Fault(NotConnected(title.format(where=where), wrong.verify_message or "", _store_hint() or hint))
    reason = (wrong.reason or "").replace("_", " ").lower()
    if any(sign in reason for sign in ("wrong version", "record layer", "http request", "unknown protocol")):
        error = NotConnected(
            f"{at_the_start(where)} does not speak TLS",
            reason,
            "If the service is plain http, say so in the profile's url",
        )
        return Fault(error)
    return Fault(NotConnected(f"No secure connection to {where}", reason or "The handshake failed", _URL_HINT))


def _store_hint() -> str:
    """An empty certificate store is a likelier cause than a bad certificate."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if (path := os.environ.get(name)) and not os.path.exists(path):
            return f"{name} names a file or folder that is not there, so no authority is trusted"
    return ""


def too_slow(where: str, seconds: float, *, in_handshake: bool) -> Fault:
    """No connection within `seconds`; `in_handshake` where the port was open and TLS got no answer."""
    if in_handshake:
        hint = "If the service is plain http, say so in the profile's url"
        return Fault(
            NotConnected(f"{at_the_start(where)} does not answer TLS", f"Waited {seconds:g} s", hint),
            again=True,
        )
    return Fault(
        NotConnected(f"{at_the_start(where)} does not answer", f"Waited {seconds:g} s", "Check the network"),
        again=True,
    )


def no_proxy(said: str) -> Fault:
    """A proxy that will not connect us; of what it says only the status is kept."""
    status = re.match(r"\d{3}\b", said)
    detail = f"It answers with status {status[0]}" if status else ""
    return Fault(
        NotConnected("The proxy does not let the request through", detail, "Check HTTPS_PROXY and ALL_PROXY")
    )


def broken_off(where: str, *, stale: bool) -> Fault:
    return Fault(Unreachable(f"{at_the_start(where)} broke the connection off"), again=True, stale=stale)


def not_followed(said: str, where: str, first_bytes: bytes, *, stale: bool) -> Fault:
    """What the HTTP parser complains of; its text may quote what the service sent, so it is never shown.

    `first_bytes` are those that came over a new connection, b"" where none did or it was not new.
    """
    if first_bytes.startswith(b"SSH-"):
        return Fault(BadAnswer(f"An SSH server answers at {where}, not HTTP", hint=_URL_HINT))
    if first_bytes.startswith(b"\x15\x03"):  # a TLS alert
        return Fault(
            BadAnswer(
                f"{at_the_start(where)} speaks TLS", "It was asked in plain http", "Write https:// in the url"
            )
        )
    if first_bytes and not first_bytes.startswith(b"HTTP/"):
        return Fault(BadAnswer(f"What answers at {where} does not speak HTTP", hint=_URL_HINT))
    if "without sending a response" in said:
        if first_bytes:
            return Fault(Unreachable(f"The answer of {where} was cut off", "Its headers end early"), again=True)
        return Fault(
            Unreachable(f"{at_the_start(where)} closed the connection without an answer"),
            again=True,
            stale=stale,
        )
    if "incomplete chunked read" in said:
        return Fault(Unreachable(f"The answer of {where} was cut off", "A chunk is missing"), again=True)
    if missing := re.search(r"received (\d+) bytes, expected (\d+)", said):
        told = f"{int(missing[1]):,} of {int(missing[2]):,} bytes arrived"
        return Fault(Unreachable(f"The answer of {where} was cut off", told), again=True)
    if "buffer too long" in said:
        return Fault(BadAnswer(f"The answer of {where} has over 100 kB of headers"))
    return Fault(BadAnswer(f"What answers at {where} breaks the rules of HTTP", hint=_URL_HINT))


def elsewhere(status: int, where: str, target: str) -> Fault:
    """A redirect that is not followed, because it leads to another origin or is no GET's."""
    if target == where:
        target = "another form of the same address"
    return Fault(
        BadAnswer(
            "The service sends requests elsewhere, and nothing was sent there",
            f"Status {status}, to {target}",
            "If that is where the service is now, change the profile's url",
        )
    )

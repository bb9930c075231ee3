"""Verifying OAuth 1.0 requests (RFC 5849, HMAC-SHA1), from what went over the wire and by no library's reading.

Where the RFC or the service's page leaves a choice:

- The protocol parameters are taken from the one Authorization header alone, as the page has them; one of them
  in the query or a form is refused, since it would be there twice or in the wrong place.
- `oauth_version` may be left out, and is 1.0. `realm` is not looked at. Other parameters of the header are
  signed.
- An empty `oauth_token` is none: the request is two-legged.
- Without `sign_query` the query is no part of the base string, as the page's text has it. A form's members are
  part of it either way; a JSON body never is.
- Every fault is a 401, the only status that the page has for the authorisation, where the RFC (3.2) would
  answer 400 to some.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from lbtui.demo.refused import Refused

WINDOW = 300
"""Seconds that a request's timestamp may be away from the service's clock; nonces are remembered as long."""

METHOD, VERSION = "HMAC-SHA1", "1.0"
REALM = 'OAuth realm="lbtui demo"'

_REQUIRED = (
    "oauth_consumer_key",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_signature",
)
_PARAMETER = re.compile(r'[ \t]*([^\s=",]+)="([^"]*)"[ \t]*(?:,|$)')
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,15}", re.ASCII)
_LONGEST_NONCE = 255
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Signed:
    """What of a request its signature covers: `address` is scheme, host and raw path as the client addressed
    them, `query` the raw query, `form` the raw body where it is one, and `authorization` each such header."""

    method: str
    address: str
    query: bytes
    form: bytes | None
    authorization: Sequence[str]


class Verifier:
    """Says who signs, once for each nonce. `consumers` has the secret of each consumer key, `tokens` the secret
    and the user of each token; `clock` is the wall clock, in seconds since 1970."""

    def __init__(
        self,
        consumers: Mapping[str, str],
        tokens: Mapping[str, tuple[str, str]],
        clock: Callable[[], float],
        *,
        sign_query: bool = True,
    ) -> None:
        self._consumers = consumers
        self._tokens = tokens
        self._clock = clock
        self._sign_query = sign_query
        self._seen: dict[int, set[tuple[str, str, str]]] = {}

    @property
    def remembered(self) -> int:
        """How many nonces are kept."""
        return sum(map(len, self._seen.values()))

    def check(self, signed: Signed) -> str | None:
        """The user of the request's token, None where it has none; 401 with the reason where it is not signed
        as it should be."""
        given = _parameters(signed)
        if given["oauth_signature_method"] != METHOD:
            raise denied(f"Unsupported signature method; only {METHOD} is known")
        if given.get("oauth_version", VERSION) != VERSION:
            raise denied(f"Unsupported OAuth version; only {VERSION} is known")
        secret = self._consumers.get(given["oauth_consumer_key"])
        if secret is None:
            raise denied("Invalid consumer key")
        token_secret, user = self._token(given.get("oauth_token", ""))
        moment = self._moment(given["oauth_timestamp"])
        base = base_string(signed, given, sign_query=self._sign_query)
        expected = signature(base, secret, token_secret)
        if not hmac.compare_digest(expected.encode(), given["oauth_signature"].encode()):
            raise denied("Invalid signature")
        self._remember(moment, given)
        return user

    def _token(self, token: str) -> tuple[str, str | None]:
        if not token:
            return "", None
        if token not in self._tokens:
            raise denied("Invalid access token")
        return self._tokens[token]

    def _moment(self, timestamp: str) -> int:
        ours = int(self._clock())
        if not _TIMESTAMP.fullmatch(timestamp) or int(timestamp) == 0:
            raise denied("Malformed oauth_timestamp: it is the whole seconds since 1970")
        if abs(ours - int(timestamp)) > WINDOW:
            raise denied(f"Expired timestamp, yours {timestamp}, ours {ours}")
        return int(timestamp)

    def _remember(self, moment: int, given: Mapping[str, str]) -> None:
        """Only what was signed is kept, and only while its timestamp would still do."""
        oldest = self._clock() - WINDOW - 1
        for gone in [each for each in self._seen if each < oldest]:
            del self._seen[gone]
        nonce = (given["oauth_consumer_key"], given.get("oauth_token", ""), given["oauth_nonce"])
        if nonce in self._seen.setdefault(moment, set()):
            raise denied(f"Nonce already used: {given['oauth_nonce']}")
        self._seen[moment].add(nonce)


def denied(why: str) -> Refused:
    """The answer to a request that is not authorised."""
    return Refused(401, 401, why, {"WWW-Authenticate": REALM})


def address(scheme: str, host: str, path: str) -> str:
    """The base string's URI: scheme and host in small letters, the scheme's own port left out, the path as it
    is (RFC 5849, 3.4.1.2)."""
    scheme, host = scheme.lower(), host.lower()
    return f"{scheme}://{host.removesuffix(':' + _PORTS.get(scheme, ''))}{path or '/'}"


def base_string(signed: Signed, given: Mapping[str, str], *, sign_query: bool = True) -> str:
    """What is signed: method, address and parameters (RFC 5849, 3.4.1)."""
    pairs = [(_escaped(name.encode()), _escaped(value.encode())) for name, value in given.items()]
    pairs = [each for each in pairs if each[0] not in ("oauth_signature", "realm")]
    if sign_query:
        pairs += _form_pairs(signed.query)
    pairs += _form_pairs(signed.form or b"")
    normalized = "&".join(f"{name}={value}" for name, value in sorted(pairs))
    return "&".join(_escaped(part.encode()) for part in (signed.method.upper(), signed.address, normalized))


def signature(base: str, secret: str, token_secret: str) -> str:
    """The HMAC-SHA1 of a base string, in base 64 (RFC 5849, 3.4.2)."""
    key = f"{_escaped(secret.encode())}&{_escaped(token_secret.encode())}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()


def _escaped(data: bytes) -> str:
    return quote(data, safe="")


def _form_pairs(encoded: bytes) -> list[tuple[str, str]]:
    """The pairs of a query or a form, in the RFC's own encoding (3.4.1.3 and 3.6), octet by octet."""
    parts = (part.replace(b"+", b" ").partition(b"=") for part in encoded.split(b"&") if part)
    return [(_escaped(unquote_to_bytes(name)), _escaped(unquote_to_bytes(value))) for name, _, value in parts]


def _parameters(signed: Signed) -> dict[str, str]:
    """The header's parameters, decoded."""
    if not signed.authorization:
        raise denied("The request has no Authorization header")
    if len(signed.authorization) > 1:
        raise denied("The request has more than one Authorization header")
    given = _decoded(_header_pairs(signed.authorization[0]))
    for name in _REQUIRED:
        if not given.get(name):
            raise denied(f"Missing OAuth parameter: {name}")
    if len(given["oauth_nonce"]) > _LONGEST_NONCE:
        raise denied(f"Malformed oauth_nonce: it is longer than {_LONGEST_NONCE} signs")
    for name, _ in _form_pairs(signed.query) + _form_pairs(signed.form or b""):
        if name.startswith("oauth_"):
            raise denied(f"{name} belongs in the Authorization header, and nowhere else")
    return given


def _header_pairs(header: str) -> Iterable[tuple[str, str]]:
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() != "oauth":
        raise denied("The Authorization header is not of the scheme OAuth")
    at = 0
    while at < len(rest):
        found = _PARAMETER.match(rest, at)
        if not found:
            raise denied('Malformed Authorization header: its parameters are name="value", with commas between')
        at = found.end()
        yield found[1], found[2]


def _decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in pairs:
        if name.lower() == "realm":
            continue
        if not (_ENCODED.fullmatch(name) and _ENCODED.fullmatch(value)):
            raise denied("Malformed Authorization header: names and values are percent-encoded")
        try:
            name, value = (unquote_to_bytes(each).decode() for each in (name, value))
        except UnicodeDecodeError:
            raise denied("Malformed Authorization header: a value is not UTF-8") from None
        if name in given:
            raise denied(f"OAuth parameter given more than once: {name}")
        given[name] = value
    return given

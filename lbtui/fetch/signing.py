"""OAuth 1.0 signatures (RFC 5849, HMAC-SHA1): the Authorization header of one request.

The client imports this room with the first request to sign, because oauthlib takes longer to import than a
request takes. oauthlib makes nonce, timestamp, signature and header. The base string is made here, of the
octets that go over the wire: oauthlib's reading of an address refuses signs that HTTP lets through (`[`, `|`,
a lone `%`), decodes a query's `oauth_` parameters twice, and loses octets outside UTF-8 and a `;` at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from oauthlib import oauth1

from lbtui.errors import ConfigError
from lbtui.fetch.credentials import Signing
from lbtui.fetch.redaction import guard_details

FORM = "application/x-www-form-urlencoded"
_PORTS = {"http": "80", "https": "443"}
_URL = re.compile(
    r"(?P<scheme>[^:/?#]+)://(?:[^/?#]*@)?(?P<host>\[[^]]*\]|[^:/?#]*)(?::(?P<port>\d*))?"
    r"(?P<path>(?:/[^?#]*)?)(?:[?#].*)?"
)

Octets = str | bytes
"""A name or a value, decoded; text stands for its UTF-8."""


guard_details("oauthlib")


class _Signer(oauth1.Client):  # type: ignore[misc]  # oauthlib ships no types
    """oauthlib's client, which signs the base string of this room."""

    def __init__(
        self,
        secrets: Signing,
        url: str = "",
        parameters: Iterable[tuple[Octets, Octets]] = (),
        **given: str | None,
    ) -> None:
        token, token_secret = secrets.token, secrets.token_secret
        super().__init__(
            secrets.consumer_key.reveal(),
            client_secret=secrets.consumer_secret.reveal(),
            resource_owner_key=token.reveal() if token else None,
            resource_owner_secret=token_secret.reveal() if token and token_secret else None,
            **given,
        )
        self.url = url
        self.parameters = tuple(parameters)

    def __repr__(self) -> str:
        return "<signer>"  # oauthlib's shows the key and the token

    def get_oauth_signature(self, request: Any) -> str:
        """Called by `sign` once the protocol's own parameters are known."""
        text = base_string(request.http_method, self.url, [*self.parameters, *request.oauth_params])
        return self.signature(text)

    def signature(self, text: str) -> str:
        return str(self.SIGNATURE_METHODS[self.signature_method](text, self))


def authorization(
    method: str,
    url: str,
    secrets: Signing,
    *,
    content_type: str = "",
    body: bytes = b"",
    nonce: str | None = None,
    timestamp: str | None = None,
) -> str:
    """The value of the Authorization header for a request to `url`, which is as it goes over the wire.

    The query is signed, and a body that is a form; any other body is not, nor its hash (RFC 5849, 3.4.1.3.1).
    Where `secrets.sign_query` is False only the protocol's parameters are, as the Mobage page reads word for
    word. Nonce and timestamp, in seconds since 1970, are new ones unless given. ConfigError where the address
    or a secret cannot be signed.
    """
    try:
        parameters = _parameters(url, content_type, body) if secrets.sign_query else []
        signer = _Signer(secrets, url, parameters, nonce=nonce, timestamp=timestamp)
        _, headers, _ = signer.sign(re.split("[?#]", url)[0], method)
        return str(headers["Authorization"])
    except ValueError:  # among them those of encoding
        problem = ConfigError(
            "The request cannot be signed",
            "Its address, the consumer key, the token or a secret holds signs that cannot be encoded",
            "Check the profile's url, consumer_key, consumer_secret, token and token_secret",
        )
    raise problem


def _parameters(url: str, content_type: str, body: bytes) -> list[tuple[Octets, Octets]]:
    parameters = decoded(url.partition("#")[0].partition("?")[2])
    if content_type.partition(";")[0].strip().lower() == FORM:
        parameters += decoded(body)
    return parameters


def base_string(method: str, url: str, parameters: Iterable[tuple[Octets, Octets]]) -> str:
    """What is signed (RFC 5849, 3.4.1.1). `parameters` are all, decoded; a query of `url` is left out."""
    return "&".join(map(encoded, (method.upper(), base_address(url), normalized(parameters))))


def base_address(url: str) -> str:
    """The address without query (RFC 5849, 3.4.1.2), its path as it stands. ValueError where it is none."""
    parts = _URL.fullmatch(url)
    if parts is None or not parts["host"]:
        raise ValueError("no address")
    scheme, host, port = parts["scheme"].lower(), parts["host"].lower(), parts["port"]
    where = f"{host}:{port}" if port and port != _PORTS.get(scheme) else host
    return f"{scheme}://{where}{parts['path'] or '/'}"


def normalized(parameters: Iterable[tuple[Octets, Octets]]) -> str:
    """Parameters encoded, sorted by their octets and joined; never the signature (RFC 5849, 3.4.1.3)."""
    pairs = sorted((encoded(name), encoded(value)) for name, value in parameters)
    return "&".join(f"{name}={value}" for name, value in pairs if name != "oauth_signature")


def decoded(form: Octets) -> list[tuple[Octets, Octets]]:
    """The parameters of a query or of a form's body, as octets; `name` is `name=` (RFC 5849, 3.4.1.3.1)."""
    octets = form.encode() if isinstance(form, str) else form
    pairs = (part.replace(b"+", b" ").partition(b"=") for part in octets.split(b"&") if part)
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs]


def encoded(value: Octets) -> str:
    """Percent-encoded as RFC 5849, 3.6 has it: all but letters, digits, `-`, `.`, `_` and `~`."""
    return quote(value, safe="")


def signature(text: str, secrets: Signing) -> str:
    """The signature of a base string: HMAC-SHA1 in base 64 (RFC 5849, 3.4.2).

    Its key is the two secrets, each encoded, then joined by `&`.
    """
    return _Signer(secrets).signature(text)

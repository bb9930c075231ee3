"""Judges of what a client sent: oauthlib's own verifier, and the tests' other signer. The keys are made up."""

from __future__ import annotations

from typing import Any

from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint

from lbtui.model.secret import SecretRef

from . import independent_signer
from .independent_signer import header_pairs
from .misbehaving import Seen

KEY, SECRET, TOKEN, TOKEN_SECRET = "demo-key", "demo-secret&+%/=", "demo-token:ü&1", "token-secret+%="
KEYS = {
    "consumer_key": SecretRef("inline", KEY),
    "consumer_secret": SecretRef("inline", SECRET),
    "token": SecretRef("inline", TOKEN),
    "token_secret": SecretRef("inline", TOKEN_SECRET),
}


class Keeper(RequestValidator):  # type: ignore[misc]  # oauthlib ships no types
    """What oauthlib's verifier asks a service: its keys, and whether a nonce is new."""

    enforce_ssl = False
    dummy_client = "nobody"

    def __init__(self) -> None:
        super().__init__()
        self.nonces: set[tuple[str, str]] = set()

    def check_client_key(self, client_key: str) -> bool:
        return bool(client_key)

    def check_nonce(self, nonce: str) -> bool:
        return bool(nonce)

    def validate_client_key(self, client_key: str, request: Any) -> bool:
        return client_key == KEY

    def get_client_secret(self, client_key: str, request: Any) -> str:
        return SECRET

    def get_access_token_secret(self, client_key: str, token: str, request: Any) -> str:
        return TOKEN_SECRET if token == TOKEN else "none of ours"

    def validate_timestamp_and_nonce(
        self, client_key: str, timestamp: str, nonce: str, request: Any, *_: Any, **__: Any
    ) -> bool:
        known = (timestamp, nonce) in self.nonces
        self.nonces.add((timestamp, nonce))
        return not known


def accepted(seen: Seen, keeper: Keeper | None = None) -> bool:
    """Whether oauthlib's verifier takes a request as it came."""
    endpoint = SignatureOnlyEndpoint(keeper or Keeper())
    uri = f"http://{seen.headers['host']}{seen.target}"
    headers = {"Authorization": seen.headers["authorization"]}
    if "content-type" in seen.headers:
        headers["Content-Type"] = seen.headers["content-type"]
    valid, _ = endpoint.validate_request(uri, seen.method, seen.body.decode(), headers)
    return bool(valid)


def recomputed(seen: Seen, secret: str = SECRET, token_secret: str = TOKEN_SECRET, **how: Any) -> str:
    return independent_signer.signature(independent_signer.base_of(seen, **how), secret, token_secret)


def said(seen: Seen) -> dict[str, str]:
    return dict(header_pairs(seen.headers["authorization"]))

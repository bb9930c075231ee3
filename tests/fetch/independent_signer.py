"""Another signer of OAuth 1.0, written from RFC 5849 with the standard library alone.

It reads requests as they came over the wire. Octets are held as text of Latin-1, one sign each.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote, unquote

from .misbehaving import Seen

Pairs = list[tuple[str, str]]


def escape(octets: str) -> str:
    return quote(octets, safe="-._~", encoding="latin-1")


def form_pairs(form: str) -> Pairs:
    return parse_qsl(form, keep_blank_values=True, encoding="latin-1")


def header_pairs(header: str) -> Pairs:
    scheme, _, rest = header.partition(" ")
    assert scheme == "OAuth"
    return [(name, unquote(value, "latin-1")) for name, value in re.findall(r'(\w+)="([^"]*)"', rest)]


def base_string(method: str, scheme: str, host: str, path: str, pairs: Pairs) -> str:
    host = host.lower().removesuffix({"http": ":80", "https": ":443"}[scheme])
    ordered = sorted([escape(name), escape(value)] for name, value in pairs if name != "oauth_signature")
    normal = "&".join("=".join(pair) for pair in ordered)
    return "&".join([method.upper(), escape(f"{scheme}://{host}{path or '/'}"), escape(normal)])


def signature(text: str, consumer_secret: str, token_secret: str = "") -> str:
    key = f"{quote(consumer_secret, safe='-._~')}&{quote(token_secret, safe='-._~')}"
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


def base_of(seen: Seen, scheme: str = "http", *, query_too: bool = True) -> str:
    pairs = header_pairs(seen.headers["authorization"])
    if query_too:
        pairs += form_pairs(seen.query)
        if seen.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            pairs += form_pairs(seen.body.decode("latin-1"))
    return base_string(seen.method, scheme, seen.headers["host"], seen.path, pairs)

"""O1 to O3, O6 and O7 on paper: published signatures, and the rules behind them as tables."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from lbtui.fetch.credentials import Signing
from lbtui.fetch.signing import (
    FORM,
    authorization,
    base_address,
    base_string,
    decoded,
    encoded,
    normalized,
    signature,
)
from lbtui.model.secret import Secret

from . import independent_signer
from .independent_signer import header_pairs
from .oauth_vectors import MOBAGE, PUBLISHED, Vector

VECTORS = pytest.mark.parametrize("vector", [*PUBLISHED, *MOBAGE], ids=str)
SIGNED_AS_WE_DO = [each for each in (*PUBLISHED, *MOBAGE) if "oauth_version" in each.protocol]


@VECTORS
def test_o1_published_signatures(vector: Vector) -> None:
    parameters: list[tuple[str | bytes, str | bytes]] = [*vector.protocol.items()]
    parameters += decoded(vector.query) + decoded(vector.form)
    text = base_string(vector.method, vector.url, parameters)
    assert signature(text, vector.signing) == vector.signature
    assert text == vector.base or not vector.base


@pytest.mark.parametrize("vector", SIGNED_AS_WE_DO, ids=str)
def test_o1_published_headers(vector: Vector) -> None:
    """As a request is signed: the same parameters in the header, their order as published where it was."""
    header = authorization(
        vector.method,
        vector.url,
        vector.signing,
        content_type=FORM if vector.form else "",
        body=vector.form.encode(),
        nonce=vector.protocol["oauth_nonce"],
        timestamp=vector.protocol["oauth_timestamp"],
    )
    assert dict(header_pairs(header)) == {**vector.protocol, "oauth_signature": vector.signature}
    assert header == vector.header or not vector.header


@VECTORS
def test_the_other_signer_agrees_with_what_is_published(vector: Vector) -> None:
    where, _, query = vector.url.partition("?")
    scheme, _, rest = where.partition("://")
    host, slash, path = rest.partition("/")
    pairs = [*vector.protocol.items()]
    pairs += independent_signer.form_pairs(query) + independent_signer.form_pairs(vector.form)
    text = independent_signer.base_string(vector.method, scheme, host, slash + path, pairs)
    secrets = (vector.consumer_secret, vector.token_secret)
    assert independent_signer.signature(text, *secrets) == vector.signature


def test_o3_count_and_start_index_are_signed() -> None:
    scores = next(vector for vector in MOBAGE if "startIndex" in vector.url)
    text = base_string("GET", scores.url, [*decoded(scores.query), *scores.protocol.items()])
    assert "count%3D50%26fields%3D" in text
    assert text.endswith("%26startIndex%3D51")


@pytest.mark.parametrize("vector", MOBAGE, ids=str)
def test_o7_the_literal_reading_of_the_page(vector: Vector) -> None:
    """Without the query; the secrets are encoded before they are joined, of which the page says nothing."""
    keys = vector.signing
    literal = Signing(keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret, sign_query=False)
    header = authorization(
        vector.method,
        vector.url,
        literal,
        content_type=FORM,
        body=b"value=123",  # nor is a form: the page's list of parameters is of oauth_ ones alone
        nonce=vector.protocol["oauth_nonce"],
        timestamp=vector.protocol["oauth_timestamp"],
    )
    secrets = (vector.consumer_secret, vector.token_secret)
    expected = independent_signer.signature(vector.literal_base, *secrets)
    assert dict(header_pairs(header))["oauth_signature"] == expected
    assert expected != vector.unescaped_signature
    assert (expected == vector.signature) is ("?" not in vector.url)


@pytest.mark.parametrize(
    ("text", "consumer_secret", "token", "token_secret", "expected"),
    [
        ("bs", "cs", None, None, "egQqG5AJep5sJ7anhXju1unge2I="),
        ("bs", "cs", None, "never used", "egQqG5AJep5sJ7anhXju1unge2I="),
        ("bs", "cs", "t", None, "egQqG5AJep5sJ7anhXju1unge2I="),
        ("bs", "cs", "t", "", "egQqG5AJep5sJ7anhXju1unge2I="),
        ("bs", "cs", "t", "ts", "VZVjXceV7JgPq/dOTnNmEfO0Fv8="),
    ],
)
def test_hmac(
    text: str, consumer_secret: str, token: str | None, token_secret: str | None, expected: str
) -> None:
    """A token without a secret has an empty one; a secret without a token is nobody's."""
    signing = Signing(
        Secret("ck"),
        Secret(consumer_secret),
        Secret(token) if token else None,
        None if token_secret is None else Secret(token_secret),
    )
    assert signature(text, signing) == expected


@pytest.mark.parametrize(
    ("secret", "token_secret"),
    [("a&b%c+d", ""), ("&", "&&"), ("%26", "+"), ("pässwörd 秘", "😀"), ("~-._", "/=")],
)
def test_o6_secrets_are_encoded_then_joined(secret: str, token_secret: str) -> None:
    signing = Signing(Secret("ck"), Secret(secret), Secret("t"), Secret(token_secret))
    assert signature("bs", signing) == independent_signer.signature("bs", secret, token_secret)


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("abcABC123", "abcABC123"),
        ("-._~", "-._~"),
        ("%", "%25"),
        ("+", "%2B"),
        ("&=*", "%26%3D%2A"),
        ("\n", "%0A"),
        (" ", "%20"),
        ("\x7f", "%7F"),
        ("\x80", "%C2%80"),
        ("、", "%E3%80%81"),
        ("😀", "%F0%9F%98%80"),
        ("!'()", "%21%27%28%29"),
        ("/:@,;?", "%2F%3A%40%2C%3B%3F"),
        (b"\xff\x00", "%FF%00"),
        ("", ""),
    ],
)
def test_o2_encoding(plain: str | bytes, expected: str) -> None:
    """RFC 5849, 3.6."""
    assert encoded(plain) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("a=1&Z=2", "Z=2&a=1"),
        ("a=2&a=10&a=1", "a=1&a=10&a=2"),
        ("a=b&a=B&a=", "a=&a=B&a=b"),
        ("b&a", "a=&b="),
        ("name", "name="),
        ("name=", "name="),
        ("a=b=c", "a=b%3Dc"),
        ("=v", "=v"),
        ("", ""),
        ("&&a=1&", "a=1"),
        ("a=x+y&b=x%20y&c=x%2By", "a=x%20y&b=x%20y&c=x%2By"),
        ("a+b=1", "a%20b=1"),
        ("%61=1&a=0", "a=0&a=1"),
        ("a%3D=1&a=2", "a=2&a%3D=1"),  # `=` joins after sorting: `a` is before `a%3D`
        ("a1=x&a=x", "a=x&a1=x"),
        ("x=%C3%BC&x=~", "x=%C3%BC&x=~"),  # sorted as encoded, not as it was
        ("x=%ff&x=%e4", "x=%E4&x=%FF"),
        ("x=%zz&y=%", "x=%25zz&y=%25"),
        ("x=[{|}]^`\\", "x=%5B%7B%7C%7D%5D%5E%60%5C"),
        ("a;b=1;c=2", "a%3Bb=1%3Bc%3D2"),
        ("oauth_x=a%2541", "oauth_x=a%2541"),
        ("oauth_signature=forged&a=1", "a=1"),
        ("count=50&startIndex=51", "count=50&startIndex=51"),
    ],
)
def test_o2_parameters(form: str, expected: str) -> None:
    """RFC 5849, 3.4.1.3: decoded once as a form, encoded, sorted by octets, joined."""
    assert normalized(decoded(form)) == expected
    text = base_string("GET", "http://h/", decoded(form))
    assert text == f"GET&http%3A%2F%2Fh%2F&{quote(expected, safe='')}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://EXAMPLE.com/R%20v/X?id=123", "http://example.com/R%20v/X"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://www.example.net:8080/?q=1", "https://www.example.net:8080/"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("https://example.com:80/a", "https://example.com:80/a"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com?a=b", "http://example.com/"),
        ("http://example.com/?", "http://example.com/"),
        ("http://example.com/a#part", "http://example.com/a"),
        ("http://h/@me/a,b(c)!*'", "http://h/@me/a,b(c)!*'"),
        ("http://h/%2f%2F%40me", "http://h/%2f%2F%40me"),
        ("http://h//a/../b/.", "http://h//a/../b/."),
        ("http://h/a;", "http://h/a;"),
        ("http://h/a;b;", "http://h/a;b;"),
        ("http://h/A:8080@b", "http://h/A:8080@b"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://[0:0:0:0:0:0:0:1]:8080/a", "http://[0:0:0:0:0:0:0:1]:8080/a"),
        ("http://h:/a", "http://h/a"),
    ],
)
def test_o2_o8_addresses(url: str, expected: str) -> None:
    """RFC 5849, 3.4.1.2: case, default ports and the path's octets."""
    assert base_address(url) == expected
    assert base_string("get", url, []) == f"GET&{quote(expected, safe='')}&"


@pytest.mark.parametrize("url", ["", "/a", "h/a", "http://", "http:///a", "http://[::1/a"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        base_address(url)

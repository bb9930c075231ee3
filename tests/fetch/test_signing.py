"""The Authorization header of one request: what is in it, what is signed, and what is never told."""

from __future__ import annotations

import logging
import time
import traceback

import pytest
from oauthlib import oauth1

from lbtui.errors import ConfigError
from lbtui.fetch import signing
from lbtui.fetch.credentials import Signing
from lbtui.fetch.signing import FORM, authorization
from lbtui.model.secret import Secret

from . import independent_signer
from .independent_signer import header_pairs

URL = "http://h.example/leaderboards/@app?count=50"
KEYS = Signing(
    Secret("k3y-made-up"), Secret("s3cr3t-consumer&"), Secret("t0k3n:made-up"), Secret("s3cr3t-token+")
)
NAMES = {
    "oauth_nonce",
    "oauth_timestamp",
    "oauth_version",
    "oauth_signature_method",
    "oauth_consumer_key",
    "oauth_token",
    "oauth_signature",
}


def sent(header: str) -> dict[str, str]:
    return dict(header_pairs(header))


def test_the_header_holds_the_protocols_parameters_and_no_other() -> None:
    """No realm, no callback, and no oauth_body_hash, of which RFC 5849 knows nothing."""
    parameters = sent(authorization("PUT", URL, KEYS, content_type="application/json", body=b'{"value":1}'))
    assert set(parameters) == NAMES
    assert parameters["oauth_version"] == "1.0"
    assert parameters["oauth_signature_method"] == "HMAC-SHA1"


def test_nonce_and_timestamp_are_new_each_time() -> None:
    before = int(time.time())
    headers = [sent(authorization("GET", URL, KEYS)) for _ in range(50)]
    assert len({each["oauth_nonce"] for each in headers}) == 50
    assert len({each["oauth_signature"] for each in headers}) == 50
    assert all(before <= int(each["oauth_timestamp"]) <= time.time() for each in headers)


def test_two_legged_names_no_token() -> None:
    two_legged = Signing(KEYS.consumer_key, KEYS.consumer_secret)
    header = authorization("GET", "http://h/a", two_legged, nonce="n", timestamp="1")
    assert set(sent(header)) == NAMES - {"oauth_token"}
    pairs = header_pairs(header)
    text = independent_signer.base_string("GET", "http", "h", "/a", pairs)
    assert sent(header)["oauth_signature"] == independent_signer.signature(text, "s3cr3t-consumer&")


@pytest.mark.parametrize(
    ("content_type", "is_signed"),
    [
        (FORM, True),
        (f"{FORM}; charset=utf-8", True),
        ("Application/X-WWW-Form-URLEncoded ;charset=UTF-8", True),
        ("application/json; charset=utf-8", False),
        ("application/json; like=application/x-www-form-urlencoded", False),
        ("text/plain", False),
        ("multipart/form-data; boundary=x", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "GET"])
def test_only_a_forms_body_is_signed(method: str, content_type: str, is_signed: bool) -> None:
    """RFC 5849, 3.4.1.3.1."""
    body = b"value=1+2&%zz=%ff&=[x]"
    header = authorization(method, URL, KEYS, content_type=content_type, body=body, nonce="n", timestamp="1")
    assert (header != authorization(method, URL, KEYS, nonce="n", timestamp="1")) is is_signed
    pairs = header_pairs(header) + independent_signer.form_pairs("count=50")
    pairs += independent_signer.form_pairs(body.decode()) if is_signed else []
    text = independent_signer.base_string(method, "http", "h.example", "/leaderboards/@app", pairs)
    expected = independent_signer.signature(text, "s3cr3t-consumer&", "s3cr3t-token+")
    assert sent(header)["oauth_signature"] == expected


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("http://h/\ud800", KEYS),
        ("http://h/?a=\ud800", KEYS),
        ("http://[/a", KEYS),
        ("h/a", KEYS),
        (URL, Signing(Secret("k"), Secret("s3cr3t\ud800"))),
        (URL, Signing(Secret("s3cr3t\ud800"), Secret("s"))),
        (URL, Signing(Secret("k"), Secret("s"), Secret("s3cr3t\ud800"), Secret("s"))),
        (URL, Signing(Secret("k"), Secret("s"), Secret("t"), Secret("s3cr3t\ud800"))),
    ],
)
def test_what_cannot_be_signed_is_an_error_with_a_sentence(url: str, keys: Signing) -> None:
    with pytest.raises(ConfigError, match="cannot be signed") as caught:
        authorization("GET", url, keys)
    assert caught.value.hint
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "s3cr3t" not in "".join(traceback.format_exception(caught.value))
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    shown = [(frame.locals or {}) for frame in frames if frame.filename == signing.__file__]
    assert shown
    assert "s3cr3t" not in str(shown)


def test_no_repr_tells_a_secret() -> None:
    signer = signing._Signer(KEYS, "http://h/s3cr3t")
    for each in (KEYS, signer):
        assert "s3cr3t" not in repr(each)
        assert "k3y" not in repr(each)
        assert "t0k3n" not in repr(each)


def test_oauthlib_logs_nothing_below_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """Its debug lines hold base strings and whole headers."""
    caplog.set_level(logging.DEBUG)
    client = oauth1.Client("k3y-made-up", "s3cr3t-consumer", "t0k3n", "s3cr3t-token")
    client.sign("http://h/a?ticket=s3cr3t")
    authorization("GET", URL, KEYS)
    assert caplog.text == ""
    logging.getLogger("oauthlib.oauth1.rfc5849").warning("still told")
    assert "still told" in caplog.text

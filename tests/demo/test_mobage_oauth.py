"""What the demo refuses of an Authorization header, each fault with its sentence; timestamps, nonces, vectors."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from lbtui.demo.mobage_oauth import Signed, Verifier, address, base_string, signature
from lbtui.demo.refused import Refused
from tests.demo.mobage_asking import (
    BOARDS,
    FORM,
    KEY,
    NOW,
    ORIGIN,
    SECRET,
    TOKEN,
    TOKEN_SECRET,
    Mobage,
    header,
    said,
    scores,
    signed,
)

pytestmark = pytest.mark.anyio

PUT = scores("coins", "@me", "@self", fields="value")


def without(name: str) -> Callable[[str], str]:
    def change(given: str) -> str:
        parts = given.removeprefix("OAuth ").split(", ")
        return "OAuth " + ", ".join(each for each in parts if not each.startswith(f"{name}="))

    return change


def replaced(name: str, value: str) -> Callable[[str], str]:
    return lambda given: f'{without(name)(given)}, {name}="{value}"'


FAULTS: tuple[tuple[Callable[[str], str], str], ...] = (
    (without("oauth_consumer_key"), "Missing OAuth parameter: oauth_consumer_key"),
    (without("oauth_nonce"), "Missing OAuth parameter: oauth_nonce"),
    (without("oauth_timestamp"), "Missing OAuth parameter: oauth_timestamp"),
    (without("oauth_signature"), "Missing OAuth parameter: oauth_signature"),
    (without("oauth_signature_method"), "Missing OAuth parameter: oauth_signature_method"),
    (replaced("oauth_nonce", ""), "Missing OAuth parameter: oauth_nonce"),
    (replaced("oauth_nonce", "n" * 256), "Malformed oauth_nonce"),
    (replaced("oauth_consumer_key", "nobody"), "Invalid consumer key"),
    (replaced("oauth_token", "nobody"), "Invalid access token"),
    (replaced("oauth_signature_method", "PLAINTEXT"), "Unsupported signature method"),
    (replaced("oauth_signature_method", "HMAC-SHA256"), "Unsupported signature method"),
    (replaced("oauth_version", "2.0"), "Unsupported OAuth version"),
    (replaced("oauth_version", ""), "Unsupported OAuth version"),
    (replaced("oauth_timestamp", "now"), "Malformed oauth_timestamp"),
    (replaced("oauth_timestamp", "0"), "Malformed oauth_timestamp"),
    (replaced("oauth_timestamp", f"-{NOW}"), "Malformed oauth_timestamp"),
    (replaced("oauth_timestamp", f"{NOW}.0"), "Malformed oauth_timestamp"),
    (replaced("oauth_timestamp", "9" * 16), "Malformed oauth_timestamp"),
    (replaced("oauth_signature", "%E3%81"), "Malformed Authorization header: a value is not UTF-8"),
    (replaced("oauth_signature", "a+b/c="), "Malformed Authorization header: names and values are percent-encoded"),
    (replaced("oauth_signature", "%zz"), "Malformed Authorization header: names and values are percent-encoded"),
    (replaced("oauth_signature", "%E3%81%82"), "Invalid signature"),
    (lambda given: f'{given}, oauth_nonce="again"', "OAuth parameter given more than once: oauth_nonce"),
    (lambda given: given.replace('"', ""), "Malformed Authorization header: its parameters"),
    (lambda given: given.replace(", ", "; "), "Malformed Authorization header: its parameters"),
    (lambda given: f"{given}, open=\"", "Malformed Authorization header: its parameters"),
    (lambda given: given.replace("OAuth", "Bearer"), "The Authorization header is not of the scheme OAuth"),
    (lambda given: "OAuth", "Missing OAuth parameter: oauth_consumer_key"),
    (lambda given: "", "The Authorization header is not of the scheme OAuth"),
)  # fmt: skip


@pytest.mark.parametrize(("change", "why"), FAULTS)
async def test_each_fault_of_the_header_has_its_sentence(
    mobage: Mobage, change: Callable[[str], str], why: str
) -> None:
    response = await mobage.send(header(signed("GET", BOARDS), change))
    assert response.status_code == 401
    assert said(response).startswith(why)
    assert response.headers["www-authenticate"].startswith("OAuth realm=")
    assert SECRET not in response.text
    assert TOKEN_SECRET not in response.text


async def test_without_a_header_or_with_two_nothing_is_read(mobage: Mobage) -> None:
    for target in (BOARDS, f"{BOARDS}/busyboard", scores("nosuchboard"), scores("highscore", "nobody")):
        response = await mobage.send(httpx.Request("GET", ORIGIN + target))
        assert (response.status_code, said(response)) == (401, "The request has no Authorization header")
    one = signed("GET", BOARDS).headers["Authorization"]
    two = httpx.Request("GET", ORIGIN + BOARDS, headers=[("Authorization", one), ("Authorization", one)])
    assert said(await mobage.send(two)) == "The request has more than one Authorization header"


@pytest.mark.parametrize("where", ["query", "form"])
async def test_protocol_parameters_outside_the_header_are_refused(mobage: Mobage, where: str) -> None:
    target = PUT + ("&oauth_nonce=n" if where == "query" else "")
    request = signed("PUT", target, "value=1" if where == "query" else "value=1&oauth_token=t", FORM)
    response = await mobage.send(request)
    assert response.status_code == 401
    assert "belongs in the Authorization header" in said(response)


@pytest.mark.parametrize(
    ("away", "accepted"), [(-301, False), (-300, True), (299, True), (300, True), (301, False)]
)
async def test_the_window_is_300_seconds_both_ways(mobage: Mobage, away: int, accepted: bool) -> None:
    response = await mobage.get(BOARDS, timestamp=str(NOW + away))
    assert response.status_code == (200 if accepted else 401)
    if not accepted:
        assert said(response) == f"Expired timestamp, yours {NOW + away}, ours {NOW}"
    assert response.headers["date"] == "Fri, 15 Jan 2027 08:00:00 GMT"


async def test_a_nonce_serves_once_for_its_token_and_moment(mobage: Mobage) -> None:
    first = signed("GET", BOARDS, nonce="n-1")
    assert (await mobage.send(first)).status_code == 200
    response = await mobage.send(first)
    assert (response.status_code, said(response)) == (401, "Nonce already used: n-1")
    assert (await mobage.get(f"{BOARDS}/highscore", nonce="n-1")).status_code == 401
    assert (await mobage.get(BOARDS, nonce="n-1", legs={})).status_code == 200
    assert (await mobage.get(BOARDS, nonce="n-1", timestamp=str(NOW + 1))).status_code == 200
    assert (await mobage.get(BOARDS, nonce="n-2")).status_code == 200


async def test_a_nonce_of_a_request_that_was_not_signed_right_is_not_used_up(mobage: Mobage) -> None:
    forged = header(signed("GET", BOARDS, nonce="n-3"), replaced("oauth_signature", "forged"))
    assert said(await mobage.send(forged)) == "Invalid signature"
    assert (await mobage.get(BOARDS, nonce="n-3")).status_code == 200


def asked(nonce: str, moment: int) -> Signed:
    request = signed("GET", BOARDS, nonce=nonce, timestamp=str(moment))
    return Signed("GET", ORIGIN + BOARDS, b"", None, [request.headers["Authorization"]])


def test_nonces_are_forgotten_when_their_time_is_over() -> None:
    now = [float(NOW)]
    verifier = Verifier({KEY: SECRET}, {TOKEN: (TOKEN_SECRET, "10001")}, lambda: now[0])
    for at in range(100):
        now[0] = NOW + at * 30
        assert verifier.check(asked("n", NOW + at * 30)) == "10001"
        assert verifier.remembered <= 11
    with pytest.raises(Refused, match="Nonce already used"):
        verifier.check(asked("n", NOW + 99 * 30 - 300))


def test_the_address_is_that_of_the_rfc() -> None:
    assert address("HTTP", "EXAMPLE.com:80", "/r%20v/X") == "http://example.com/r%20v/X"
    assert address("https", "www.example.net:8080", "/") == "https://www.example.net:8080/"
    assert address("https", "example.net:443", "") == "https://example.net/"
    assert address("http", "example.net:443", "/") == "http://example.net:443/"
    assert address("http", "[::1]:80", "/") == "http://[::1]/"


def test_the_vectors_of_the_rfc_and_of_core_come_out() -> None:
    """RFC 5849, 1.2 (a query that is signed) and 3.4.1.1 (a form; its printed value is corrected by erratum
    2550), and OAuth Core 1.0, appendix A."""
    photos = {"oauth_consumer_key": "dpf43f3p2l4k3l03", "oauth_token": "nnch734d00sl2jdk", "oauth_nonce": "chapoH",
              "oauth_signature_method": "HMAC-SHA1", "oauth_timestamp": "137131202"}  # fmt: skip
    asked = Signed("GET", "http://photos.example.net/photos", b"file=vacation.jpg&size=original", None, ())
    found = signature(base_string(asked, photos), "kd94hf93k423kf44", "pfkkdhi9sl3r4s00")
    assert found == "MdpQcU8iPSUjWoN/UDMsK2sui9I="
    core = photos | {"oauth_nonce": "kllo9940pd9333jh", "oauth_timestamp": "1191242096", "oauth_version": "1.0"}
    found = signature(base_string(asked, core), "kd94hf93k423kf44", "pfkkdhi9sl3r4s00")
    assert found == "tR3+Ty81lMeYAr/Fid0kMTYa/WM="
    request = {"oauth_consumer_key": "9djdj82h48djs9d2", "oauth_token": "kkk9d7dh3k39sjv7", "oauth_nonce": "7d8f3e4a",
               "oauth_signature_method": "HMAC-SHA1", "oauth_timestamp": "137131201", "oauth_signature": "any"}  # fmt: skip
    form = Signed("post", "http://example.com/request", b"b5=%3D%253D&a3=a&c%40=&a2=r%20b", b"c2&a3=2+q", ())
    found = signature(base_string(form, request), "j49sk3j29djd", "dh893hdasih9")
    assert found == "r6/TJjbCOr97/+UU0NsvSne7s5g="

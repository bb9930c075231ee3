"""The callback's replies byte for byte, in process and on a socket; its addresses, methods, forms and refusals."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.demo.gamesparks_asking import EXCHANGES, FORM, HEADERS, PATH, SECRET, Callback, pull
from tests.loopback import serve

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def base(gamesparks_app: Any) -> Iterator[str]:
    with serve(gamesparks_app) as address:
        yield address


@pytest.mark.parametrize(("asked", "reply"), EXCHANGES)
async def test_every_exchange_in_process(gamesparks: Callback, asked: str, reply: str) -> None:
    response = await gamesparks.ask(asked)
    assert (response.status_code, response.content) == (200, reply.encode())
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_every_exchange_on_a_socket(base: str) -> None:
    with httpx.Client() as client:
        for asked, reply in EXCHANGES:
            response = client.post(base + PATH, content=asked, headers=HEADERS)
            assert (response.status_code, response.content) == (200, reply.encode())
            assert int(response.headers["content-length"]) == len(response.content)


def test_a_request_written_by_hand_is_answered(base: str) -> None:
    address, (asked, reply) = urlsplit(base), EXCHANGES[8]
    lines = [f"POST {PATH} HTTP/1.1", f"Host: {address.netloc}", f"Content-Type: {FORM}", "Connection: close"]
    lines += [f"Content-Length: {len(asked)}", "", asked]
    with socket.create_connection((address.hostname or "", address.port or 0), 10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.partition(b"\r\n\r\n")[2] == reply.encode()


@pytest.mark.parametrize("after", ["", "/", "/52e27a77e4b0309a6e507954"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_slash_or_a_player_may_follow_the_secret(gamesparks: Callback, after: str, method: str) -> None:
    asked, reply = EXCHANGES[6]
    body, query = (asked, "") if method == "POST" else (None, f"?{asked}")
    response = await gamesparks.ask(body, PATH + after + query, method)
    assert (response.status_code, response.text) == (200, reply)


async def test_parameters_of_address_and_body_are_one(gamesparks: Callback) -> None:
    asked, reply = "key=pull_data&lb_name=plain&partition_id=", EXCHANGES[7][1]
    assert (await gamesparks.ask("limit=2&page=1", f"{PATH}?{asked}")).text == reply
    assert (await gamesparks.ask(asked, f"{PATH}?limit=2&page=1")).text == reply
    typed = await gamesparks.ask(EXCHANGES[0][0], headers={"Content-Type": f"{FORM}; charset=UTF-8"})
    assert typed.text == "endpoint-valid"


async def test_a_form_in_parts_is_read_too(gamesparks: Callback) -> None:
    asked, reply = EXCHANGES[7]
    fields = dict(each.split("=") for each in asked.split("&"))
    parts = httpx.Request("POST", "http://x", files={name: (None, value) for name, value in fields.items()})
    response = await gamesparks.ask(parts.read(), headers={"Content-Type": parts.headers["Content-Type"]})
    assert (response.status_code, response.text) == (200, reply)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/form-data", "nonsense; ="])
async def test_a_body_that_is_no_form_is_nothing_to_the_script(gamesparks: Callback, kind: str) -> None:
    response = await gamesparks.ask("key=test_endpoint", headers={"Content-Type": kind} if kind else {})
    assert (response.status_code, response.content) == (200, b"{}")
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("asked", ["", "key=", "key=pull data", "key=TEST_ENDPOINT", "Key=test_endpoint",
                                   "key=test_endpoint&key=test_endpoint", "lb_name=plain", "%ff=%fe&&=&;"])  # fmt: skip
async def test_without_a_key_that_the_script_knows_nothing_is_set(gamesparks: Callback, asked: str) -> None:
    assert await gamesparks.reply(asked) == "{}"


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("test_lb&lb_name=HSBC.COUNTRY.UK", "valid-lb-name"),
        ("test_lb&lb_name=HSBC.COUNTRY", "invalid-lb-name"),
        ("test_lb&lb_name=hsbc", "invalid-lb-name"),
        ("test_lb&lb_name=Flags", "invalid-lb-name"),
        ("test_lb&lb_name=", "invalid-lb-name"),
        ("test_lb", "invalid-lb-name"),
        ("test_lb&lb-name=plain", "invalid-lb-name"),
        ("test_lb&lb_name=plain&lb_name=plain", "invalid-lb-name"),
        ("test_part&lb_name=HSBC&partition_id=", "invalid-partition-id"),
        ("test_part&lb_name=HSBC", "invalid-partition-id"),
        ("test_part&lb_name=plain&partition_id=", "invalid-partition-id"),
        ("test_part&lb_name=plain&partition_id=COUNTRY.UK", "invalid-partition-id"),
        ("test_part&lb_name=HSBC.COUNTRY&partition_id=JP", "valid-lb-name"),
        ("test_part&partition_id=COUNTRY.UK", "invalid-partition-id"),
        *((f"test_lb&lb_name={name}", "valid-lb-name") for name in
          ("flags", "trophies", "quiz", "arena", "lifetime", "empty", "scripterror", "errorpage")),
    ],
)  # fmt: skip
async def test_names_are_tested_as_the_script_finds_them(gamesparks: Callback, asked: str, reply: str) -> None:
    assert await gamesparks.reply(f"key={asked}") == reply


@pytest.mark.parametrize(
    "path",
    [PATH[:-1], PATH + "x", PATH.lower(), PATH.replace("lbRequests", "other"), PATH.replace("MadeUp", ""),
     "/callback/a/b/c", "/callback/a/b/c/d", f"/callback/{SECRET}/lbRequests/p310256MadeUp",
     "/callback/p310256MadeUp/lbRequests/pérdu"],
)  # fmt: skip
async def test_a_wrong_key_credential_or_secret_opens_nothing(gamesparks: Callback, path: str) -> None:
    for asked in (EXCHANGES[0][0], pull("plain"), pull("badgateway"), "x" * 20_000):
        response = await gamesparks.ask(asked, path)
        assert (response.status_code, response.text) == (401, "unauthorized")


@pytest.mark.parametrize("path", ["/", "/callback", "/callback/a/b", PATH + "/a/b", f"/x{PATH}", PATH + "//"])
async def test_there_is_nothing_at_other_addresses(gamesparks: Callback, path: str) -> None:
    response = await gamesparks.ask(EXCHANGES[0][0], path)
    assert (response.status_code, response.text) == (404, "not found")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_there_are_no_other_methods(gamesparks: Callback, method: str) -> None:
    response = await gamesparks.ask(EXCHANGES[0][0], method=method)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


async def test_a_body_may_not_be_of_any_size(gamesparks: Callback) -> None:
    room = 16_384 - len("key=test_endpoint&x=")
    assert (await gamesparks.ask("key=test_endpoint&x=" + "y" * room)).text == "endpoint-valid"
    assert (await gamesparks.ask("key=test_endpoint&x=" + "y" * (room + 1))).status_code == 413


async def test_a_script_that_throws_answers_with_an_object_and_200(gamesparks: Callback) -> None:
    for board, partition in (("scripterror", ""), ("nosuch", ""), ("HSBC", "NOPE"), ("HSBC.COUNTRY.UK", "X")):
        response = await gamesparks.ask(pull(board, partition=partition))
        assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
        body = json.loads(response.text)
        assert list(body) == ["error"]
        assert body["error"]["script"].startswith("TypeError: ")


async def test_pages_that_no_script_wrote(gamesparks: Callback) -> None:
    for asked in (pull("badgateway"), "key=test_lb&lb_name=badgateway"):
        response = await gamesparks.ask(asked)
        assert (response.status_code, response.headers["content-type"]) == (502, "text/html; charset=utf-8")
        assert "<title>502 Bad Gateway</title>" in response.text
    response = await gamesparks.ask(pull("errorpage"))
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.text.startswith("<!DOCTYPE html>")


async def test_no_refusal_shows_the_secret(gamesparks: Callback) -> None:
    refused = [
        await gamesparks.ask("x" * 20_000),
        await gamesparks.ask("", PATH + "x"),
        await gamesparks.ask("", PATH + "/a/b"),
        await gamesparks.ask("", method="PUT"),
        *[await gamesparks.ask(pull(each)) for each in ("scripterror", "nosuch", "badgateway", "errorpage")],
        await gamesparks.ask(pull("plain", 5, -1)),
    ]
    assert [each.status_code for each in refused] == [413, 401, 404, 405, 200, 200, 502, 200, 200]
    for each in refused:
        assert SECRET not in each.text + str(each.headers)

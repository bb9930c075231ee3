"""The demo on a loopback socket, byte for byte as Microsoft's client writes its requests; and its lifespan."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lbtui.demo import demo_app
from lbtui.demo.world import World
from lbtui.demo.xbox import XboxDemo
from tests.demo.asking import MICROSOFT, board
from tests.demo.conformance import broken_rules
from tests.loopback import serve


def talk(base: str, target: str, headers: dict[str, str]) -> tuple[str, dict[str, str], bytes]:
    """One request on a connection of its own: the status line, the headers by lower-case name, the body."""
    address = urlsplit(base)
    lines = [f"GET {target} HTTP/1.1", f"Host: {address.netloc}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((address.hostname or "", address.port or 0), 10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    status, *fields = head.decode().split("\r\n")
    return status, {name.lower(): value for name, _, value in (each.partition(": ") for each in fields)}, body


def test_a_plain_request_gets_a_plain_answer() -> None:
    target = board("TotalFlagsCaptured", include="valuemetadata", maxItems=10, skipToRank=100)
    with serve(demo_app("xbox")) as base:
        status, headers, body = talk(base, target, MICROSOFT)
        assert status == "HTTP/1.1 200 OK"
        assert headers["content-type"] == "application/json"
        assert headers["content-length"] == str(len(body))
        assert "transfer-encoding" not in headers
        assert broken_rules(body.decode(), modern=True) == []
        assert [row["rank"] for row in json.loads(body)["userList"]] == list(range(100, 110))
        status, headers, body = talk(base, target, MICROSOFT | {"If-None-Match": f'"{headers["etag"]}"'})
        assert (status, body) == ("HTTP/1.1 304 Not Modified", b"")
        status, headers, body = talk(base, target, {})
        assert status == "HTTP/1.1 401 Unauthorized"
        assert headers["content-length"] == str(len(body))


def test_the_lifespan_opens_the_world_and_closes_it(tmp_path: Path) -> None:
    opened: list[World] = []

    def open_world() -> World:
        opened.append(World(5, tmp_path / "world.sqlite"))
        return opened[-1]

    with serve(XboxDemo(open_world).app()) as base:
        assert len(opened) == 1
        assert talk(base, board("FirstLight"), MICROSOFT)[0] == "HTTP/1.1 200 OK"
        assert opened[0].close.alive
    assert len(opened) == 1
    assert not opened[0].close.alive


def test_an_app_whose_world_cannot_be_opened_does_not_start(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    path.write_text("no database, and too long to be taken for an empty one" * 10)
    with pytest.raises(RuntimeError, match="did not start"), serve(demo_app("xbox", path=path)):
        pass

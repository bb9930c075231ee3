"""What importing the fetch service costs: no HTTP library before the first request, no signer before it signs."""

from __future__ import annotations

import subprocess
import sys


def test_httpx_is_imported_with_the_first_request_only() -> None:
    script = """
import sys
import lbtui.fetch.connection, lbtui.fetch.service, lbtui.fetch.window
heavy = {name for name in sys.modules if name.startswith(("httpx", "httpcore", "h11", "anyio", "certifi"))}
assert not heavy, heavy
import lbtui.fetch.client
assert any(name.startswith("httpx") for name in sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_oauthlib_is_imported_with_the_first_signed_request_only() -> None:
    """Not by the client, not by a command that asks a service of tokens; by the first signature."""
    script = """
import asyncio, contextlib, io, sys
import lbtui.fetch.client
from lbtui.cli.main import main
out = io.StringIO()
with contextlib.redirect_stdout(out):
    assert main(["find", "demo/xbox", "2533274916402282", "--board", "TotalFlagsCaptured"]) in (0, 4)
assert "lbtui.fetch.client" in sys.modules
assert not [name for name in sys.modules if name.startswith("oauthlib")]

from lbtui.fetch.client import Client
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers.wire import Endpoint, OAuth1, Request

async def app(scope, receive, send):
    assert dict(scope["headers"])[b"authorization"].startswith(b"OAuth ")
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})

async def reveal(ref):
    return ref.target

auth = OAuth1(SecretRef.parse("key"), SecretRef.parse("secret"))
client = Client(Profile("p", "xbox", {}), Endpoint("http://h", auth), reveal, app)
assert not [name for name in sys.modules if name.startswith("oauthlib")]
reply = asyncio.run(client.exchange(Request("GET", "/a")))
assert reply.status == 204
assert "oauthlib.oauth1" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)

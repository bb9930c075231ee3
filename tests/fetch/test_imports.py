"""What importing the fetch service costs: no HTTP library before the first request."""

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

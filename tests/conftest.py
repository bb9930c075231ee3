"""What every test stands on: empty config and state folders, no proxies, no network but loopback."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from pathlib import Path
from typing import Any

import hypothesis
import pytest

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell's background job starts so, and the programs under test would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as nohup leaves it
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


hypothesis.settings.register_profile("patient", deadline=None)  # a machine may let any test wait
hypothesis.settings.load_profile("patient")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LBTUI_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("LBTUI_STATE_DIR", str(tmp_path / "state"))
    for name in list(os.environ):
        if name.lower() in PROXIES:
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to any other address fails at once, and says so."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise OSError(f"tests stay on loopback, not {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)

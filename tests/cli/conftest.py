"""Running the command line, in this process or as one of its own, against a service on a loopback socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lbtui.cli.main import main
from tests.cli.callback import Callback, saved
from tests.cli.service import Receive, SendEvent, Service
from tests.cli.slow import BOARD, Slow
from tests.loopback import serve

SCID = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"
TOKEN = "XBL3.0 x=77;made-up-for-tests"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command line ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process."""

    def running(*words: str) -> Ran:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return running


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "lbtui", *words]


def process(words: Sequence[str], **options: Any) -> Ran:
    """Runs a command line as a process of its own, with no terminal anywhere."""
    settings: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 60}
    done = subprocess.run(command(*words), check=False, **(settings | options))
    return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "surrogateescape")


@pytest.fixture(autouse=True)
def _buffered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes buffer their output, as they do for most people, and only then can it be lost at the end."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


class Counter:
    """Where every test's service is asked: one socket for all of them, and a new service for each."""

    def __init__(self) -> None:
        self.service = Service()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: SendEvent) -> None:
        await self.service(scope, receive, send)


@pytest.fixture(scope="session")
def counter() -> Iterator[tuple[Counter, str]]:
    """The socket that all tests share, and its address."""
    made = Counter()
    with serve(made) as base:
        yield made, base


@pytest.fixture
def service(counter: tuple[Counter, str]) -> Service:
    counter[0].service = Service()
    return counter[0].service


@pytest.fixture
def address(counter: tuple[Counter, str], service: Service) -> str:
    """Where `service` listens."""
    return counter[1]


@pytest.fixture
def profiles() -> Path:
    """The folder of saved profiles, which is there."""
    folder = Path(os.environ["LBTUI_CONFIG_DIR"]) / "profiles"
    folder.mkdir(parents=True, mode=0o700)
    return folder


SaveProfile = Callable[..., Path]


@pytest.fixture
def save_profile(profiles: Path, monkeypatch: pytest.MonkeyPatch) -> SaveProfile:
    """Writes the file of a profile that asks an address."""
    monkeypatch.setenv("XBL_TOKEN", TOKEN)

    def saving(name: str, address: str, *boards: str, further: str = "") -> Path:
        path = profiles / f"{name}.toml"
        path.write_text(
            f'service = "xbox"\nurl = "{address}"\nscid = "{SCID}"\nauthorization = "env:XBL_TOKEN"\n'
            f"boards = {json.dumps(boards)}\ntimeout = 30\n{further}"
        )
        path.chmod(0o600)
        return path

    return saving


@pytest.fixture
def near(save_profile: SaveProfile, address: str) -> str:
    """The name of a profile for `service`."""
    save_profile("near", address, "small", "hostile", further='[players]\nsecond = "1002"\n')
    return "near"


@pytest.fixture
def callback() -> Callback:
    """A service that looks nobody up, with two boards."""
    made = Callback()
    made.boards["small"] = [f"p{row}" for row in range(1, 251)]
    made.boards["large"] = [f"p{row}" for row in range(1, 3_001)]
    return made


@pytest.fixture
def poor(callback: Callback, profiles: Path) -> Iterator[str]:
    """The name of a profile for `callback`, whose pages have 100 rows at most."""
    further = 'limit = 100\npage_size = 50\nconcurrency = 4\n[players]\nace = "p7"\n'
    with saved(callback, profiles, "small", "large", further=further) as name:
        yield name


@pytest.fixture(scope="session")
def slow_socket() -> Iterator[tuple[Slow, str]]:
    """The socket of the slow service, which all tests share, and its address."""
    made = Slow()
    with serve(made) as base:
        yield made, base


@pytest.fixture
def slow(slow_socket: tuple[Slow, str]) -> Slow:
    """A service whose latency and failures a test may set."""
    slow_socket[0].quick()
    return slow_socket[0]


@pytest.fixture
def kills(slow: Slow, slow_socket: tuple[Slow, str], save_profile: SaveProfile) -> str:
    """The name of a profile for `slow`, with pages of 50 rows."""
    save_profile("kills", slow_socket[1], BOARD, further="page_size = 50\n")
    return "kills"

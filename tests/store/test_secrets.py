"""From a reference to the secret, and what is said where there is none; never the value (S4, S5, S6)."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lbtui.errors import SecretError
from lbtui.model.secret import Secret, SecretRef
from lbtui.store import secrets
from lbtui.store.secrets import reveal

pytestmark = pytest.mark.anyio

VALUE = "made-up-4711"
BAD = {
    "empty": ("", "is empty"),
    "only a newline": ("\n", "is empty"),
    "inner lf": (f"{VALUE}\nX-Evil: 1", "a line break inside"),
    "inner cr": (f"{VALUE}\rX-Evil: 1", "a line break inside"),
    "two newlines": (f"{VALUE}\n\n", "a line break inside"),
    "cr at the end": (f"{VALUE}\r", "a line break inside"),
    "non-ascii": (f"{VALUE}é", "not ASCII"),
    "not even text": (f"{VALUE}\udcff", "not ASCII"),
    "escape": (f"{VALUE}\x1b[0m", "a control character"),
    "delete": (f"{VALUE}\x7f", "a control character"),
    "tab": (f"{VALUE}\tx", "a control character"),
    "leading blank": (f" {VALUE}", "a blank at its beginning or end"),
    "trailing blank": (f"{VALUE} \n", "a blank at its beginning or end"),
}
WITH_NUL = {**BAD, "nul": (f"{VALUE}\0x", "a NUL character")}


async def refusal(ref: SecretRef | str, **limits: float) -> SecretError:
    with pytest.raises(SecretError) as caught:
        await reveal(SecretRef.parse(ref) if isinstance(ref, str) else ref, **limits)
    told = caught.value
    for shown in (str(told), repr(told), repr(told.args), repr(told.__cause__)):
        assert "4711" not in shown
    assert told.__cause__ is None
    assert told.__suppress_context__ or told.__context__ is None
    return told


def script(code: str) -> str:
    """A reference to a program of Python's."""
    return f"cmd:{shlex.join([sys.executable, '-S', '-c', code])}"


def secret_file(folder: Path, contents: bytes | str, mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode("utf-8", "surrogateescape"))
    path.chmod(mode)
    return path


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("value", [VALUE, "XBL3.0 x=12;ey.J_-~!", "~"])
async def test_s4_each_source_gives_its_value_without_one_newline(
    value: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LB_TEST_TOKEN", value + end)
    path = secret_file(tmp_path, value + end)
    refs = ["env:LB_TEST_TOKEN", f"file:{path}", f"cmd:cat {path}"]
    assert [await reveal(SecretRef.parse(ref)) for ref in refs] == [Secret(value)] * 3
    assert await reveal(SecretRef("inline", Secret(value + end))) == Secret(value)


async def test_s4_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LB_TEST_TOKEN", raising=False)
    told = await refusal("env:LB_TEST_TOKEN")
    assert told.title == "The variable LB_TEST_TOKEN is not set"
    assert "export LB_TEST_TOKEN" in told.hint
    assert told.exit_code == 2


@pytest.mark.parametrize("name", BAD)
async def test_s4_a_variable_that_will_not_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value, words = BAD[name]
    monkeypatch.setenv("LB_TEST_TOKEN", value)
    told = await refusal("env:LB_TEST_TOKEN")
    assert words in told.title
    assert "LB_TEST_TOKEN" in told.title


@pytest.mark.parametrize("name", WITH_NUL)
async def test_s4_a_file_or_a_text_in_the_profile_that_will_not_do(name: str, tmp_path: Path) -> None:
    value, words = WITH_NUL[name]
    path = secret_file(tmp_path, value)
    assert words in (await refusal(f"file:{path}")).title
    assert words in (await refusal(SecretRef("inline", Secret(value)))).title


@pytest.mark.parametrize("name", ["empty", "only a newline", "inner cr", "non-ascii", "escape", "nul"])
async def test_s4_a_printed_value_that_will_not_do(name: str, tmp_path: Path) -> None:
    value, words = WITH_NUL[name]
    assert words in (await refusal(f"cmd:cat {secret_file(tmp_path, value)}")).title


async def test_s4_the_file_may_be_below_home_and_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    secret_file(tmp_path, VALUE)
    (tmp_path / "link").symlink_to("secret")
    assert await reveal(SecretRef.parse("file:~/link")) == Secret(VALUE)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606, 0o660, 0o604, 0o610, 0o601, 0o620])
async def test_s1_a_secret_file_that_others_can_reach_is_refused(mode: int, tmp_path: Path) -> None:
    path = secret_file(tmp_path, VALUE, mode)
    told = await refusal(f"file:{path}")
    assert f"{mode:04o}" in told.detail
    assert told.hint == f"Run: chmod 600 {path}"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "is not there"),
        ("fifo", "is a named pipe"),
        ("folder", "is a folder"),
        ("dangling", "is a link to nowhere"),
        ("large", "is larger than 64 KiB"),
        ("endless", "is a device"),
        ("stranger", "belongs to another user"),
    ],
)
async def test_s3_what_is_no_file_of_ours_is_refused_at_once(
    kind: str, words: str, tmp_path: Path, disown: Callable[[Path], None]
) -> None:
    path = tmp_path / "secret"
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "dangling":
            path.symlink_to("nowhere")
        case "endless":
            path.symlink_to("/dev/zero")
        case "large":
            secret_file(tmp_path, VALUE * 10_000)
        case "stranger":
            disown(secret_file(tmp_path, VALUE))
    told = await refusal(f"file:{path}")
    assert words in told.title
    assert str(path) in told.title


@pytest.mark.parametrize("target", ["secrets/x", "~no-such-user-here/x", "", "./x"])
async def test_a_file_that_depends_on_where_one_stands_is_refused(target: str) -> None:
    assert "begins with / or ~/" in (await refusal(SecretRef("file", target))).hint


async def test_s5_only_the_first_line_counts() -> None:
    ref = SecretRef.parse(script(f"print('{VALUE}'); print('login: someone')"))
    assert await reveal(ref) == Secret(VALUE)


async def test_s5_no_shell_reads_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert await reveal(SecretRef.parse("cmd:echo '$HOME' ; touch pwned > x")) == Secret(
        "$HOME ; touch pwned > x"
    )
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"import sys; print('{VALUE}'); sys.exit(1)", "ended with status 1"),
        (f"import sys; sys.exit('{VALUE}')", "ended with status 1"),
        (f"import os; print('{VALUE}', flush=True); os.kill(os.getpid(), 15)", "was ended by signal 15"),
        ("pass", "is empty"),
    ],
)
async def test_s5_a_program_that_fails_is_told_without_what_it_said(
    code: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert words in (await refusal(script(code))).title
    assert capfd.readouterr() == ("", "")


async def test_s5_what_goes_to_standard_error_is_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    ref = SecretRef.parse(script(f"import sys; print('{VALUE}', file=sys.stderr); print('fine')"))
    assert await reveal(ref) == Secret("fine")
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def typed() -> Iterator[None]:
    """Standard input as somebody types: it holds a line, and does not end."""
    kept, (reading, writing) = os.dup(0), os.pipe()
    os.write(writing, b"y\n")
    os.dup2(reading, 0)
    yield
    os.dup2(kept, 0)
    for each in (kept, reading, writing):
        os.close(each)


@pytest.mark.usefixtures("typed")
async def test_s5_it_has_no_input_and_no_terminal() -> None:
    code = """
import os, sys
assert sys.stdin.read() == ""
try:
    open("/dev/tty")
except OSError:
    print("none", os.getsid(0) == os.getpid())
"""
    assert await reveal(SecretRef.parse(script(code)), limit=5) == Secret("none True")


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        f"import time; print('{VALUE}', flush=True); time.sleep(60)",
        "import os, time; os.close(1); time.sleep(60)",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
        "import time\nwhile True: print(end='x', flush=True); time.sleep(0.01)",
    ],
    ids=["silent", "after its answer", "output closed", "ignores TERM", "drips"],
)
async def test_s5_a_program_that_does_not_end_is_ended(code: str) -> None:
    began = time.monotonic()
    told = await refusal(script(code), limit=0.3)
    assert told.title == "The program did not end within 0.3 s"
    assert 0.3 <= time.monotonic() - began < 5


async def test_s5_the_limit_is_ten_seconds_unless_told() -> None:
    assert reveal.__kwdefaults__ == {"limit": 10.0}


def child_that_holds(path: Path) -> str:
    """Code that starts a child which locks a file, writes to it and stays; the lock goes with the child."""
    child = (
        f"import fcntl, time; held = open({str(path)!r}, 'w'); fcntl.flock(held, 2); "
        "held.write('x'); held.flush(); time.sleep(60)"
    )
    return (
        f"import os, subprocess, sys, time; subprocess.Popen([sys.executable, '-S', '-c', {child!r}])\n"
        f"while not (os.path.exists({str(path)!r}) and os.path.getsize({str(path)!r})): time.sleep(0.01)\n"
    )


async def let_go(path: Path) -> bool:
    """Whether nobody holds the lock of a file any more, or lets go of it within two seconds."""
    with open(path) as file:  # noqa: ASYNC230  an empty file of the test's own
        for _ in range(200):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(0.01)
            else:
                return True
    return False


async def test_s5_what_it_leaves_running_is_not_waited_for_and_ended(tmp_path: Path) -> None:
    held, began = tmp_path / "held", time.monotonic()
    ref = SecretRef.parse(script(child_that_holds(held) + f"print('{VALUE}')"))
    assert await reveal(ref) == Secret(VALUE)
    assert time.monotonic() - began < 30
    assert held.stat().st_size
    assert await let_go(held)


async def test_s5_giving_up_ends_it_and_its_children(tmp_path: Path) -> None:
    held = tmp_path / "held"
    asked = asyncio.ensure_future(reveal(SecretRef.parse(script(child_that_holds(held) + "time.sleep(60)"))))
    for _ in range(800):
        await asyncio.sleep(0.01)
        if held.exists() and held.stat().st_size:
            break
    assert held.stat().st_size
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await let_go(held)


@pytest.mark.parametrize("code", ["print('x' * 1_000_000)", "while True: print('made-up-4711' * 1000)"])
async def test_s5_too_much_output_ends_it(code: str) -> None:
    began = time.monotonic()
    assert "over 64 KiB" in (await refusal(script(code))).title
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("no-such-program-here x", "There is no program no-such-program-here"),
        ("~/bin/x", "There is no program ~/bin/x"),
        ("/", "The program / cannot be run"),
        ("/dev/null", "The program /dev/null cannot be run"),
        ("echo 'x", "cmd:echo 'x cannot be read"),
        ("", "cmd: names no program"),
        ("echo a\0b", "The program echo cannot be run"),
    ],
)
async def test_s5_a_program_that_cannot_be_run_is_named(line: str, words: str) -> None:
    assert (await refusal(SecretRef("cmd", line))).title == words


async def test_s5_the_loop_is_free_while_a_program_runs(tmp_path: Path) -> None:
    """The program ends only once the loop has run on beside it."""
    told = tmp_path / "told"
    code = f"import os, time\nwhile not os.path.exists({str(told)!r}): time.sleep(0.01)\nprint('{VALUE}')"
    asked = asyncio.ensure_future(reveal(SecretRef.parse(script(code))))
    for _ in range(10):
        await asyncio.sleep(0.01)
    told.touch()
    assert await asked == Secret(VALUE)


IGNORED_CHILDREN = """
import asyncio, signal
from lbtui.model.secret import SecretRef
from lbtui.store import secrets
from lbtui.store.secrets import reveal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print(asyncio.run(reveal(SecretRef.parse("cmd:echo fine"))).reveal())
"""


async def test_s5_it_works_where_a_wrapper_ignores_children() -> None:
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", IGNORED_CHILDREN], capture_output=True, text=True, timeout=30
    )
    assert (ended.stdout, ended.stderr) == ("fine\n", "")


async def test_s5_it_works_where_the_system_cannot_look_without_reaping(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "waitid")
    assert await reveal(SecretRef.parse(f"cmd:echo {VALUE}")) == Secret(VALUE)
    assert "status 1" in (await refusal("cmd:false")).title


async def test_each_question_is_asked_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ref = SecretRef.parse(f"cmd:cat {secret_file(tmp_path, 'one')}")
    assert await reveal(ref) == Secret("one")
    secret_file(tmp_path, "two")
    assert await reveal(ref) == Secret("two")


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a package called keyring on the path, whose `get_password(service, name)` has this body."""

    def install(body: str) -> None:
        (tmp_path / "keyring.py").write_text(f"import time\ndef get_password(service, name):\n    {body}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "keyring", raising=False)

    return install


async def test_s6_the_keyring_gives_the_entry(keyring: Callable[[str], None]) -> None:
    keyring("return service + '|' + name")
    assert await reveal(SecretRef.parse("keyring:lbtui/prod/eu")) == Secret("lbtui|prod/eu")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return None", "has no entry lbtui/prod"),
        (f"raise RuntimeError('{VALUE}')", "The keyring gives no answer"),
        (f"return '{VALUE}\\n\\n'", "a line break inside"),
    ],
)
async def test_s6_a_keyring_without_an_answer_is_told(
    body: str, words: str, keyring: Callable[[str], None]
) -> None:
    keyring(body)
    assert words in (await refusal("keyring:lbtui/prod")).title


async def test_s6_a_keyring_that_hangs_is_left_behind(keyring: Callable[[str], None]) -> None:
    keyring("time.sleep(20)")
    began = time.monotonic()
    assert "did not answer within 0.1 s" in (await refusal("keyring:lbtui/prod", limit=0.1)).title
    assert time.monotonic() - began < 10


async def test_s6_it_has_a_limit_of_its_own(
    keyring: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secrets.KEYRING_LIMIT == 5
    monkeypatch.setattr(secrets, "KEYRING_LIMIT", 0.1)
    keyring("time.sleep(2)")
    assert "did not answer within 0.1 s" in (await refusal("keyring:lbtui/prod")).title


async def test_s6_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "lbtui[keyring]" in (await refusal("keyring:lbtui/prod")).hint


@pytest.mark.parametrize("ref", [SecretRef("keyring", "lbtui"), SecretRef("vault", "x"), SecretRef("env", "")])
async def test_a_reference_that_names_nothing_is_told(ref: SecretRef) -> None:
    assert (await refusal(ref)).title

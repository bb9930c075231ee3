"""From the reference in a profile to the secret itself. No error, log line or repr made here holds a value."""

from __future__ import annotations

import asyncio
import importlib
import os
import threading
from pathlib import Path

from lbtui.errors import SecretError
from lbtui.model.secret import Secret, SecretRef
from lbtui.store import command
from lbtui.store.files import Refused, is_private, make_private, read_regular

TIME_LIMIT = 10.0
"""Seconds that a program may take to print a secret."""

KEYRING_LIMIT = 5.0
"""Seconds that the system's keyring may take; a locked one over SSH waits for ever for a window."""

FILE_LIMIT = 64 * 1024
_EMPTY = "is empty"


async def reveal(ref: SecretRef, *, limit: float = TIME_LIMIT) -> Secret:
    """The secret that `ref` points to, asked for anew each time: whoever holds a connection keeps the value.

    `limit` is in seconds, for a program and, where shorter than its own, for the keyring. One newline at the
    end is dropped; a program's further lines are too. Raises SecretError where there is no value, or one that
    cannot stand in a header: a control character, one beyond ASCII, a blank at either end.
    """
    kept, what = await _kept(ref, limit)
    secret = Secret(_without_newline(kept.reveal()))
    if problem := _problem(secret.reveal()):
        hint = "" if problem == _EMPTY else "A secret is one line of printable ASCII"
        raise SecretError(f"{what} {problem}", hint=hint)
    return secret


async def _kept(ref: SecretRef, limit: float) -> tuple[Secret, str]:
    """What stands where `ref` points to, whatever it is, and what to call that place in a sentence.

    No frame from here on that may raise holds it in the clear.
    """
    if isinstance(ref.target, Secret):
        return ref.target, "The secret in the profile"
    source = ref.source
    match ref.kind:
        case "env":
            return Secret(_variable(ref.target)), f"The variable {ref.target}"
        case "file":
            return Secret(await asyncio.to_thread(_file, ref.target)), f"The file of {source}"
        case "cmd":
            output = await command.run(_argv(ref.target), limit)
            first, newline, _ = output.partition(b"\n")
            return Secret(_decoded(first + newline)), f"What {source} prints"
        case "keyring":
            return Secret(await _keyring(ref.target, min(limit, KEYRING_LIMIT))), f"The entry {source}"
    raise SecretError(f"{source} is no reference to a secret", hint="Use env:NAME, file:PATH or cmd:PROGRAM")


def _without_newline(value: str) -> str:
    return value.removesuffix("\r\n") if value.endswith("\r\n") else value.removesuffix("\n")


def _problem(value: str) -> str:
    """What is wrong with a value, by the kind of sign only; "" where nothing is."""
    if not value:
        return _EMPTY
    kinds = (
        ("a line break inside", "\n" in value or "\r" in value),
        ("a NUL character", "\0" in value),
        ("a character that is not ASCII", not value.isascii()),
        ("a control character", value.isascii() and not value.isprintable()),
        ("a blank at its beginning or end", value != value.strip()),
    )
    return next((f"holds {kind}" for kind, found in kinds if found), "")


def _decoded(data: bytes) -> str:
    return data.decode("ascii", "surrogateescape")


def _variable(name: str) -> str:
    if not name:
        raise SecretError("env: names no variable")
    value = os.environ.get(name)
    if value is None:
        raise SecretError(
            f"The variable {name} is not set", hint=f"Set it before lbtui starts: export {name}=…"
        )
    return value


def _file(target: str) -> str:
    path = Path(os.path.expanduser(target))
    if not path.is_absolute():
        raise SecretError(
            f"file:{target} does not say where the file is", hint="Give a path that begins with / or ~/"
        )
    try:
        contents = read_regular(path, FILE_LIMIT)
    except Refused as refused:
        raise SecretError(f"The secret's file {path} {refused.reason}", hint=refused.hint) from None
    if not is_private(contents.mode):
        raise SecretError(
            f"Others may read the secret's file {path}",
            f"Its mode is {contents.mode:04o}",
            make_private(path, contents.mode),
        )
    return _decoded(contents.data)


def _argv(line: str) -> list[str]:
    import shlex  # few secrets come from a program

    try:
        argv = shlex.split(line)
    except ValueError as wrong:
        raise SecretError(f"cmd:{line} cannot be read", str(wrong)) from None
    if not argv:
        raise SecretError("cmd: names no program")
    return argv


async def _keyring(target: str, limit: float) -> str:
    """The password of SERVICE/NAME, in a thread that is left behind if the keyring never answers."""
    service, _, name = target.partition("/")
    if not (service and name):
        raise SecretError(f"keyring:{target} names no entry", hint="Write keyring:SERVICE/NAME")
    answer: asyncio.Future[str | SecretError] = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()

    def settle(value: str | SecretError) -> None:
        if not answer.done():
            answer.set_result(value)

    def ask() -> None:
        found = _ask_keyring(service, name)
        try:
            loop.call_soon_threadsafe(settle, found)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more

    threading.Thread(target=ask, name="keyring", daemon=True).start()
    try:
        found = await asyncio.wait_for(answer, limit)
    except TimeoutError:
        raise SecretError(
            f"The keyring did not answer within {limit:g} s", hint="Unlock it, or use env:, file: or cmd:"
        ) from None
    if isinstance(found, SecretError):
        raise found
    return found


def _ask_keyring(service: str, name: str) -> str | SecretError:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return SecretError("The keyring package is not installed", hint="Run: pip install 'lbtui[keyring]'")
    try:
        value = keyring.get_password(service, name)
    except Exception as wrong:  # each system's back end has errors of its own
        return SecretError(
            "The keyring gives no answer", type(wrong).__name__, "Use env:, file: or cmd: instead"
        )
    if not isinstance(value, str):
        return SecretError(f"The keyring has no entry {service}/{name}")
    return value

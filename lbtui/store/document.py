"""One profile file as text: parsing it with exact places in errors, and changing it with all else kept."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lbtui.errors import ConfigError, ProfileError
from lbtui.model.profile import COMMON, TYPES, Field, Problem, Profile, check_profile, document_of
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.registry import profile_fields, services
from lbtui.store.files import Refused, is_private, make_private, read_regular

LIMIT = 1 << 20
"""Bytes of a profile file; a larger one is none."""

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", re.ASCII)
_TELLING_HEADER = re.compile(r"auth|cookie|token|key|secret|ticket|passw|session", re.I)
_CORRECT = "Correct the file and try again"


class Document(NamedTuple):
    """The parsed contents of a profile file, and the permission bits it was read with."""

    path: Path
    values: Mapping[str, Any]
    mode: int = 0o600

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(".toml")

    def profile(self) -> Profile:
        """The profile it says; ProfileError that lists all that is wrong with it."""
        fields, problems = _service_fields(self.values.get("service"))
        profile, wrong = check_profile(self.name, self.values, fields)
        shown = list(self._shown_secrets(profile))
        if listed := [*problems, *wrong, *shown]:
            raise ProfileError(
                f"{self.path.name} cannot be used",
                f"{self.path}: {'; '.join(str(each) for each in listed)}",
                self._hint(shown, len(listed) > len(shown)),
                path=str(self.path),
            )
        if self.mode & 0o022:
            risk = f"others may change this file (mode {self.mode:04o}); {make_private(self.path, self.mode)}"
            return replace(profile, notes=(*profile.notes, risk))
        return profile

    def changed(self, profile: Profile, before: Profile | None = None) -> tuple[bytes, Profile]:
        """The file's new contents, and the profile that they say, for one changed to `profile`.

        A value that stays keeps its spelling, a default that the file did not spell out is left out, and an
        unknown key stays, unless the profile `before` the change shows that it was taken out. Raises
        ProfileError where the contents would not be readable again.
        """
        import tomllib

        import tomli_w  # reading needs none

        result = self._merged(profile, before.unknown if before else {})
        try:
            data = tomli_w.dumps(result).encode()
        except UnicodeEncodeError:
            broken = next((key for key, value in result.items() if _has_surrogate([key, value])), "")
            raise self._unwritable(
                f"{ascii(broken)[1:-1]} holds half of a surrogate pair, which is no character"
            ) from None
        except (TypeError, ValueError, RecursionError):
            raise self._unwritable("a value has no form in TOML") from None
        try:
            return data, Document(self.path, tomllib.loads(data.decode())).profile()
        except ProfileError as wrong:
            raise self._unwritable(wrong.detail.removeprefix(f"{self.path}: ")) from None

    def _merged(self, profile: Profile, droppable: Mapping[str, Any]) -> dict[str, Any]:
        old_fields = _service_fields(self.values.get("service"))[0]
        old = check_profile(self.name, self.values, old_fields)[0]
        current = document_of(old)
        wanted = {key: value for key, value in document_of(profile).items() if value is not None}
        fields = {each.key: each for each in (*COMMON, *_service_fields(profile.service)[0])}
        result: dict[str, Any] = {}
        for key, value in self.values.items():
            if key in wanted:
                result[key] = value if key in current and current[key] == wanted[key] else wanted[key]
            elif key in old.unknown and key not in fields and key not in droppable:
                result[key] = value
        for key, value in wanted.items():
            if key not in result and not (key in fields and value == fields[key].default):
                result[key] = value
        return result

    def _shown_secrets(self, profile: Profile) -> Iterator[Problem]:
        """A problem for each secret that stands in a file which others may read."""
        if is_private(self.mode):
            return
        shown = f"holds the secret itself, in a file that others may read (mode {self.mode:04o})"
        for key, value in profile.values.items():
            if isinstance(value, SecretRef) and isinstance(value.target, Secret):
                yield Problem(key, shown)
        for header, text in profile.table("headers").items():
            if _TELLING_HEADER.search(header) and isinstance(SecretRef.parse(text).target, Secret):
                yield Problem(f"headers.{header}", shown)

    def _hint(self, shown: Sequence[Problem], others: bool) -> str:
        if not shown:
            return _CORRECT
        return make_private(self.path, self.mode) + (", and correct the rest" if others else "")

    def _unwritable(self, reason: str) -> ProfileError:
        return ProfileError(
            f"Profile {self.name} is not saved", reason, "Nothing was written", path=str(self.path)
        )


def read_document(path: Path) -> Document:
    """The parsed file at `path`; ProfileError with the place where it is not UTF-8 or not TOML."""
    import tomllib  # where no profile is saved, nothing is read

    try:
        contents = read_regular(path, LIMIT)
    except Refused as refused:
        raise ProfileError(
            f"{path.name} cannot be read", f"{path} {refused.reason}", refused.hint, path=str(path)
        ) from None
    text = _decoded(path, contents.data.removeprefix(codecs.BOM_UTF8))
    try:
        return Document(path, tomllib.loads(text), contents.mode)
    except tomllib.TOMLDecodeError as wrong:
        raise _not_toml(path, text, str(wrong)) from None
    except RecursionError:
        raise _unparsed(path, "it is nested too deeply") from None
    except ValueError:
        raise _unparsed(path, "one of its numbers is too long") from None


def _decoded(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _unparsed(path, "it is UTF-16, and TOML is UTF-8", 1)
    try:
        return data.decode()
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        reason = f"byte 0x{data[wrong.start]:02X} is not UTF-8; the file may be Latin-1"
        raise _unparsed(path, reason, line) from None


def _not_toml(path: Path, text: str, message: str) -> ProfileError:
    """The parser's message, with the last line that holds something where it says the end of the document."""
    where = _WHERE.search(message)
    reason = message[: where.start()] if where else message
    line = int(where[1]) if where and where[1] else text.rstrip().count("\n") + 1
    column = f", column {where[2]}" if where and where[2] else ""
    return _unparsed(path, reason, line, column)


def _unparsed(path: Path, reason: str, line: int | None = None, column: str = "") -> ProfileError:
    place = f", line {line}{column}" if line else ""
    return ProfileError(
        f"{path.name} cannot be read as TOML",
        f"{path}{place}: {reason}",
        f"{_CORRECT}; until then it is left as it is",
        path=str(path),
        line=line,
    )


def _service_fields(service: object) -> tuple[Sequence[Field], list[Problem]]:
    """The keys that a service declares, or what is wrong with its name."""
    if service is None:
        return (), [Problem("service", f"is missing; there are: {', '.join(services())}")]
    if not isinstance(service, str) or not service.strip():
        return (), [Problem("service", f"needs {TYPES['text']}, one of: {', '.join(services())}")]
    try:
        return profile_fields(service), []
    except ConfigError as wrong:
        return (), [Problem("service", str(wrong).rstrip("."))]


def _has_surrogate(value: object) -> bool:
    if isinstance(value, str):
        return any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, Mapping):
        return any(_has_surrogate(each) for pair in value.items() for each in pair)
    return isinstance(value, (list, tuple)) and any(_has_surrogate(each) for each in value)

"""Secrets, and where a profile says they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

KINDS = ("env", "file", "cmd", "keyring")


class Secret:
    """A value that no repr, log line, traceback or pickle shows; `reveal()` is the one way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(****)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never pickled or copied out")


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Where a secret is: kind `env`, `file`, `cmd` or `keyring` and its target, or `inline` and the secret."""

    kind: str
    target: str | Secret

    def __post_init__(self) -> None:
        if self.kind == "inline" and isinstance(self.target, str):
            object.__setattr__(self, "target", Secret(self.target))

    @classmethod
    def parse(cls, text: str) -> SecretRef:
        """`env:NAME`, `file:PATH`, `cmd:ARGV`, `keyring:SERVICE/NAME`; any other text is the secret itself."""
        kind, colon, target = text.partition(":")
        if colon and (kind := kind.strip().lower()) in KINDS:
            return cls(kind, target.strip())
        return cls("inline", Secret(text))

    @property
    def source(self) -> str:
        """What may be shown of it: the reference, or that it stands in the file."""
        return "in the file" if isinstance(self.target, Secret) else f"{self.kind}:{self.target}"

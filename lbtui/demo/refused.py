"""How a demo service says no, before it is written in the service's own form."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """The answer is an error: its status, the service's code for it, and a sentence."""

    def __init__(
        self, status: int, code: int, description: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.code = code
        self.description = description
        self.headers = headers or {}

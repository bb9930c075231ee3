"""Everything that can go wrong and that a person can be told about.

    LbtuiError                    1  unexpected failure
    ├── UsageError                2  what was typed does not make sense
    │   ├── PastEnd                  … a rank that no row of the board has
    │   ├── PartitionNeeded          … the board is split, and a partition has to be named
    │   └── ScanNeeded               … only reading the whole board can tell, and nobody has said to
    ├── ConfigError               2  a profile, a setting or a secret is wrong
    │   ├── ProfileError             … names its file and, where known, its line
    │   └── SecretError              … never holds the secret's value
    ├── RequestRefused            2  the service calls our request malformed (400, 406 …)
    ├── NotAuthorized             3  401
    │   └── Forbidden                … 403: it knows who we are, and does not let us
    ├── NotFound                  4  no such board or player
    ├── Unavailable               5  the service cannot answer now (5xx)
    │   ├── Throttled                … 429; may say when to come back
    │   ├── TimedOut                 … the deadline for one page passed
    │   └── Unreachable              … no connection, or it broke
    │       └── NotConnected            … none was made, so nothing was sent
    ├── BadAnswer                 6  the service answered, and the answer makes no sense
    └── ExportIncomplete          7  an export ended early; what was read is kept and can be gone on with

The number is the exit code of a command that ends with the error. Texts may quote a service: whoever
draws or prints one passes it through `lbtui.model.text.clean`.
"""

from __future__ import annotations

from typing import ClassVar


class LbtuiError(Exception):
    """A failure with a sentence for a person.

    `title` says what failed, `detail` where and why, `hint` what to do next; the last two may be "".
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, title: str, detail: str = "", hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return " ".join(part for part in self.sentences() if part)

    def sentences(self) -> tuple[str, str, str]:
        """Title, detail and hint, each closed with a full stop where it has no closing mark."""
        return (_closed(self.title), _closed(self.detail), _closed(self.hint))


def _closed(text: str) -> str:
    return text if not text or text[-1] in ".?!:" else text + "."


class UsageError(LbtuiError):
    """What was typed does not make sense here."""

    exit_code = 2


class PastEnd(UsageError):
    """A rank that is past a board's end."""


class PartitionNeeded(UsageError):
    """The board is split into partitions, and none was named; `board` is the name it was asked for by."""

    def __init__(self, board: str) -> None:
        super().__init__(
            f"Board {board} needs a partition",
            hint=f"Write the partition after a dot, as in {board}.COUNTRY.UK",
        )
        self.board = board


class ScanNeeded(UsageError):
    """The service looks nobody up, so a player is found only by reading the board."""


class ConfigError(LbtuiError):
    """A profile, a setting or a secret cannot be used as it is."""

    exit_code = 2


class ProfileError(ConfigError):
    """A profile file cannot be used; `path` and, where known, `line` (from 1) say where."""

    def __init__(
        self, title: str, detail: str = "", hint: str = "", *, path: str = "", line: int | None = None
    ) -> None:
        super().__init__(title, detail, hint)
        self.path = path
        self.line = line


class SecretError(ConfigError):
    """A secret's reference gave nothing usable. Never holds the value."""


class RequestRefused(LbtuiError):
    """The service read our request and will not serve it in this form."""

    exit_code = 2


class NotAuthorized(LbtuiError):
    """The service does not accept who we are, or does not let us read this."""

    exit_code = 3


class Forbidden(NotAuthorized):
    """The service knows who we are, and another authorisation of ours would change nothing."""


class NotFound(LbtuiError):
    """The board or the player is not there."""

    exit_code = 4


class Unavailable(LbtuiError):
    """The service cannot answer now."""

    exit_code = 5


class Throttled(Unavailable):
    """The service wants fewer requests; `retry_after` is in seconds, None where it did not say."""

    def __init__(
        self, title: str, detail: str = "", hint: str = "", *, retry_after: float | None = None
    ) -> None:
        super().__init__(title, detail, hint)
        self.retry_after = retry_after


class TimedOut(Unavailable):
    """No whole answer within the deadline."""


class Unreachable(Unavailable):
    """No connection, or it broke before the answer was whole."""


class NotConnected(Unreachable):
    """No connection was made, or none was free, so the service never heard of the request."""


class BadAnswer(LbtuiError):
    """The service answered, and the answer makes no sense."""

    exit_code = 6


class ExportIncomplete(LbtuiError):
    """An export ended before it was whole. What was read lies beside the file, to go on from.

    A hint that ends in a command line is left as it is, to be copied.
    """

    exit_code = 7

    def sentences(self) -> tuple[str, str, str]:
        title, detail, hint = super().sentences()
        return title, detail, self.hint if self.hint.endswith("--resume") else hint

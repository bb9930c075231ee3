"""What the HTTP library may log, should anyone turn logging on: origins, never paths, queries or headers."""

from __future__ import annotations

import logging
from typing import Any


class _OnlyOrigins(logging.Filter):
    """Its request lines hold whole addresses, whose path or query may be a ticket."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_origin, record.args))
        return True


class _NoDetails(logging.Filter):
    """The transport's debug lines hold whole header lists."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


def _origin(value: Any) -> Any:
    if hasattr(value, "scheme") and hasattr(value, "host"):
        return f"{value.scheme}://{value.host}"
    return value


def guard_logs(library: str) -> None:
    """Filters the loggers of `library`, `httpx` or a fork of it, and of its transport; attaches no handler."""
    logging.getLogger(library).addFilter(_OnlyOrigins())
    transport = library.replace("httpx", "httpcore")
    for name in ("connection", "http11", "http2", "proxy", "socks"):
        logging.getLogger(f"{transport}.{name}").addFilter(_NoDetails())

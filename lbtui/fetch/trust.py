"""Whose certificates a connection trusts."""

from __future__ import annotations

import os
import ssl

from lbtui.errors import ConfigError


def authorities(bundle: str) -> ssl.SSLContext:
    """The system's authorities, or only those in the file `bundle`. ConfigError where it holds none."""
    if not bundle:
        return ssl.create_default_context()
    path = os.path.expanduser(bundle)
    try:
        return ssl.create_default_context(cafile=path)
    except OSError as wrong:
        reason = wrong.reason if isinstance(wrong, ssl.SSLError) else wrong.strerror
    raise ConfigError(
        f"The profile's ca_bundle {path} cannot be used", str(reason or "It holds no certificates")
    )


def nobody() -> ssl.SSLContext:
    """Trusts no certificate at all, for connections that show none; cheaper to make than the system's trust."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

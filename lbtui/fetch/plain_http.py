"""Plain http: what may be read and changed on the way, and whether a profile has yet to accept that."""

from __future__ import annotations

from lbtui.errors import ConfigError
from lbtui.fetch.address import Address
from lbtui.model.profile import Profile
from lbtui.providers.registry import provider_class
from lbtui.providers.wire import Auth, HeaderAuth, OAuth1

ACCEPT = "allow_plain_http"
"""The key by which a profile accepts it."""


def unaccepted_risk(profile: Profile, before: Profile | None = None) -> str:
    """What a profile's address over plain http risks, as a sentence to be asked about.

    "" where there is nothing to ask: an encrypted address, this machine itself, a profile that accepts it, and
    an address that is itself secret, which nobody has read yet. ConfigError where the address is none.

    What a profile accepted as it was `before` holds for the host that was asked then, and for no other.
    """
    endpoint = provider_class(profile.service).endpoint(profile)
    if endpoint is None or not isinstance(endpoint.base, str):
        return ""
    of_another = before is not None and before.flag(ACCEPT) and _origin(before) != _origin(profile)
    if profile.flag(ACCEPT) and not of_another:
        return ""
    address = Address.of(endpoint.base)
    if address.scheme != "http" or address.is_loopback:
        return ""
    return f"{address.shown} is not encrypted: {exposure(endpoint.auth, bool(profile.table('headers')))}"


def _origin(profile: Profile) -> tuple[str, str] | None:
    """The scheme and host of a profile's address; None where nobody can tell."""
    endpoint = provider_class(profile.service).endpoint(profile)
    if endpoint is None or not isinstance(endpoint.base, str):
        return None
    try:
        address = Address.of(endpoint.base)
    except ConfigError:
        return None
    return address.scheme, address.host.casefold()


def exposure(auth: Auth | None, headers: bool = False) -> str:
    """What whoever stands between a profile and its service can do over plain http; `headers` tells whether the
    profile adds some of its own. Of a signed request the address is covered, and a JSON body is not
    (RFC 5849, 3.4.1.3.1)."""
    also = " and the profile's own headers" if headers else ""
    match auth:
        case HeaderAuth():
            return (
                f"the network can read the authorisation{also} and use it, and change what is read and written"
            )
        case OAuth1():
            return (
                f"the signature hides the secrets, but the network can read the answers{also}, change them and "
                "the scores that are sent, which are not signed, and send a request once more"
            )
        case None:
            return f"the network can read and change the answers{also}"

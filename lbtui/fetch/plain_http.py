"""Plain http: what may be read and changed on the way, and whether a profile has yet to accept that."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from lbtui.errors import ConfigError, LbtuiError
from lbtui.fetch.address import Address, at_the_start, secret_address
from lbtui.fetch.credentials import place_of
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Reveal
from lbtui.providers.registry import provider_class
from lbtui.providers.wire import Auth, HeaderAuth, OAuth1

ACCEPT = "allow_plain_http"
"""The key by which a profile accepts it."""


Revealed = Mapping[SecretRef, Secret]
"""Secrets by the reference they were read from."""


def unaccepted_risk(profile: Profile, before: Profile | None = None, revealed: Revealed | None = None) -> str:
    """What a profile's address over plain http risks, as a sentence to be asked about.

    "" where there is nothing to ask: an encrypted address, this machine itself, a profile that accepts it, and
    an address that is kept elsewhere and not among the `revealed`. ConfigError where the address is none.

    What a profile accepted as it was `before` holds for the host that was asked then, and for no other.
    """
    of_another = (
        before is not None and before.flag(ACCEPT) and _origin(before, revealed) != _origin(profile, revealed)
    )
    if profile.flag(ACCEPT) and not of_another:
        return ""
    address = _address(profile, revealed)
    if address is None or address.scheme != "http" or address.is_loopback:
        return ""
    endpoint = provider_class(profile.service).endpoint(profile)
    secret = endpoint is not None and isinstance(endpoint.base, SecretRef)
    also = bool(profile.table("headers"))
    risk = exposure(endpoint.auth if endpoint else None, also, secret_address=secret)
    return f"{at_the_start(address.shown)} is not encrypted: {risk}"


async def revealed_risk(profile: Profile, reveal: Reveal, before: Profile | None = None) -> str:
    """As `unaccepted_risk`, also of an address that is kept elsewhere; "" where it cannot be read from there,
    because nothing can be sent to it then."""
    revealed: dict[SecretRef, Secret] = {}
    for each in (profile, before):
        reference = _reference(each) if each else None
        if reference and reference not in revealed:
            with suppress(LbtuiError):
                revealed[reference] = await reveal(reference)
    return unaccepted_risk(profile, before, revealed)


def _reference(profile: Profile) -> SecretRef | None:
    """Where a profile's address is kept, where that is elsewhere."""
    endpoint = provider_class(profile.service).endpoint(profile)
    base = endpoint.base if endpoint else None
    return base if isinstance(base, SecretRef) and not isinstance(base.target, Secret) else None


def _address(profile: Profile, revealed: Revealed | None) -> Address | None:
    """A profile's address; None where it has none, or nobody has read it yet."""
    endpoint = provider_class(profile.service).endpoint(profile)
    base = endpoint.base if endpoint else None
    if not isinstance(base, SecretRef):
        return Address.of(base) if base is not None else None
    secret = base.target if isinstance(base.target, Secret) else (revealed or {}).get(base)
    return secret_address(secret, f"the address {place_of(base)}") if secret else None


def _origin(profile: Profile, revealed: Revealed | None) -> tuple[str, str] | None:
    """The scheme and host of a profile's address; None where nobody can tell."""
    try:
        address = _address(profile, revealed)
    except ConfigError:
        return None
    return (address.scheme, address.host.casefold()) if address else None


def exposure(auth: Auth | None, headers: bool = False, *, secret_address: bool = False) -> str:
    """What whoever stands between a profile and its service can do over plain http.

    `headers` tells whether the profile adds some of its own, `secret_address` whether the address alone lets
    anybody in. Of a signed request the address is covered, and a JSON body is not (RFC 5849, 3.4.1.3.1).
    """
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
        case None if secret_address:
            return f"the network can read the address, which is secret{also}, use it, and change the answers"
        case None:
            return f"the network can read and change the answers{also}"

"""Profiles as the command line shows and changes them. A secret is only ever shown as where it is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from lbtui.cli.output import narrate
from lbtui.cli.usage import nearest
from lbtui.errors import UsageError
from lbtui.model.board import BoardRef
from lbtui.model.field import COMMON, Field, from_text
from lbtui.model.profile import Profile, check_profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.registry import profile_fields


def secret_sources(profile: Profile) -> dict[str, str]:
    """Where each secret of a profile is kept, by key."""
    return {key: value.source for key, value in profile.values.items() if isinstance(value, SecretRef)}


def shown_values(profile: Profile) -> dict[str, Any]:
    """Every value by key as it may be shown, in JSON's types. Unknown keys are left out: one may be a secret
    under a mistyped name."""
    return {key: _shown(key, value) for key, value in profile.values.items()}


def _shown(key: str, value: Any) -> Any:
    match value:
        case SecretRef():
            return value.source
        case tuple():
            return [str(each) for each in value]
        case Mapping() if key == "headers":
            return {name: SecretRef.parse(text).source for name, text in value.items()}
        case Mapping():
            return dict(value)
        case _:
            return value


def declared(service: str) -> dict[str, Field]:
    """Every key that a profile of a service may have, the service's own first."""
    fields = profile_fields(service)
    own = {each.key: each for each in fields}
    return own | {each.key: each for each in COMMON if each.key not in own}


def parsed_settings(service: str, given: Sequence[str]) -> dict[str, Any]:
    """The values of `--set KEY=VALUE`, typed as the keys declare; `players.NAME=ID` goes into a table, and
    boards are written as in a file.

    UsageError for a key that the service does not have, naming the nearest.
    """
    fields = declared(service)
    values: dict[str, Any] = {}
    for each in given:
        key, equals, text = each.partition("=")
        if not equals:
            raise UsageError(f"--set needs KEY=VALUE, not “{key[:40]}”", hint="lbtui profiles add --help")
        key, dot, name = key.strip().partition(".")
        field = known_field(fields, key)
        if (field.kind == "table") != bool(dot and name):
            form = f"{key}.NAME=VALUE" if field.kind == "table" else f"{key}=VALUE"
            raise UsageError(f"--set {key} is written {form}")
        if name:
            values.setdefault(key, {})[name] = text
        elif field.kind == "boards":
            values[key] = _boards(text)
        else:
            values[key] = from_text(field, text)
    return values


def apply_settings(document: dict[str, Any], settings: Mapping[str, Any]) -> None:
    """Puts parsed settings into a profile's document; a table keeps its other names."""
    for key, value in settings.items():
        document[key] = {**document.get(key, {}), **value} if isinstance(value, dict) else value


def unset(document: dict[str, Any], keys: Sequence[str], fields: Mapping[str, Field]) -> None:
    """Takes keys out of a profile's document. UsageError for a name in a table that is not there, and for a
    key that nobody knows, which no rewrite takes out."""
    for each in keys:
        key, dot, name = each.partition(".")
        table = document.get(key)
        if dot and isinstance(table, dict) and name in table:
            document[key] = {held: text for held, text in table.items() if held != name}
        elif not dot and key in fields:
            document.pop(key, None)
        else:
            known = [held for held in document if held in fields]
            hint = "Keys that lbtui does not know are taken out by hand: lbtui profiles edit NAME"
            raise UsageError(f"The profile has no “{each[:40]}” to take out", nearest(each, known), hint)


def known_field(fields: Mapping[str, Field], key: str) -> Field:
    """The field of a key that --set may give; UsageError naming the nearest."""
    if key not in fields:
        raise UsageError(
            f"There is no key “{key[:40]}”", nearest(key, [*fields]), f"There are: {', '.join(fields)}"
        )
    return fields[key]


def _boards(text: str) -> Any:
    """The list of boards that a text says in TOML, which is the one way to say any name and partition."""
    with suppress(tomllib.TOMLDecodeError):
        if isinstance(boards := tomllib.loads(f"boards = {text}")["boards"], list):
            return boards
    raise UsageError(
        "Boards are given with --board, each one by itself",
        hint='A whole list is written --set \'boards=["NAME", { name = "NAME", partition = "PART" }]\'',
    )


def made(name: str, document: Mapping[str, Any]) -> Profile:
    """The profile that a document says; UsageError that lists all that is wrong with it."""
    fields = profile_fields(str(document["service"]))
    profile, problems = check_profile(name, document, fields)
    if problems:
        raise UsageError(
            f"Profile {name} would not work", "; ".join(map(str, problems)), "Give each with --set KEY=VALUE"
        )
    return profile


def with_boards(profile: Profile, refs: Sequence[BoardRef]) -> Profile:
    """The profile with these boards in place of its own."""
    return replace(profile, values={**profile.values, "boards": tuple(dict.fromkeys(refs))})


def warn_of_inline(settings: Mapping[str, Any], fields: Mapping[str, Field]) -> None:
    """Says so where the command line held a secret itself."""
    for key, value in settings.items():
        if fields[key].kind == "secret" and isinstance(SecretRef.parse(value).target, Secret):
            narrate(
                f"{key} was given as the secret itself, which the shell's history and other users may see; "
                "a reference such as env:NAME keeps it out of both"
            )

"""A secret is shown by nothing but `reveal`."""

from __future__ import annotations

import copy
import dataclasses
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable

import pytest
from rich.pretty import pretty_repr

from lbtui.model.profile import Field, Profile, check_profile
from lbtui.model.secret import Secret, SecretRef

VALUE = "made-up-4711"
FIELDS = (Field("token", "Token", "secret", required=True),)


def holders() -> list[object]:
    secret = Secret(VALUE)
    ref = SecretRef("inline", secret)
    profile = check_profile("halo", {"token": VALUE, "headers": {"X-Key": VALUE}, "tokne": VALUE}, FIELDS)[0]
    return [secret, ref, SecretRef.parse(VALUE), SecretRef("inline", VALUE), profile, [secret], {"a": ref}]


SHOWN: dict[str, Callable[[object], str]] = {
    "repr": repr,
    "str": str,
    "ascii": ascii,
    "format": lambda held: f"{held}",
    "str.format": "{0} {0!s} {0!r}".format,
    "percent": lambda held: "%s %r" % (held, held),  # noqa: UP031  this form is the one under test
    "pprint": pprint.pformat,
    "rich": pretty_repr,
}


@pytest.mark.parametrize("way", SHOWN)
def test_no_text_form_shows_it(way: str) -> None:
    for held in holders():
        assert VALUE not in SHOWN[way](held)


def test_the_stand_in_is_recognisable() -> None:
    assert f"{Secret(VALUE)}" == "Secret(****)"
    assert "****" in repr(SecretRef.parse(VALUE))


def test_a_log_line_does_not_show_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for held in holders():
            logging.getLogger("test").debug("held %s %r", held, held)
    assert caplog.records
    assert VALUE not in caplog.text


def test_a_traceback_with_locals_does_not_show_it() -> None:
    held = holders()
    try:
        assert held[0] is None
    except AssertionError as failed:
        shown = "".join(traceback.TracebackException.from_exception(failed, capture_locals=True).format())
    assert "held = " in shown
    assert VALUE not in shown


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_it_is_never_copied_out(copier: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as caught:
        copier(Secret(VALUE))
    assert VALUE not in str(caught.value)


def test_no_serialiser_gets_in() -> None:
    for attempt in (lambda: json.dumps(Secret(VALUE)), lambda: dataclasses.asdict(SecretRef.parse(VALUE))):
        with pytest.raises(TypeError) as caught:
            attempt()
        assert VALUE not in str(caught.value)
    with pytest.raises(TypeError):
        vars(Secret(VALUE))


def test_equal_secrets_are_equal() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


@pytest.mark.parametrize(
    ("text", "kind", "target", "source"),
    [
        ("env:XBL_TOKEN", "env", "XBL_TOKEN", "env:XBL_TOKEN"),
        (" ENV: XBL_TOKEN ", "env", "XBL_TOKEN", "env:XBL_TOKEN"),
        ("file:~/.secrets/x", "file", "~/.secrets/x", "file:~/.secrets/x"),
        ("cmd:pass show 'lb token'", "cmd", "pass show 'lb token'", "cmd:pass show 'lb token'"),
        ("keyring:lbtui/prod", "keyring", "lbtui/prod", "keyring:lbtui/prod"),
    ],
)
def test_a_reference_is_read(text: str, kind: str, target: str, source: str) -> None:
    ref = SecretRef.parse(text)
    assert (ref.kind, ref.target, ref.source) == (kind, target, source)
    assert SecretRef.parse(ref.source) == ref


@pytest.mark.parametrize(
    "text", ["XBL3.0 x=123;ey", "user:password", "environment", ":x", "https://host/secret"]
)
def test_any_other_text_is_the_secret_itself(text: str) -> None:
    ref = SecretRef.parse(text)
    assert ref.kind == "inline"
    assert ref.target == Secret(text)
    assert ref.source == "in the file"


def test_a_profile_shows_its_name_and_service() -> None:
    assert "halo" in repr(Profile("halo", "xbox"))
    assert "xbox" in repr(Profile("halo", "xbox"))

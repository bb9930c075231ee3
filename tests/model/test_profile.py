"""What a profile's file may say, and the sentence for each thing that it may not."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.model.board import BoardRef
from lbtui.model.field import from_text
from lbtui.model.profile import COMMON, Field, Profile, check_profile, document_of, name_problem
from lbtui.model.secret import Secret, SecretRef

FIELDS = (
    Field("url", "Address", "url", default="https://boards.test"),
    Field(
        "scid", "Configuration", required=True, check=lambda text: None if len(text) == 4 else "needs 4 signs"
    ),
    Field("token", "Token", "secret", required=True),
    Field("metadata", "Metadata", "boolean", default=True),
    Field("ratio", "Ratio", "number"),
)
GOOD: dict[str, Any] = {"service": "made-up", "scid": "abcd", "token": "env:TOKEN"}


def problems(**changes: Any) -> list[str]:
    document = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return [str(each) for each in check_profile("halo", document, FIELDS)[1]]


def test_a_good_one_has_its_values_and_the_defaults() -> None:
    profile, wrong = check_profile("halo", {**GOOD, "boards": ["flags"], "timeout": 2.5}, FIELDS)
    assert wrong == ()
    assert profile.notes == ()
    assert (profile.name, profile.service) == ("halo", "made-up")
    assert profile.text("scid") == "abcd"
    assert profile.values["token"] == SecretRef("env", "TOKEN")
    assert profile.text("url") == "https://boards.test"
    assert profile.flag("metadata")
    assert not profile.flag("writable")
    assert profile.boards == (BoardRef("flags"),)
    assert profile.number("timeout") == 2.5
    assert profile.page_size == 100
    assert profile.players == {}
    assert (profile.text("ca_bundle"), profile.number("ratio")) == ("", 0)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("scid", None, "scid: is missing; it needs a text"),
        ("token", None, "token: is missing; it needs a reference"),
        ("scid", 5, "scid: needs a text, and holds a whole number"),
        ("scid", "", "scid: needs a text, and holds an empty text"),
        ("scid", "abc", "scid: needs 4 signs"),
        ("token", "  ", "token: needs a reference such as env:NAME"),
        ("token", ["x"], "holds a list"),
        ("token", "env:", "names nothing after env:"),
        ("token", "cmd: ", "names nothing after cmd:"),
        ("metadata", "yes", "metadata: needs true or false, and holds a text"),
        ("metadata", 1, "needs true or false, and holds a whole number"),
        ("page_size", "100", "page_size: needs a whole number, and holds a text"),
        ("page_size", True, "needs a whole number, and holds true or false"),
        ("page_size", 1.5, "needs a whole number, and holds a number"),
        ("page_size", 0, "needs a whole number from 1 to 1,000, and holds 0"),
        ("page_size", 1001, "from 1 to 1,000, and holds 1,001"),
        pytest.param("page_size", 1 << 20_000, "and holds one out of all bounds", id="huge"),
        ("timeout", float("nan"), "timeout: needs a number from 1 to 600"),
        ("timeout", float("inf"), "needs a number from 1 to 600"),
        ("ratio", float("-inf"), "ratio: needs a number, and holds"),
        ("players", ["a"], "players: needs a table of names and texts, and holds a list"),
        ("players", {"warrior": 1234}, "warrior holds a whole number; put it in quotes"),
        ("headers", {"X-A": {}}, "X-A holds a table"),
        ("boards", "flags", "boards: needs a list of names"),
        ("boards", ["flags", 5], "and one of them is a whole number"),
        ("boards", [""], "and one of them is an empty text"),
        ("boards", [{"name": "a", "partition": ""}], "and one of them is a table"),
        ("boards", [{"name": "a", "part": "b"}], "and one of them is a table"),
        ("boards", [{"partition": "b"}], "and one of them is a table"),
        ("url", "boards.test", "url: needs an address such as https://host/path"),
        ("url", "ftp://boards.test", "needs an address"),
        ("url", "https://", "needs an address"),
        ("url", "https://[::1", "needs an address"),
        ("url", "https://boards.test:99999", "needs an address"),
        ("url", "https://boards.test/a\nb", "needs an address"),
        ("url", "https://app.mobage.com/1/{appKey}/opensocial", "needs your own in place of {appKey}"),
        ("url", "https://boards.test/{4711}", "must hold no { and no }"),
        ("url", "https://boards.test/a}", "must hold no { and no }"),
        ("url", "https://me:made-up-4711@boards.test", "must hold no user name or password"),
    ],
)
def test_each_wrong_value_is_named(key: str, value: Any, message: str) -> None:
    (found,) = problems(**{key: value})
    assert found.startswith(f"{key}: ")
    assert message in found
    assert found.isprintable()
    assert "4711" not in found


def test_all_problems_are_listed() -> None:
    assert len(problems(scid=None, token=5, page_size=0, writable="no")) == 4


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/x", "https://[::1]:8443", "https://boards.test/a/b"])
def test_an_address_with_port_and_path_is_one(url: str) -> None:
    assert problems(url=url) == []


@pytest.mark.parametrize(
    ("key", "note"),
    [
        ("tokn", "unknown key tokn; did you mean token?"),
        ("writeable", "unknown key writeable; did you mean writable?"),
        ("pagesize", "unknown key pagesize; did you mean page_size?"),
        ("servce", "unknown key servce; did you mean service?"),
        ("zzz", "unknown key zzz"),
    ],
)
def test_an_unknown_key_is_kept_and_names_the_nearest(key: str, note: str) -> None:
    profile, wrong = check_profile("halo", {**GOOD, key: 5}, FIELDS)
    assert wrong == ()
    assert profile.notes == (note,)
    assert profile.unknown == {key: 5}


def test_a_service_may_narrow_a_common_key() -> None:
    narrow = Field("page_size", "Page size", "integer", default=25, maximum=50)
    assert check_profile("halo", {}, [narrow])[0].page_size == 25
    assert check_profile("halo", {"page_size": 100}, [narrow])[1]


@pytest.mark.parametrize(
    "document",
    [
        {
            **GOOD,
            "boards": ["a", {"name": "b", "partition": "UK"}],
            "players": {"w": "1"},
            "zzz": {"a": [1, 2]},
        },
        {**GOOD, "token": "made-up-4711", "writable": True, "timeout": 3.5},
        {**GOOD, "token": "cmd:pass show x", "headers": {"X-A": "env:A"}},
    ],
)
def test_a_document_survives_the_round_trip(document: dict[str, Any]) -> None:
    profile, wrong = check_profile("halo", document, FIELDS)
    assert wrong == ()
    again = document_of(profile)
    assert {key: again[key] for key in document} == document
    assert check_profile("halo", again, FIELDS)[0] == profile


def test_an_inline_secret_is_written_back_as_it_stood() -> None:
    profile = Profile("halo", "made-up", {"token": SecretRef("inline", Secret("made-up-4711"))})
    assert document_of(profile) == {"service": "made-up", "token": "made-up-4711"}


@pytest.mark.parametrize("name", ["halo", "Halo-4.prod", "4", "a" * 63, "a_b"])
def test_names_that_will_do(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "-rf",
        ".hidden",
        "a.",
        "a" * 64,
        "a b",
        "é",
        "a\n",
        "\x1b[0m",
        "demo",
        "demo/xbox",
    ],
)
def test_names_that_will_not_do(name: str) -> None:
    assert name_problem(name)


def test_every_common_key_can_be_explained_to_a_person() -> None:
    assert all(each.label and each.help for each in COMMON)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("boolean", "yes", True), ("boolean", "False", False), ("boolean", "maybe", "maybe"), ("integer", "7", 7),
        ("integer", "7.5", "7.5"), ("number", "30", 30), ("number", "1.5", 1.5), ("number", "x", "x"), ("text", "7", "7"),
    ],
)  # fmt: skip
def test_a_typed_text_becomes_its_fields_type_or_stays_for_the_check_to_name(
    kind: str, text: str, expected: object
) -> None:
    value = from_text(Field("key", "Key", kind), text)
    assert (type(value), value) == (type(expected), expected)

"""Metadata texts, read again as the service's reader read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lbtui.export.members import members_of, object_text


@pytest.mark.parametrize(
    ("source", "members"),
    [
        ('{"a":1,"b":[true,null]}', {"a": 1, "b": [True, None]}),
        (' \n{"a":1}\t', {"a": 1}),
        ('"a" : "b", "c" : 2', {"a": "b", "c": 2}),
        ('{"a":0.640}', {"a": Decimal("0.640")}),
        ("{}", {}),
        ("", None),
        ("  ", None),
        ("1", None),
        ("[{}]", None),
        ('{"a":Infinity}', None),
        ('{"a":1e401}', None),
        ('{"a":' + "1" * 401 + "}", None),
        ('{"a":0.' + "1" * 401 + "}", None),
        ('{"a":1} {"b":2}', None),
        ('{"a":"\n"}', None),
        ("{" * 100_000, None),
        ('{"a":' + "[" * 100_000, None),
    ],
)
def test_an_object_or_its_inside_is_read_and_nothing_else(source: str, members: object) -> None:
    assert members_of(source) == members
    assert (object_text(source) is None) == (members is None)


def test_what_is_no_text_is_what_it_is() -> None:
    given = {"a": 1}
    assert members_of(given) is given
    assert members_of(None) is None


def test_a_long_integer_in_a_long_text_is_read() -> None:
    source = '{"a":' + "1" * 400 + "}"
    assert members_of(source) == {"a": int("1" * 400)}

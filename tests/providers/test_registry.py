"""Services by name: their providers, and what their profiles hold without them."""

from __future__ import annotations

import pytest

from lbtui.errors import ConfigError
from lbtui.model.field import Field
from lbtui.providers import registry
from lbtui.providers.registry import BUILT_IN, profile_fields, provider_class
from lbtui.providers.xbox import XboxProvider


class Longer(XboxProvider):
    fields = (*XboxProvider.fields, Field("more", "More"))


@pytest.mark.parametrize("service", BUILT_IN)
def test_a_profile_holds_what_its_provider_says(service: str) -> None:
    assert profile_fields(service) is provider_class(service).fields
    assert {"url"} <= {each.key for each in profile_fields(service)}


def test_another_provider_in_place_of_a_built_in_one_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "xbox", f"{__name__}:Longer")
    assert profile_fields("xbox") is Longer.fields


@pytest.mark.parametrize("ask", [profile_fields, provider_class])
def test_an_unknown_service(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ConfigError, match=r"No service is called “xbix”.*Did you mean xbox\?"):
        ask("xbix")

"""A profile's values as the texts of a form, and back."""

from __future__ import annotations

from typing import Any

from lbtui.model.board_names import board_names
from lbtui.model.field import COMMON, Field, from_text
from lbtui.model.secret import SecretRef
from lbtui.providers.registry import provider_class, services

NAME = Field("name", "Name", required=True, help="What you call it; also its file's name")
YES_NO = ("yes", "no")
_SHOWN_COMMON = ("boards", "page_size", "timeout", "writable", "allow_plain_http", "ca_bundle")


def fields_of(service: str) -> list[Field]:
    """The keys that the form shows for a service. ConfigError where there is no such service."""
    own = provider_class(service).fields
    taken = {field.key for field in own}
    common = [each for key in _SHOWN_COMMON for each in COMMON if each.key == key]
    return [*own, *(each for each in common if each.key not in taken)]


def service_field(service: str, saved: bool) -> Field:
    """The key that chooses the service; a saved profile keeps its own."""
    title = provider_class(service).title
    hint = f"{title}; a saved profile keeps its service" if saved else title
    return Field("service", "Service", required=True, help=hint)


def names_of(field: Field, service: str, saved: bool) -> tuple[str, ...]:
    """What there is to choose from under a key; () where a text is typed."""
    if field.key == "service":
        return (service,) if saved else tuple(services())
    return YES_NO if field.kind == "boolean" else ()


def text_of(value: object) -> str:
    match value:
        case None:
            return ""
        case SecretRef():
            return value.source
        case tuple():
            return ", ".join(str(each) for each in value)
        case bool():
            return YES_NO[not value]
        case _:
            return str(value)


def typed(field: Field, text: str, before: Any) -> Any:
    """A text as the file holds it; a board that was there keeps its form."""
    if field.kind != "boards":
        return from_text(field, text)
    kept = {_label(each): each for each in before or ()}
    return [kept.get(name, name) for name in board_names(text)]


def _label(item: Any) -> str:
    return (
        f"{item['name']}.{item['partition']}" if isinstance(item, dict) and item.get("partition") else str(item)
    )

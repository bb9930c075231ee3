"""An app of exact routes: no methods but those a service has, and its own words for what it has not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lbtui.demo.opening import Opening

Refuse = Callable[[Request, Exception], Awaitable[Response]]
"""Answers what the router says no to: an unknown path, or another method."""


def routed(routes: Sequence[Route], methods: set[str], opening: Opening[Any], refuse: Refuse) -> Starlette:
    """The app, which opens its world when it starts; a path with another slash at its end is another path."""
    for route in routes:
        route.methods = set(methods)  # Starlette would add HEAD
    app = Starlette(routes=routes, lifespan=opening.lifespan, exception_handlers={HTTPException: refuse})
    app.router.redirect_slashes = False
    return app

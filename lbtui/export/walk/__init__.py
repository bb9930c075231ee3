"""Reading a board so that nobody who stands on it is missed, and knowing what that proves."""

from lbtui.export.walk.terms import Counted, Report, Span
from lbtui.export.walk.walker import Walk

__all__ = ["Counted", "Report", "Span", "Walk"]

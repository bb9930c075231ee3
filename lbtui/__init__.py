"""lbtui: browse game leaderboards from a terminal."""

__version__ = "0.1.0"

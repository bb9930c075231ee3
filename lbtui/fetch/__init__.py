"""The one service that asks leaderboards: deadlines, limits, retries, caches, and the window on a board."""

"""The leaderboard services: their requests, and the reading of their answers."""

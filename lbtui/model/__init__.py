"""What a leaderboard is. Pure: no input or output, no third party."""

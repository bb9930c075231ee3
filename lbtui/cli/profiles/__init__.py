"""`lbtui profiles …`: one file per command."""

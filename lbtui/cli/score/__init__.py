"""`lbtui score …`: one file per command."""

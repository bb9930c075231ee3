"""The command line: what is typed, what is printed, and with which exit code it ends."""

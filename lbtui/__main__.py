"""`python -m lbtui`: the same as the `lbtui` command."""

from lbtui.cli.main import entry

if __name__ == "__main__":
    entry()

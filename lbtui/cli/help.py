"""The help of the program as a whole: examples first, never wider than 78 columns. Imports next to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from lbtui.cli.commands import COMMANDS, PROFILES, Command

_HEAD = """\
usage: lbtui [COMMAND] [OPTIONS]

Browse the leaderboards of game services: on screens, or line by line for
scripts. Without a command the screens open on your profiles.

examples:
  lbtui demo
  lbtui rows demo/xbox TotalFlagsCaptured --at 15000 --limit 3
  lbtui find demo/xbox 1234567890123444 --json
  lbtui profiles add halo --service xbox --set scid=GUID \\
        --set authorization=env:XBL_TOKEN --board TotalFlagsCaptured

commands:
"""

_TAIL = """
options:
  -h, --help   this text; after a command, the help of that command
  --version    the version

PROFILE names one you saved; demo/xbox needs no saving.
Data goes to standard output, all else to standard error.

exit codes:
    0  done                               4  no such board or player
    1  unexpected failure                 5  unavailable, throttled, timed out
    2  usage or configuration             6  the answer made no sense
    3  not authorised                   130, 143, 129  on INT, TERM, HUP
"""

_PROFILES_HEAD = """\
usage: lbtui profiles [COMMAND] [OPTIONS]

Profiles say which service to read and how; each is one file. Without a
command they are listed.

examples:
  lbtui profiles
  lbtui profiles add halo --service xbox --set scid=GUID \\
        --set authorization=env:XBL_TOKEN --board TotalFlagsCaptured
  lbtui profiles check halo

commands:
"""

_PROFILES_TAIL = """
`lbtui profiles COMMAND --help` says more about each.
"""


def top_help() -> str:
    """What `lbtui --help` prints."""
    return _HEAD + _listed(COMMANDS) + _TAIL


def profiles_help() -> str:
    """What `lbtui profiles --help` prints."""
    return _PROFILES_HEAD + _listed(PROFILES) + _PROFILES_TAIL


def _listed(commands: Iterable[Command]) -> str:
    return "".join(f"  {each.name.split()[-1]:<11}{each.summary}\n" for each in commands)

"""The help of the program as a whole: examples first, never wider than 78 columns. Imports next to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from lbtui.cli.commands import COMMANDS, Command, Group

_HEAD = """\
usage: lbtui [COMMAND] [OPTIONS]

Browse the leaderboards of game services: on screens, or line by line for
scripts. Without a command the screens open on your profiles.

examples:
  lbtui demo
  lbtui rows demo/xbox TotalFlagsCaptured --at 15000 --limit 3
  lbtui find demo/xbox 1234567890123444 --json
  lbtui export demo/xbox TotalFlagsCaptured -o flags.csv
  lbtui profiles add halo --service xbox --set scid=GUID \\
        --set authorization=env:XBL_TOKEN --board TotalFlagsCaptured

commands:
"""

_TAIL = """
options:
  -h, --help   this text; after a command, the help of that command
  --version    the version

PROFILE names one you saved; demo/xbox and demo/mobage need no saving.
Data goes to standard output, all else to standard error.

exit codes:
    0  done                               4  no such board or player
    1  unexpected failure                 5  unavailable, throttled, timed out
    2  usage or configuration             6  the answer made no sense
    3  not authorised                     7  an export ended early: --resume
                                        130, 143, 129  on INT, TERM, HUP
"""

_GROUP_HEADS = {
    "score": """\
usage: lbtui score COMMAND PROFILE BOARD PLAYER [OPTIONS]

Changes a player's score, where the profile is writable. Each change is shown
before it is made, and kept in a journal from which it can be taken back.

examples:
  lbtui score set demo/mobage highscore me 50000
  lbtui score delete demo/mobage highscore rival
  lbtui score undo demo/mobage highscore rival

commands:
""",
    "profiles": """\
usage: lbtui profiles [COMMAND] [OPTIONS]

Profiles say which service to read and how; each is one file. Without a
command they are listed.

examples:
  lbtui profiles
  lbtui profiles add halo --service xbox --set scid=GUID \\
        --set authorization=env:XBL_TOKEN --board TotalFlagsCaptured
  lbtui profiles check halo

commands:
""",
}


def top_help() -> str:
    """What `lbtui --help` prints."""
    return _HEAD + _listed(COMMANDS) + _TAIL


def group_help(group: Group) -> str:
    """What `lbtui profiles --help` prints, and that of every other group."""
    more = f"\n`lbtui {group.name} COMMAND --help` says more about each.\n"
    return _GROUP_HEADS[group.name] + _listed(group.commands) + more


def _listed(commands: Iterable[Command]) -> str:
    return "".join(f"  {each.name.split()[-1]:<11}{each.summary}\n" for each in commands)

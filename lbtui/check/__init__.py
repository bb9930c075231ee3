"""Does a profile work? Its steps in order, each with a tick or the reason, for the TUI and the command line.

A service that can be asked whether it is there is tried step by step: its endpoint, each board, the partition
of one that is split, and how many rows it gives in a page. Others are asked for no more than their boards.
"""

from lbtui.check.steps import Ask, Setting, Step, Trial
from lbtui.check.walk import NO_BOARDS, check, first_failure

__all__ = ["NO_BOARDS", "Ask", "Setting", "Step", "Trial", "check", "first_failure"]

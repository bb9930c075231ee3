"""The small language in which Textual draws: places, styles, text, line ends; and what is beside frames.

The sequences are those of ECMA-48 and of xterm's ctlseqs; synchronised output is mode 2026.
"""

from __future__ import annotations

import re

SYNC_ON, SYNC_OFF = "\x1b[?2026h", "\x1b[?2026l"

_STRING_END = r"(?:\x07|\x1b\\)"
# What moves no cursor and changes no cell and no style: the cursor's look, line wrap, reports of focus, mouse,
# paste and size; questions; the Kitty keyboard; title, colours, pointer, clipboard (wrapped for tmux); bell.
_ASIDE = (
    r"\x1b\[\?(?:7|12|25|1000|1002|1003|1004|1005|1006|1007|1015|1016|2004|2031|2048)[hl]"
    r"|\x1b\[\?\d+\$p|\x1b\[[<>=]\d*(?:;\d+)?u"
    rf"|\x1b\](?:0|1|2|4|10|11|12|22|52|104|110|111|112);[^\x07\x1b]*{_STRING_END}"
    rf"|\x1bPtmux;\x1b\x1b\]52;[^\x07\x1b]*\x07\x1b\\"
    r"|\x07"
)
ASIDE = re.compile(f"(?:{_ASIDE})+")

# Strings for the terminal may hold anything.
STRING = re.compile(r"\x1b[PX^_\]]")

TOKEN = re.compile(
    r"\x1b\[(?:(?P<row>\d+);(?P<column>\d+))?(?P<place>H)"
    r"|\x1b\[(?P<style>[0-9;:]*)m"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<line>\r?\n)"
    r"|(?P<sync>\x1b\[\?2026[hl])"
    r"|(?P<screen>\x1b\[\?1049[hl])"
    rf"|(?P<aside>{_ASIDE})"
    r"|(?P<unknown>[\x00-\x1f\x7f-\x9f])"
)

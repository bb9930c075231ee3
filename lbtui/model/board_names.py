"""Several boards in one text, as a person types them."""

from __future__ import annotations


def board_names(text: str) -> list[str]:
    """The names between commas, without outer blanks; a comma inside parentheses, as in `people(Kills, low)`,
    is a part of its name."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]

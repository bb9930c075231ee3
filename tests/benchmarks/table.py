"""A table of measures: what was found for lbtui, beside it each peer and lbtui's part of that, and the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured, shown with so many decimals; `budget` is the most that lbtui may cost, or, where more
    is better, the least it is to reach."""

    name: str
    digits: int = 0
    budget: float | None = None
    more: bool = False

    def within(self, budget: float | None) -> Measure:
        return replace(self, budget=budget)

    def at_least(self, budget: float | None) -> Measure:
        return replace(self, budget=budget, more=True)

    def shown(self, value: float) -> str:
        return f"{value:,.{self.digits}f}"


def table(
    title: str, programs: Sequence[str], rows: Sequence[tuple[Measure, Mapping[str, float | None]]]
) -> str:
    """The first program is lbtui. In Markdown, columns aligned for a terminal."""
    cells = [[title, *programs, "budget"]]
    for measure, values in rows:
        own = values.get(programs[0])
        line = [measure.name, "" if own is None else measure.shown(own)]
        line += [_beside(measure, own, values.get(each)) for each in programs[1:]]
        cells.append([*line, _budget(measure, own)])
    widths = [max(len(line[at]) for line in cells) for at in range(len(cells[0]))]
    lines = [_line(line, widths) for line in cells]
    rule = "|".join(["", "-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:]), ""])
    return "\n".join([lines[0], rule, *lines[1:]])


def _beside(measure: Measure, own: float | None, value: float | None) -> str:
    if value is None:
        return ""
    part = f" ({own / value:.2f}×)" if own is not None and round(value, measure.digits) else ""
    return measure.shown(value) + part


def _budget(measure: Measure, own: float | None) -> str:
    if measure.budget is None:
        return ""
    sign = "≥" if measure.more else "≤"
    over = None if own is None else round(own, measure.digits) - measure.budget
    met = over is not None and (over >= 0 if measure.more else over <= 0)
    return f"{sign} {measure.shown(measure.budget)}{'' if met else ' missed'}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if not at else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join([first, *others])} |"

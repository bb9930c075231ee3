"""The folder that a test exports into."""

from __future__ import annotations

import csv
import json
from pathlib import Path


class Folder:
    """The working folder, in which there is nothing else at first."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def names(self) -> list[str]:
        """What lies in it."""
        return sorted(each.name for each in self.path.iterdir())

    def has(self, name: str) -> bool:
        return (self.path / name).exists()

    def put(self, name: str, text: str = "mine") -> None:
        (self.path / name).write_text(text)

    def make(self, name: str) -> None:
        (self.path / name).mkdir()

    def bytes(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file."""
        with (self.path / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def read(self, name: str) -> int:
        """The bytes of rows that are there of a file that is not whole."""
        part = self.path / f"{name}.part"
        return part.stat().st_size if part.exists() else 0

    def kept(self, name: str) -> int:
        """The bytes of rows that the checkpoint of such a file counts."""
        return int(json.loads(self.bytes(f"{name}.part.json"))["bytes"])

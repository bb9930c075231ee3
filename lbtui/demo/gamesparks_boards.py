"""What a profile of the demo's GameSparks callback names: its address, its boards, two players."""

from __future__ import annotations

API_KEY, CREDENTIAL, SECRET = "p310256MadeUp", "lbRequests", "made-up-secret-of-the-demo"
"""The game, the callback's name, and the secret that opens it; all made up."""

PATH = f"/callback/{API_KEY}/{CREDENTIAL}/{SECRET}"

WARRIOR, SNIPER = "56335dc2e4b0309aa35eaeb4", "56335dc9e4b0309aa35eaf23"
"""The ids that WarriorSaint and xxxSniper39 have here."""

PARTED = "HSBC"
"""The board that is partitioned, by country."""

COUNTRIES = ("UK", "FR", "JP")
PARTITIONS = tuple(f"COUNTRY.{country}" for country in COUNTRIES)

LISTED: tuple[str | dict[str, str], ...] = (
    "flags", "trophies", "quiz", *({"name": PARTED, "partition": each} for each in PARTITIONS),
    "plain", "arena", "lifetime", "empty",
)  # fmt: skip
"""What the demo's profile lists, as a profile's file writes it. The callback itself lists nothing."""

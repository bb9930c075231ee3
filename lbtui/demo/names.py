"""Gamertags of the demo world: pleasant ones made from words, and the ones that try a screen's patience."""

from __future__ import annotations

import math
import random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "Amber Ashen Avid Azure Balmy Basil Beige Black Blaze Bliss Blue Bold Brave Brisk Broad Brass Brown "
    "Calm Chief Civic Clear Cloud Coast Cocoa Comet Coral Cosmo Crisp Curly Cyan Dandy Dark Dawn Deep "
    "Delta Dewy Dizzy Dusky Dusty Eager Early Earth Ebony Elder Ember Epic Equal Fable Faint Fancy Fern "
    "Fiery First Fizzy Fleet Foggy Frank Fresh Frost Fuzzy Giddy Gold Good Grand Grey Grim Happy Hardy "
    "Hazy Honey Husky Icy Inky Ionic Iron Ivory Jade Jazzy Jolly Keen Kind Lapis Late Light Lilac Lime "
    "Loud Loyal Lucid Lucky Lunar Magic Mango Maple Merry Mild Mint Misty Mossy Muted Navy Neat Neon "
    "Nifty Nutty Noble North Novel Oaken Ocean Olive Onyx Opal Pale Peach Pearl Plain Plum Polar Prime "
    "Proud Quick Quiet Rapid Regal Rosy Royal Ruby"
)
SECOND = _words(
    "Acorn Alder Anvil Arrow Aspen Atlas Arch Axe Badge Bard Basin Beam Bear Birch Bison Blade Bloom Bolt "
    "Boots Bow Bream Brook Buck Cairn Cedar Chart Cliff Clock Colt Coot Crane Creek Crest Crow Crown Dale "
    "Deer Dingo Dove Drake Drift Drum Dune Eagle Egret Elk Elm Ferry Fawn Finch Fjord Flame Flint Forge "
    "Fox Frog Gale Gate Gecko Glade Glen Goat Goose Grove Gull Hare Harp Hawk Hazel Heath Heron Hill Hive "
    "Horse Hound Ibex Isle Jay Kayak Kelp Kite Knoll Koala Lake Lark Larch Leaf Lemur Lily Lion Llama "
    "Loon Lotus Lute Lynx Mace Marsh Mill Mole Moon Moose Moth Newt Oak Osier Orca Oryx Otter Owl Panda "
    "Path Peak Perch Pike Pine Plume Pond Puma Quail Quill Raven Reed Ridge River Robin Rook Rover Sable"
)
NICKNAMES = _words(
    "Ada Ari Bea Bo Cleo Dex Elio Fay Gus Hana Ida Ivo Juno Kai Lena Luca Mads Mira Nia Noor Olga Otis Pia "
    "Quin Remy Rosa Sami Tess Uma Vera Wim Xena Yara Yuki Zane Zoe"
)

HOSTILE = (
    "[/]", "[@click=app.quit]x[/]", "[bold red]boss[/bold red]", "[link=https://e]win[/link]", r"\[", "{{7*7}}",
    "\x1b[31mRed\x1b[0m", "\x1b]0;title\x07", "\x9b2J", "tab\tname", "two\nlines", "nul\x00led", "\ufeffBom",
    "Ro\u202egnorW", "A\u2066B\u2069C", "Zero\u200bWidth", "\u3164", "\u2800\u2800\u2800", " ",
    "Z\u0351\u036b\u0343\u036a\u0302\u036f\u034f\u0306algo", "雪の女王", "流星ハンター", "달빛여우", "नमस्ते",
    "วันดี", "شمس الشتاء", "כוכב", "Жаръ-Птица", "Ærøskøbing", "naïve Zoë", "🦊🔥💯", "👍\U0001f3fd", "🇳🇴Fjell",
    "👩\u200d👩\u200d👧 fam", "=1+1", "-O'Brien;--", '"quoted"', "<b>bold</b>", "%s%n", "../../etc", "W" * 60,
)  # fmt: skip
"""Names that a service may well send: markup, terminal controls, invisible and bidirectional signs, scripts of
the world, formulas, and one that is far too long."""

COMBINED = len(FIRST) * len(SECOND)


def numbered(index: int) -> str:
    """One gamertag for each index from 0 to about 1,500,000,000, no two alike: two words and five digits."""
    number, pair = divmod(index, COMBINED)
    first, second = divmod(pair, len(SECOND))
    return f"{FIRST[first]}{SECOND[second]}{10_000 + number}"


def gamertags(chance: random.Random, count: int) -> list[str]:
    """So many different gamertags, up to about 37,000, of at most 15 characters and two digits: none is one of
    `numbered`. They are taken from all there are, in strides, which is quicker than making up one at a time."""
    every = [first + second for first in FIRST for second in SECOND]
    every += [f"{first} {second}" for first in FIRST[::2] for second in SECOND]
    every += [f"{second}{number}" for second in SECOND for number in range(10, 100, 3)]
    every += [first + nickname for first in FIRST for nickname in NICKNAMES]
    every += [f"{nickname} {second}" for nickname in NICKNAMES for second in SECOND[::2]]
    every += [form % second for form in ("The %s", "xX%sXx", "Dr %s", "%s of Doom") for second in SECOND]
    start, stride = chance.randrange(len(every)), _stride(chance, len(every))
    return [every[(start + at * stride) % len(every)] for at in range(count)]


def _stride(chance: random.Random, length: int) -> int:
    """A step that comes by every one of `length` places before it comes by one again."""
    while True:
        step = chance.randrange(length // 4, length // 2)
        if math.gcd(step, length) == 1:
            return step

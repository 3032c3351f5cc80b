"""Whose forces a language's words mean when they name no side."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from etl.glosses.endings import read_table


class OwnSide(NamedTuple):
    """The side that texts of a language speak for, as an English adjective; empty for none.

    ``bodies`` are nouns that mean its own wherever no side is named, ``ours`` behind "our".
    """

    adjective: str
    bodies: frozenset[str]
    ours: frozenset[str]


@cache
def own_side(language: str) -> OwnSide:
    """Return the own side of a language; raises LexiconError naming the file."""
    content = read_table(language, "sides")
    return OwnSide(content["own"], frozenset(content["bodies"]), frozenset(content["ours"]))

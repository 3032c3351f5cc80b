"""The small words of a language that its wording depends on, and the side that it speaks for."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from etl.glosses.endings import read_part


class Grammar(NamedTuple):
    """What the wording of a language needs besides its glosses; all words in small letters.

    ``up_to`` bounds a number or ends a range, ``each`` shares it out, ``exchange`` stands between
    the two numbers of an exchange, ``origin`` opens a range, ``about`` stands before what somebody
    reports. ``tells_back`` are pairs of words that open a sentence on who said the one before.
    ``reflexive`` are the ends of verbs that have no object. ``area`` is what an adjective of a
    place with one of the endings ``feminine`` leaves out. ``ordinals`` and ``instrumental`` are
    what figures end with (``12-й``, ``113-ма``), ``numeral_endings`` how numerals in words end in
    the instrumental, ``thousand`` the short forms of the word, ``time_zones`` what stands behind a
    time of day. ``letters`` are Latin ones for unknown names. ``own`` is the side that the
    language's texts speak for, as an English adjective, empty for none; ``bodies`` are English
    nouns that mean its own wherever no side is named, ``ours`` behind "our".
    """

    up_to: frozenset[str]
    each: frozenset[str]
    exchange: frozenset[str]
    origin: frozenset[str]
    about: frozenset[str]
    tells_back: frozenset[tuple[str, ...]]
    ordinals: frozenset[str]
    instrumental: frozenset[str]
    numeral_endings: tuple[str, ...]
    thousand: frozenset[str]
    time_zones: frozenset[str]
    hours: frozenset[str]
    reflexive: tuple[str, ...]
    area: str
    feminine: frozenset[str]
    letters: dict[str, str]
    own: str
    bodies: frozenset[str]
    ours: frozenset[str]


@cache
def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language; raises LexiconError naming the file."""
    words, figures, letters, side = _parts(language)
    return Grammar(
        up_to=frozenset(words["up_to"]),
        each=frozenset(words["each"]),
        exchange=frozenset(words["exchange"]),
        origin=frozenset(words["origin"]),
        about=frozenset(words["about"]),
        tells_back=frozenset(tuple(pair.split(" ")) for pair in words["tells_back"]),
        ordinals=frozenset(figures["ordinals"]),
        instrumental=frozenset(figures["instrumental"]),
        numeral_endings=tuple(figures["numeral_endings"]),
        thousand=frozenset(figures["thousand"]),
        time_zones=frozenset(figures["time_zones"]),
        hours=frozenset(figures["hours"]),
        reflexive=tuple(read_part(language, "endings", "participles")["reflexive"]),
        area=words["area"],
        feminine=frozenset(words["feminine"]),
        letters=letters,
        own=side["own"],
        bodies=frozenset(side["bodies"]),
        ours=frozenset(side["ours"]),
    )


def _parts(language: str) -> list[dict[str, Any]]:
    """Return the tables of a grammar: words, figures, letters, side."""
    return [
        read_part(language, "grammar", part) for part in ("words", "figures", "letters", "side")
    ]

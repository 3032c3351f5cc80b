"""The small words of a language that its wording depends on, and the side that it speaks for."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from etl.glosses.endings import read_part, words_at
from etl.lexicon import LexiconError

# Words of an opening that takes back what was said, and of a noun with its gender.
_PAIR = 2


class Grammar(NamedTuple):
    """What the wording of a language needs besides its glosses; all words in small letters.

    ``up_to`` bounds a number or ends a range, ``each`` shares it out, ``exchange`` stands between
    the two numbers of an exchange, ``origin`` opens a range, ``about`` stands before what somebody
    reports, ``within`` before a span of time, ``another`` before what is added. ``tells_back`` are
    pairs of words that open a sentence on who said the one before. ``reflexive`` are the ends of
    verbs that have no object. ``left_out`` is what an adjective of a place leaves out, by its
    English: the noun and its gender; ``feminine`` are the endings behind which that is a region.
    ``ordinals`` and ``instrumental`` are what figures end with (``12-й``, ``113-ма``), ``many`` how
    words end that no ordinal stands before, ``in_year`` what the year ends with in which something
    happened, ``numeral_endings`` how numerals in words end in the instrumental, ``thousand`` the
    short forms of the word, ``time_zones`` what stands behind a time of day. ``scales`` are the
    values of the words that multiply a numeral; of these ``one`` are one of it without a numeral,
    ``one_behind_bound`` behind a word of ``bounds`` alone; ``and_a_half`` adds a half to what a
    scale multiplies, ``more`` a little, and ``parts`` are parts of one. ``around`` before a word of
    ``one_around`` is about that many, and ``roughly`` before any number. ``letters`` are Latin ones
    for unknown names. ``own`` is the side that the language's texts speak for, as an English
    adjective, empty for none; ``bodies`` are English nouns that mean its own wherever no side is
    named, ``ours`` behind "our".
    """

    up_to: frozenset[str]
    each: frozenset[str]
    exchange: frozenset[str]
    origin: frozenset[str]
    about: frozenset[str]
    within: frozenset[str]
    another: frozenset[str]
    tells_back: frozenset[tuple[str, ...]]
    ordinals: frozenset[str]
    many: tuple[str, ...]
    instrumental: frozenset[str]
    in_year: frozenset[str]
    numeral_endings: tuple[str, ...]
    thousand: frozenset[str]
    time_zones: frozenset[str]
    hours: frozenset[str]
    reflexive: tuple[str, ...]
    left_out: dict[str, tuple[str, str]]
    feminine: frozenset[str]
    scales: dict[str, int]
    one: frozenset[str]
    one_behind_bound: frozenset[str]
    bounds: frozenset[str]
    and_a_half: frozenset[tuple[str, ...]]
    more: frozenset[tuple[str, ...]]
    parts: dict[str, Decimal]
    around: frozenset[str]
    one_around: frozenset[str]
    roughly: frozenset[str]
    letters: dict[str, str]
    own: str
    bodies: frozenset[str]
    ours: frozenset[str]


@cache
def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language; raises LexiconError naming file, table and key."""
    place = f"glosses/{language}/grammar.toml:"

    def words(part: str, key: str) -> list[str]:
        return words_at(read_part(language, "grammar", part), f"{place} [{part}]", key)

    tells_back = [tuple(pair.split(" ")) for pair in words("words", "tells_back")]
    if any(len(pair) != _PAIR for pair in tells_back):
        raise LexiconError(f"{place} [words] tells_back: two words each are wanted")
    shapes = read_part(language, "endings", "participles")
    reflexive = words_at(shapes, f"glosses/{language}/endings.toml: [participles]", "reflexive")
    return Grammar(
        up_to=frozenset(words("words", "up_to")),
        each=frozenset(words("words", "each")),
        exchange=frozenset(words("words", "exchange")),
        origin=frozenset(words("words", "origin")),
        about=frozenset(words("words", "about")),
        within=frozenset(words("words", "within")),
        another=frozenset(words("words", "another")),
        tells_back=frozenset(tells_back),
        feminine=frozenset(words("words", "feminine")),
        ordinals=frozenset(words("figures", "ordinals")),
        many=tuple(words("figures", "many")),
        instrumental=frozenset(words("figures", "instrumental")),
        in_year=frozenset(words("figures", "in_year")),
        numeral_endings=tuple(words("figures", "numeral_endings")),
        thousand=frozenset(words("figures", "thousand")),
        time_zones=frozenset(words("figures", "time_zones")),
        hours=frozenset(words("figures", "hours")),
        scales=_scales(language),
        one=frozenset(words("numerals", "one")),
        one_behind_bound=frozenset(words("numerals", "one_behind_bound")),
        bounds=frozenset(words("numerals", "bounds")),
        and_a_half=frozenset(tuple(pair.split(" ")) for pair in words("numerals", "and_a_half")),
        more=frozenset(tuple(pair.split(" ")) for pair in words("numerals", "more")),
        parts={word: Decimal("0.5") for word in words("numerals", "half")}
        | {word: Decimal("0.25") for word in words("numerals", "quarter")},
        around=frozenset(words("numerals", "around")),
        one_around=frozenset(words("numerals", "one_around")),
        roughly=frozenset(words("numerals", "roughly")),
        reflexive=tuple(reflexive),
        letters=read_part(language, "grammar", "letters"),
        left_out=_left_out(language, place),
        own=str(read_part(language, "grammar", "side").get("own", "")),
        bodies=frozenset(words("side", "bodies")),
        ours=frozenset(words("side", "ours")),
    )


def _left_out(language: str, place: str) -> dict[str, tuple[str, str]]:
    """Return the nouns that adjectives of places leave out, each with its gender."""
    table = read_part(language, "grammar", "left_out")
    found = {}
    for english in table:
        noun = words_at(table, f"{place} [left_out]", english)
        if len(noun) != _PAIR:
            raise LexiconError(f"{place} [left_out] {english}: a noun and its gender are wanted")
        found[english] = (noun[0], noun[1])
    return found


def _scales(language: str) -> dict[str, int]:
    """Return the value of each form of a scale; raises LexiconError for what is no number."""
    found = {}
    for forms, value in read_part(language, "grammar", "scales").items():
        if not isinstance(value, int):
            raise LexiconError(f"glosses/{language}/grammar.toml: [scales] {forms!r}: {value!r}")
        found.update(dict.fromkeys(forms.split(" "), value))
    return found

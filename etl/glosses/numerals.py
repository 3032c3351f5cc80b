"""Numerals of several words: ``сто двадцять одна тисяча``, ``два з половиною мільярди``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from etl.glosses.english import DAYS, MONTHS
from etl.glosses.entries import Gloss
from etl.glosses.glossary import Glossary
from etl.glosses.grammar import Grammar, grammar_of
from etl.model import Token
from etl.number_words import number_words, word_value

_HALF = Decimal("0.5")
_THOUSAND, _HUNDRED, _TWENTY, _TEN = 1000, 100, 20, 10
_ANY = Decimal("Infinity")
# The room of what tens or hundreds have multiplied: no half is one of it.
_SCALED = Decimal(-1)
_FIGURES = re.compile(r"[0-9]{1,3}(?:\.[0-9])?")
_VOWELS = frozenset("аеиіоуюяєїыэ")
# How numerals end that stand before no ordinal.
_OBLIQUE = ("а", "ми")
_SCALES = (
    (10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (_THOUSAND, "thousand"),
    (_HUNDRED, "hundred"),
)  # fmt: skip
_WORDS = {value: word for word, value in number_words("en").cardinals.items()}


class Numeral(NamedTuple):
    """A numeral of several words: English that says it, and how many tokens it takes."""

    english: str
    length: int


class _Found(NamedTuple):
    """What a numeral amounts to and where it ends, 0 for its first word.

    ``halved`` tells that a half is said in words, ``more`` that it is somewhat more.
    """

    value: Decimal
    end: int
    halved: bool
    more: bool


class _Sum(NamedTuple):
    """What the words up to one amount to.

    ``total`` is what scales have multiplied, ``group`` what one may multiply yet; less than
    ``room`` may still be added to the group, and a scale has to be smaller than ``scale``.
    """

    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    room: Decimal = _ANY
    scale: Decimal = _ANY


def numeral_at(
    tokens: Sequence[Token], lower: Sequence[str], at: int, glossary: Glossary
) -> Numeral | None:
    """Return the numeral that begins at a word and is more than what the glossary says of it.

    ``lower`` are the words as ``simplified`` writes them. None for what is a numeral of one word,
    but for ``тисячі`` behind a bound, which is one thousand there.
    """
    grammar = grammar_of(glossary.language)
    low, one = _ends(lower[at], glossary)
    opened = _opened(lower, at, one, grammar)
    if opened is None:
        return None
    found = _summed(tokens, lower, opened, glossary)
    end = max(found.end, at if one is None else at + 1)
    alone = end == at + 1 and low is None and lower[at] not in grammar.one_behind_bound
    if end <= at or alone or (lower[at][0].isdigit() and not _is_needed(lower, at, grammar)):
        return None
    if low is None or one is None:
        english = _worded(found.value, found.halved or (one is not None and one % 1 != 0))
        return Numeral(f"more than {english}" if found.more else english, end - at)
    join = "or" if one - low == 1 else "to"
    lower_end = low * found.value / one
    return Numeral(f"{_worded(lower_end)} {join} {_worded(found.value)}", end - at)


def _opened(
    lower: Sequence[str], at: int, one: Decimal | None, grammar: Grammar
) -> tuple[_Sum, int] | None:
    """Return what the first word of a numeral amounts to and where it goes on, None for others."""
    if one is not None:
        return _Sum(group=one, room=_room(one)), at + 1
    if lower[at] in grammar.parts:
        return _Sum(group=grammar.parts[lower[at]], room=Decimal(0)), at + 1
    return (_Sum(group=Decimal(1), room=Decimal(0)), at) if _is_one(lower, at, grammar) else None


def _summed(
    tokens: Sequence[Token], lower: Sequence[str], opened: tuple[_Sum, int], glossary: Glossary
) -> _Found:
    """Return what an opened numeral amounts to with the words behind it that belong to it."""
    grammar, (state, place) = grammar_of(glossary.language), opened
    known = state
    end, halved, more = 0, False, False
    while place < len(lower):
        pair = tuple(lower[place : place + 2])
        if pair in grammar.and_a_half and state.group and state.room != _SCALED:
            state = known = state._replace(group=state.group + _HALF, room=Decimal(0))
            place, halved = place + 2, True
        elif pair in grammar.more and (end or state.group >= 1):
            place, more = place + 2, True
        elif (after := _added(state, lower[place], glossary, grammar)) is not None:
            state = known = after
            place = _behind_stop(tokens, lower, place, grammar)
        else:
            break
        end = place
    return _Found(known.total + known.group, end, halved, more)


def ordinal_at(lower: Sequence[str], at: int, glossary: Glossary) -> tuple[int, Gloss, int] | None:
    """Return an ordinal of several words, the gloss of its last, and how many tokens it takes.

    ``двадцять першої`` is 21; None for others, and for the day of a month.
    """
    value = _value(lower[at], glossary)
    if value is None or value < _TWENTY or value % _TEN:
        return None
    state, place = _Sum(group=value, room=_room(value)), at + 1
    while place < len(lower):
        gloss = glossary.one(lower[place], "adjectives")
        unit = DAYS.get(gloss.english[0]) if gloss is not None else None
        if gloss is not None and unit is not None:
            behind = glossary.one(lower[place + 1]) if place + 1 < len(lower) else None
            dated = behind is not None and behind.english[0] in MONTHS
            # ``Дев'яноста сьома`` is an instrumental; an ordinal has its tens in the nominative.
            oblique = lower[place - 1].endswith(_OBLIQUE)
            counts = _value(lower[place], glossary) is not None and oblique
            fits = Decimal(unit) < state.room and not dated and not counts
            return (int(state.group) + int(unit), gloss, place + 1 - at) if fits else None
        added = _value(lower[place], glossary)
        if added is None or not 0 < added < state.room:
            return None
        state, place = state._replace(group=state.group + added, room=_room(added)), place + 1
    return None


def _is_needed(lower: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Tell whether English would not read digits with what follows: ``2 десятки``."""
    few = grammar.scales.get(lower[at + 1], _THOUSAND) < _HUNDRED if at + 1 < len(lower) else False
    return few or tuple(lower[at + 1 : at + 3]) in grammar.and_a_half | grammar.more


def _is_one(lower: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Tell whether a scale without a numeral is one of it: ``тисяча``, ``близько тисячі``."""
    if lower[at] in grammar.one:
        return True
    bounds = " ".join(lower[max(0, at - 1) : at]), " ".join(lower[max(0, at - 2) : at])
    return lower[at] in grammar.one_behind_bound and not grammar.bounds.isdisjoint(bounds)


def _ends(word: str, glossary: Glossary) -> tuple[Decimal | None, Decimal | None]:
    """Return what a word counts; of ``три-чотири`` both ends, None for what there is not."""
    low, hyphen, high = word.partition("-")
    if not hyphen:
        return None, _value(word, glossary)
    ends = _value(low, glossary), _value(high, glossary)
    if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
        return None, None
    return ends


def _value(word: str, glossary: Glossary) -> Decimal | None:
    """Return what a numeral of one word counts, None for scales and other words."""
    if _FIGURES.fullmatch(word):
        return Decimal(word)
    gloss = glossary.one(word, "words") if word[:1].isalpha() else None
    if gloss is None or word in grammar_of(glossary.language).scales:
        return None
    english = gloss.english[0]
    if _FIGURES.fullmatch(english):
        return Decimal(english)
    first, _, scale = english.partition(" ")
    value = word_value(first, number_words("en"))
    if value is None or scale not in ("", "hundred"):
        return None
    return Decimal(value * _HUNDRED if scale else value)


def _room(value: Decimal) -> Decimal:
    """Return what may be added to a numeral: tens and units to hundreds, units to tens."""
    if value % _HUNDRED == 0:
        return Decimal(_HUNDRED)
    return Decimal(_TEN if value % _TEN == 0 and value > _TEN else 0)


def _added(state: _Sum, word: str, glossary: Glossary, grammar: Grammar) -> _Sum | None:
    """Return what a further word makes of a numeral, None for a word that is none of it."""
    scale = grammar.scales.get(word)
    if scale is not None:
        if scale >= state.scale or (not state.group and word not in grammar.one):
            return None
        times = (state.group or Decimal(1)) * scale
        if scale < _THOUSAND:
            return state._replace(group=times, room=_SCALED)
        return _Sum(total=state.total + times, scale=Decimal(scale))
    value = None if word[:1].isdigit() else _value(word, glossary)
    if value is None or value >= state.room or not value:
        return None
    return state._replace(group=state.group + value, room=_room(value))


def _behind_stop(tokens: Sequence[Token], lower: Sequence[str], at: int, grammar: Grammar) -> int:
    """Return the place behind a word, and behind the stop of a short form: ``тис. осіб``."""
    short = _VOWELS.isdisjoint(lower[at]) or lower[at] in grammar.thousand
    if not short or tuple(lower[at + 1 : at + 2]) != (".",) or at + 2 >= len(lower):
        return at + 1
    return at + 2 if tokens[at + 2].text[0].islower() else at + 1


def _worded(value: Decimal, halved: bool = False) -> str:
    """Return English words for a number; a fraction is told of the scale that it is one of."""
    for scale, name in _SCALES:
        if value < scale:
            continue
        times, rest = divmod(value, scale)
        if halved and rest * 2 == scale and scale >= _THOUSAND:
            return f"{_worded(times).replace('ty ', 'ty-')} and a half {name}"
        return f"{_worded(times)} {name}" + (f" {_worded(rest)}" if rest else "")
    if value != int(value):
        return str(value.normalize())
    return _below_hundred(int(value))


def _below_hundred(value: int) -> str:
    if value in _WORDS:
        return _WORDS[value]
    return f"{_WORDS[value - value % _TEN]} {_WORDS[value % _TEN]}"

"""How a language words its numbers: the words of ``numbers.toml``, and the value of one word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from etl.lexicon import LexiconError, PhraseTable, phrase, read_lexicon

_GROUPS = re.compile(r"[, \u00a0\u202f\u2009]")
_DECIMAL_COMMA = re.compile(r"[0-9]{1,6},[0-9]{1,2}")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_HYPHENS = re.compile(r"[-‐‑]")


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of one language, compiled from ``numbers.toml``.

    ``firsts`` are the words with which a number can begin, its currency included, ``before_ends``
    those with which the words of a bound before it end.
    """

    cardinals: dict[str, int]
    scales: dict[str, Decimal]
    long_scales: frozenset[str]
    wholes: PhraseTable[int]
    vague: PhraseTable[int]
    before: dict[tuple[str, ...], str]
    before_ends: frozenset[str]
    not_bounds: dict[str, frozenset[str]]
    after: PhraseTable[str]
    joins: frozenset[str]
    between: frozenset[tuple[str, ...]]
    between_joins: frozenset[str]
    span_starts: frozenset[tuple[str, ...]]
    span_joins: frozenset[str]
    currencies: PhraseTable[str]
    shared_currencies: dict[str, dict[str, str]]
    links: frozenset[str]
    conjunctions: frozenset[str]
    fractions: PhraseTable[Decimal]
    tails: dict[str, str]
    firsts: frozenset[str]


@cache
def number_words(language: str) -> NumberWords:
    """Return the number words of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "numbers")
    for key in (
        "cardinals",
        "scales",
        "wholes",
        "vague",
        "before",
        "after",
        "ranges",
        "currencies",
    ):
        if key not in data:
            raise LexiconError(f"{language}/numbers.toml lacks the table [{key}]")
    ranges = data["ranges"]
    wholes, vague = PhraseTable(data["wholes"].items()), PhraseTable(data["vague"].items())
    currencies = PhraseTable(data["currencies"].items())
    before = {phrase(w): name for name, words in data["before"].items() for w in words}
    return NumberWords(
        cardinals=data["cardinals"],
        scales={word: Decimal(value) for word, value in data["scales"].items()},
        long_scales=frozenset(word for word in data["scales"] if len(word) > 2),
        wholes=wholes,
        vague=vague,
        before=before,
        before_ends=frozenset(words[-1] for words in before),
        not_bounds={w: frozenset(words) for w, words in data.get("not_bounds", {}).items()},
        after=PhraseTable((w, name) for name, words in data["after"].items() for w in words),
        joins=frozenset(ranges["joins"]),
        between=frozenset(phrase(w) for w in ranges["between"]),
        between_joins=frozenset(ranges["between_joins"]),
        span_starts=frozenset(phrase(w) for w in ranges["from"]),
        span_joins=frozenset(w for w in ranges["from_joins"]),
        currencies=currencies,
        shared_currencies=_shared_currencies(data, language),
        links=frozenset(data.get("links", ["of"])),
        conjunctions=frozenset(data.get("conjunctions", ["and"])),
        fractions=PhraseTable((w, Decimal(v)) for w, v in data.get("fractions", {}).items()),
        tails=data.get("tails", {}),
        firsts=frozenset(data["cardinals"]) | wholes.firsts | vague.firsts | currencies.firsts,
    )


def _shared_currencies(data: dict[str, Any], language: str) -> dict[str, dict[str, str]]:
    """Return the code by side of each word that several currencies share."""
    shared: dict[str, dict[str, str]] = data.get("shared_currencies", {})
    for word in shared:
        if word not in data["currencies"]:
            raise LexiconError(
                f"{language}/numbers.toml: [shared_currencies.{word}] is no word of [currencies]"
            )
    return shared


@cache
def number_firsts(language: str) -> frozenset[str]:
    """Return the words with which a number in words can begin; every other number has a digit."""
    words = number_words(language)
    firsts = {*words.cardinals, *words.wholes.firsts, *words.vague.firsts, *words.long_scales}
    return frozenset(firsts - {"a"})


def digits_value(text: str, alone: bool = False) -> Decimal | None:
    """Return the value of a token of digits, None when the token is no plain number.

    A comma before one or two digits is no grouping in any language, so it is a decimal comma.
    Dots before three digits each group them (``12.000``), a single one only where no scale
    multiplies the number (``alone``): ``1.125 million`` has a fraction.
    """
    if _DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _DOTTED.fullmatch(text) and (alone or text.count(".") > 1):
        return Decimal(text.replace(".", ""))
    cleaned = _GROUPS.sub("", text)
    try:
        return Decimal(cleaned)
    except ArithmeticError:
        return None


def tail_of(word: str, words: NumberWords) -> str | None:
    """Return the qualifier of a tail such as that of ``forty-odd``, None where there is none."""
    *number, tail = _HYPHENS.split(word)
    return words.tails.get(tail) if number else None


def word_value(word: str, words: NumberWords) -> int | None:
    """Return the value of one word such as ``fifty-three``, None when it is no number."""
    value = words.cardinals.get(word)
    if value is not None or ("-" not in word and "‑" not in word):
        return value
    parts = _HYPHENS.split(word)
    if tail_of(word, words) is not None:
        parts.pop()
    total = 0
    for part in parts:
        number = words.cardinals.get(part)
        if number is None:
            scale = words.scales.get(part)
            if scale is None or not total:
                return None
            total *= int(scale)
            continue
        total += number
    return total

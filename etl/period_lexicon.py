"""The date words of a language, compiled: words into classes, patterns of classes into expressions.

Each class of words has a letter, so that the words of a sentence become a string of letters and a
pattern such as ``"day suffix? month year?"`` becomes a regular expression over that string.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from etl.lexicon import LexiconError, read_lexicon
from etl.model import Token

VALUE_CLASSES = (
    "month", "weekday", "count", "ordinal", "unit", "code", "season", "deictic",
    "past", "next",
)  # fmt: skip
WORD_CLASSES = (
    "suffix", "part", "dawn", "night", "overnight", "tonight", "weekend", "this", "same", "the", "a", "of", "in", "during", "over", "at", "late", "start", "end", "ago", "earlier", "later",
    "after",
    "since", "from", "starting", "between", "until", "to", "into", "by", "as", "and", "so", "far",
    "whole", "yearend", "then", "dash", "slash", "comma", "dot", "open", "comes", "just", "possessive", "war",
)  # fmt: skip
# Classes that digits belong to: 1-31, 1900-2099, other numbers, and 23.09.
NUMBER_CLASSES = ("day", "year", "number", "dotted")
# Lists of words that say how a date beside them is meant; they have no class.
CUE_LISTS = (
    "month_only", "saying", "saying_after", "clause_end", "turn", "soft_turn", "year_verbs", "result", "other_war", "record",
    "future", "future_verbs",
)  # fmt: skip
OTHER = "_"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LETTER = dict(zip(VALUE_CLASSES + WORD_CLASSES + NUMBER_CLASSES, _LETTERS, strict=False))

# A sentence without a word of these classes, and without a year, holds no date expression.
_TRIGGERS = (
    "month", "weekday", "unit", "code", "season", "deictic", "dawn", "overnight", "tonight",
    "night", "weekend", "since", "yearend", "war", "part", "suffix",
)  # fmt: skip
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_DOTTED = re.compile(r"[0-3]?[0-9]\.[01]?[0-9]")
_ELEMENT = re.compile(r"(?:(?P<name>[a-z0-9]+)=)?(?P<classes>[a-z|]+)(?P<optional>\??)")


@dataclass(frozen=True, slots=True)
class War:
    """A war: the day it began and the lower case words that name it."""

    name: str
    start: date
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """The date words of one language, compiled from ``periods.toml``."""

    letters: dict[str, str]
    values: dict[str, int | str]
    triggers: frozenset[str]
    month_only: frozenset[str]
    saying: frozenset[str]
    saying_after: frozenset[str]
    clause_end: frozenset[str]
    turn: frozenset[str]
    soft_turn: frozenset[str]
    year_verbs: frozenset[str]
    result: frozenset[str]
    other_war: frozenset[str]
    record: frozenset[str]
    future: frozenset[str]
    future_verbs: frozenset[str]
    wars: tuple[War, ...]
    capitals: bool
    day_first: bool


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tokens of a sentence as a string of class letters and a value a token."""

    tokens: Sequence[Token]
    letters: str
    values: tuple[int | str | None, ...]


def compile_pattern(spec: str, end: str = "") -> re.Pattern[str]:
    """Compile ``"day suffix? month"`` to a regular expression over class letters.

    ``name=class`` names a group, ``one|other`` gives a choice, ``?`` makes an element optional.
    """
    parts = []
    for element in spec.split():
        match = _ELEMENT.fullmatch(element)
        if match is None:
            raise ValueError(f"not a pattern element: {element!r}")
        letters = "".join(LETTER[name] for name in match["classes"].split("|"))
        group = f"(?P<{match['name']}>[{letters}])" if match["name"] else f"[{letters}]"
        parts.append(group + match["optional"])
    return re.compile("".join(parts) + end)


def first_letters(spec: str) -> frozenset[str]:
    """Return the letters that text matching ``spec`` can begin with."""
    letters: set[str] = set()
    for element in spec.split():
        classes = element.rpartition("=")[2]
        letters.update(LETTER[name] for name in classes.rstrip("?").split("|"))
        if not classes.endswith("?"):
            break
    return frozenset(letters)


def _number_letter(text: str) -> tuple[str, int | str | None]:
    if _NUMBER.fullmatch(text):
        number = int(text)
        return (LETTER["day"] if 1 <= number <= 31 else LETTER["number"]), number
    if _YEAR.fullmatch(text):
        return LETTER["year"], int(text)
    if _DOTTED.fullmatch(text):
        return LETTER["dotted"], text
    return OTHER, None


def tag(tokens: Sequence[Token], words: PeriodWords) -> Tagged:
    """Return the class letters and the values of ``tokens``."""
    letters, values = [], []
    for token in tokens:
        letter = words.letters.get(token.lower, OTHER)
        value = words.values.get(token.lower)
        if letter == OTHER and "0" <= token.text[0] <= "9":
            letter, value = _number_letter(token.text)
        elif letter in _NAMES and words.capitals and not token.text[0].isupper():
            letter, value = OTHER, None
        letters.append(letter)
        values.append(value)
    return Tagged(tokens, "".join(letters), tuple(values))


_NAMES = frozenset((LETTER["month"], LETTER["weekday"]))


@cache
def period_words(language: str) -> PeriodWords:
    """Return the date words of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "periods")
    where = f"{language}/periods.toml"
    letters: dict[str, str] = {}
    values: dict[str, int | str] = {}
    tables, lists = _section(data, "values", where), _section(data, "words", where)
    for name in VALUE_CLASSES:
        for word, value in _section(tables, name, f"{where}: values").items():
            _add(letters, word, name, where)
            values[word] = value
    for name in WORD_CLASSES:
        for word in _strings(lists, name, where):
            _add(letters, word, name, where)
    trigger_letters = {LETTER[name] for name in _TRIGGERS}
    return PeriodWords(
        letters=letters,
        values=values,
        triggers=frozenset(word for word, letter in letters.items() if letter in trigger_letters),
        **{name: frozenset(_strings(lists, name, where)) for name in CUE_LISTS},
        wars=tuple(_war(entry, where) for entry in data.get("war", ())),
        capitals=bool(data.get("capitals", False)),
        day_first=_choice(data, "numeric_order", ("day_first", "month_first"), where) == "day_first",
    )


def _section(data: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    section = data.get(key)
    if not isinstance(section, dict):
        raise LexiconError(f"{where}: {key} must be a table")
    return section


def _strings(data: dict[str, Any], key: str, where: str) -> list[str]:
    found = data.get(key)
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise LexiconError(f"{where}: {key} must be a list of words")
    return found


def _choice(data: dict[str, Any], key: str, choices: tuple[str, ...], where: str) -> str:
    if data.get(key) not in choices:
        raise LexiconError(f"{where}: {key} must be one of {', '.join(choices)}")
    return str(data[key])


def _add(letters: dict[str, str], word: str, name: str, where: str) -> None:
    if word != word.lower():
        raise LexiconError(f"{where}: {name}: {word!r} must be lower case")
    if word in letters:
        raise LexiconError(f"{where}: {name}: {word!r} stands in two classes")
    letters[word] = LETTER[name]


def _war(entry: dict[str, Any], where: str) -> War:
    start = entry.get("start")
    if not isinstance(entry.get("name"), str) or not isinstance(start, date):
        raise LexiconError(f"{where}: war: each needs a name and a start, written 2022-02-24")
    return War(entry["name"], start, frozenset(_strings(entry, "names", f"{where}: war")))

"""Words into classes, and patterns of classes into regular expressions.

Each class of words has a letter, so that a sentence becomes a string of letters and a pattern such
as ``"day suffix? month year?"`` a regular expression over that string.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.model import Sentence, Token

# Classes whose words have a value: a month its number, a unit its name.
VALUE_CLASSES = (
    "month", "weekday", "count", "ordinal", "unit", "code", "season", "deictic", "past", "next",
)  # fmt: skip
WORD_CLASSES = (
    "suffix", "part", "dawn", "dusk", "night", "overnight", "tonight", "weekend", "this", "same",
    "the", "a", "of", "in", "during", "over", "within", "at", "late", "start", "end", "ending",
    "yearend", "possessive", "ago", "earlier", "before", "later", "after", "comes", "just", "since",
    "then", "from", "starting", "between", "until", "to", "into", "by", "as", "and", "so", "far",
    "whole", "am", "pm", "meridian", "war", "dash", "slash", "comma", "dot", "open",
    "consecutive", "through",
)  # fmt: skip
# Classes of tokens that are no words: 1-31, 1900-2099, other numbers, 23.09, January-March (and
# mid-May, which no day of the month can follow).
NUMBER_CLASSES = ("day", "year", "number", "dotted", "monthpair")
OTHER = "_"
_CLASSES = VALUE_CLASSES + WORD_CLASSES + NUMBER_CLASSES
LETTER = {name: chr(ord("α") + index) for index, name in enumerate(_CLASSES)}

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_DOTTED = re.compile(r"[0-3]?[0-9]\.[01]?[0-9]")
_ELEMENT = re.compile(r"(?:(?P<name>[a-z0-9]+)=)?(?P<classes>[a-z|]+)(?P<optional>\??)")
_REMEMBERED = 1 << 14
_NAMES = frozenset((LETTER["month"], LETTER["weekday"]))

Value = int | str | None


class Tagged(NamedTuple):
    """The tokens of a sentence, a class letter a token and a value a token."""

    tokens: Sequence[Token]
    letters: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class TagTable:
    """What ``tag`` needs to know of a language.

    ``capitals``: names of months and weekdays count only with a capital. ``prefixes``: what may
    stand before a month or a year in one token (``mid-``). ``remembered`` are the words met so far.
    """

    letters: Mapping[str, str]
    values: Mapping[str, int | str]
    capitals: bool
    prefixes: tuple[str, ...]
    remembered: dict[str, tuple[str, Value]] = field(default_factory=dict, compare=False)


def tag(sentence: Sentence, table: TagTable) -> Tagged:
    """Return the class letters and the values of the tokens of a sentence."""
    remembered, tokens = table.remembered.get, sentence.tokens
    found = [remembered(word) or _remember(word, table) for word in sentence.lower]
    letters = "".join([letter for letter, _ in found])
    values = [value for _, value in found]
    if table.capitals and not _NAMES.isdisjoint(letters):
        for name in [at for at, letter in enumerate(letters) if letter in _NAMES]:
            if not tokens[name].text[0].isupper():
                letters, values[name] = letters[:name] + OTHER + letters[name + 1 :], None
    return Tagged(tokens, letters, values)


def _remember(word: str, table: TagTable) -> tuple[str, Value]:
    """Return the class letter and the value of a word, and remember them for the next time."""
    if len(table.remembered) >= _REMEMBERED:
        table.remembered.clear()
    found = table.remembered[word] = _classify(word, table)
    return found


def _classify(word: str, table: TagTable) -> tuple[str, Value]:
    letter = table.letters.get(word)
    if letter is not None:
        return letter, table.values.get(word)
    if "0" <= word[0] <= "9":
        return _number(word)
    return _hyphenated(word, table) if "-" in word else (OTHER, None)


def _number(text: str) -> tuple[str, Value]:
    if _NUMBER.fullmatch(text):
        number = int(text)
        return LETTER["day" if 1 <= number <= 31 else "number"], number
    if _YEAR.fullmatch(text):
        return LETTER["year"], int(text)
    if _DOTTED.fullmatch(text):
        return LETTER["dotted"], text
    return OTHER, None


def _hyphenated(word: str, table: TagTable) -> tuple[str, Value]:
    """Return what ``mid-May``, ``mid-2026`` and ``January-March`` are, one token each."""
    month = LETTER["month"]
    for prefix in table.prefixes:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            if table.letters.get(rest) == month:
                return LETTER["monthpair"], f"{table.values[rest]} {table.values[rest]}"
            return _number(rest) if _YEAR.fullmatch(rest) else (OTHER, None)
    first, _, second = word.partition("-")
    if table.letters.get(first) == table.letters.get(second) == month:
        return LETTER["monthpair"], f"{table.values[first]} {table.values[second]}"
    return OTHER, None


def compile_pattern(spec: str, end: str = "") -> re.Pattern[str]:
    """Compile ``"day suffix? month"`` to a regular expression over class letters.

    ``name=class`` names a group, ``one|other`` gives a choice, ``?`` makes an element optional;
    ``end`` is put after it ("$": only where the letters end).
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


def openings(spec: str) -> frozenset[str]:
    """Return how text matching ``spec`` can begin: two letters, or one where one is enough."""
    found = {""}
    done = set()
    for element in spec.split():
        classes = element.rpartition("=")[2]
        letters = [LETTER[name] for name in classes.rstrip("?").split("|")]
        longer = {start + letter for start in found for letter in letters}
        found = (found if classes.endswith("?") else set()) | longer
        done |= {start for start in found if len(start) == 2}
        found -= done
    single = found - {""}
    return frozenset(single | {start for start in done if start[0] not in single})


def endings(spec: str) -> frozenset[str]:
    """Return the letters with which text matching ``spec`` can end."""
    found: set[str] = set()
    for element in reversed(spec.split()):
        classes = element.rpartition("=")[2]
        found |= {LETTER[name] for name in classes.rstrip("?").split("|")}
        if not classes.endswith("?"):
            break
    return frozenset(found)

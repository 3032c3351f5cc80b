"""The date words of a language, read from ``periods.toml`` and compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from etl.lexicon import LexiconError, read_lexicon
from etl.model import Token
from etl.periods.tags import LETTER, VALUE_CLASSES, WORD_CLASSES, TagTable

# A sentence without a word of these classes, without a year and without a 23.09 holds no date.
_TRIGGERS = (
    "month", "weekday", "unit", "code", "season", "deictic", "part", "dawn", "night", "overnight",
    "tonight", "weekend", "yearend", "since", "war", "suffix", "pm",
)  # fmt: skip
# The classes whose words may refer to the dates last spoken of, and the values of "past" and
# "next" that do ("the previous day", "the following day").
_POINTERS = ("same", "before", "earlier", "later", "then", "suffix", "unit", "night")
_POINTING_VALUES = ("before", "after")
# Only beside one of these does it matter which war is spoken of.
_WAR_STARTS = ("since", "war")


@dataclass(frozen=True, slots=True)
class War:
    """A war: the lower case words that name it, and the day it began.

    ``start`` is None for a war of which no first day is agreed on.
    """

    name: str
    start: date | None
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class CueWords:
    """Lists of words that say how a date beside them is meant; ``periods.toml`` explains each."""

    month_only: frozenset[str]
    saying: frozenset[str]
    saying_after: frozenset[str]
    clause_end: frozenset[str]
    turn: frozenset[str]
    soft_turn: frozenset[str]
    result: frozenset[str]
    other_war: frozenset[str]
    record: frozenset[str]
    year_verbs: frozenset[str]
    begins: frozenset[str]
    birth: frozenset[str]
    own_clause: frozenset[str]
    future: frozenset[str]
    future_verbs: frozenset[str]
    standing: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """The date words of one language.

    A sentence without one of the ``triggers`` and without digits holds no date; one without any of
    the ``pointers`` has no date that depends on what was last spoken of, and one without any of
    the ``war_starts`` none that depends on the war.
    """

    table: TagTable
    triggers: frozenset[str]
    pointers: frozenset[str]
    war_starts: frozenset[str]
    cues: CueWords
    wars: tuple[War, ...]
    war_names: Mapping[str, War]
    day_first: bool

    def war_named(self, tokens: Iterable[Token]) -> War | None:
        """Return the war that the words name most often, the first of two; None when none is."""
        named = [self.war_names[token.lower] for token in tokens if token.lower in self.war_names]
        return max(self.wars, key=named.count) if named else None

    def war(self, tokens: Iterable[Token], spoken_of: str | None) -> War | None:
        """Return the war named, else the one spoken of before, else the first of the file."""
        named = self.war_named(tokens)
        if named is not None or not self.wars:
            return named
        return next((war for war in self.wars if war.name == spoken_of), self.wars[0])


@cache
def period_words(language: str) -> PeriodWords:
    """Return the date words of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "periods")
    where = f"{language}/periods.toml"
    lists = _table(data, "words", where)
    table = _tag_table(data, where)
    pointing = {word for word, value in table.values.items() if value in _POINTING_VALUES}
    wars = tuple(_war(entry, f"{where}: war") for entry in data.get("war", ()))
    return PeriodWords(
        table=table,
        triggers=_words_of(table, _TRIGGERS),
        pointers=_words_of(table, _POINTERS) | pointing,
        war_starts=_words_of(table, _WAR_STARTS),
        cues=CueWords(
            **{
                name: frozenset(_strings(lists, name, f"{where}: words"))
                for name in CueWords.__dataclass_fields__
            }
        ),
        wars=wars,
        war_names={name: war for war in wars for name in war.names},
        day_first=_choice(data, "numeric_order", ("day_first", "month_first"), where)
        == "day_first",
    )


def _tag_table(data: dict[str, Any], where: str) -> TagTable:
    letters: dict[str, str] = {}
    values: dict[str, int | str] = {}
    tables, lists = _table(data, "values", where), _table(data, "words", where)
    for name in VALUE_CLASSES:
        for word, value in _table(tables, name, f"{where}: values").items():
            if not isinstance(value, int | str):
                raise LexiconError(f"{where}: values: {name}: {word} must be a number or a name")
            _add(letters, word, name, where)
            values[word] = value
    for name in WORD_CLASSES:
        for word in _strings(lists, name, f"{where}: words"):
            _add(letters, word, name, where)
    return TagTable(
        letters=letters,
        values=values,
        capitals=_choice(data, "capitals", (True, False), where) is True,
        prefixes=tuple(_strings(data, "prefixes", where)),
    )


def _words_of(table: TagTable, classes: Iterable[str]) -> frozenset[str]:
    """Return the words of some classes."""
    letters = {LETTER[name] for name in classes}
    return frozenset(word for word, letter in table.letters.items() if letter in letters)


def _table(data: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    table = data.get(key)
    if not isinstance(table, dict):
        raise LexiconError(f"{where}: {key} must be a table")
    return table


def _strings(data: dict[str, Any], key: str, where: str) -> list[str]:
    found = data.get(key)
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise LexiconError(f"{where}: {key} must be a list of words")
    return found


def _choice(data: dict[str, Any], key: str, choices: tuple[object, ...], where: str) -> object:
    if data.get(key) not in choices:
        raise LexiconError(f"{where}: {key} must be one of {', '.join(map(str, choices))}")
    return data[key]


def _add(letters: dict[str, str], word: str, name: str, where: str) -> None:
    if word != word.lower():
        raise LexiconError(f"{where}: {name}: {word!r} must be lower case")
    if word in letters:
        raise LexiconError(f"{where}: {name}: {word!r} stands in two classes")
    letters[word] = LETTER[name]


def _war(entry: dict[str, Any], where: str) -> War:
    name, start = entry.get("name"), entry.get("start")
    if not isinstance(name, str) or not (start is None or isinstance(start, date)):
        raise LexiconError(f"{where}: each needs a name, and its start written 2022-02-24")
    return War(name, start, frozenset(_strings(entry, "names", where)))

"""The words of a language: read from TOML beside this file, checked and compiled at load.

A phrase is a tuple of lower case token texts, so that "lost track of" is found by walking a
dictionary keyed by the first token, never by a regular expression over the sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from sys import intern
from typing import Any, Generic, TypeVar

from etl.tokens import tokenize

HERE = Path(__file__).parent

Value = TypeVar("Value")


class LexiconError(ValueError):
    """A lexicon file says something that cannot be; the message names file and key."""


def read_lexicon(language: str, name: str) -> dict[str, Any]:
    """Return the content of ``language/name.toml``; raises LexiconError naming file and key."""
    path = HERE / language / f"{name}.toml"
    try:
        return {key: _interned(value) for key, value in _parsed(path).items()}
    except FileNotFoundError as error:
        raise LexiconError(f"{language}/{name}.toml is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{language}/{name}.toml: {error}") from error


def _parsed(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _interned(value: Any) -> Any:
    """Return the value with every text as the one object that equal words of a sentence are."""
    if isinstance(value, str):
        return intern(value)
    if isinstance(value, list):
        return [_interned(item) for item in value]
    if isinstance(value, dict):
        return {intern(key): _interned(item) for key, item in value.items()}
    return value


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon, as ISO 639-1 codes."""
    return tuple(sorted(path.name for path in HERE.iterdir() if (path / "numbers.toml").exists()))


def phrase(words: str) -> tuple[str, ...]:
    """Return the phrase as the tokenizer would cut it, in lower case."""
    parts = words.split(" ")
    if all(map(str.isalpha, parts)):  # Most are, and there are tens of thousands.
        return tuple([intern(part.lower()) for part in parts])
    return tuple([token.lower for token in tokenize(words)])


class PhraseTable(Generic[Value]):
    """Phrases with a value each, found at a place in a list of words, the longest first.

    ``firsts`` are the words with which a phrase can begin.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        """Compile ``entries``: pairs of the words and their value; the later of two equals wins."""
        found: dict[str, dict[tuple[str, ...], Value]] = {}
        for words, value in entries:
            key = phrase(words)
            found.setdefault(key[0], {})[key] = value
        # By the first word: the lengths of its phrases, the longest first, the phrases, and what
        # can follow it (None: anything).
        self._by_first = {
            first: (
                tuple(sorted({len(key) for key in phrases}, reverse=True)),
                phrases,
                None if (first,) in phrases else frozenset(key[1] for key in phrases),
            )
            for first, phrases in found.items()
        }
        self.firsts = frozenset(found)

    def may_begin(self, words: tuple[str, ...], at: int) -> bool:
        """Tell cheaply whether a phrase can begin at ``words[at]``: by that word and the next."""
        found = self._by_first.get(words[at])
        if found is None:
            return False
        seconds = found[2]
        return seconds is None or (at + 1 < len(words) and words[at + 1] in seconds)

    def match(self, words: tuple[str, ...], at: int) -> tuple[int, Value] | None:
        """Return (number of words, value) of the longest phrase at ``words[at]``, else None."""
        found = self._by_first.get(words[at])
        if found is None:
            return None
        lengths, phrases, seconds = found
        if seconds is not None and (at + 1 >= len(words) or words[at + 1] not in seconds):
            return None
        for length in lengths:
            key = words[at : at + length]
            if key in phrases:
                return len(key), phrases[key]
        return None

    def stands_in(self, words: tuple[str, ...]) -> bool:
        """Tell whether any phrase stands anywhere in ``words``."""
        firsts = self.firsts
        if firsts.isdisjoint(words):
            return False
        return any(self.match(words, at) for at, word in enumerate(words) if word in firsts)

    def matches(self, words: tuple[str, ...], at: int) -> list[tuple[int, Value]]:
        """Return (number of words, value) of every phrase at ``words[at]``, the longest first."""
        if not self.may_begin(words, at):
            return []
        lengths, phrases, _ = self._by_first[words[at]]
        left = len(words) - at
        return [
            (length, phrases[key])
            for length in lengths
            if length <= left and (key := words[at : at + length]) in phrases
        ]

    def values(self) -> Iterator[Value]:
        """Yield the value of every phrase."""
        for _, phrases, _ in self._by_first.values():
            yield from phrases.values()

    def alone(self) -> dict[str, Value]:
        """Return the phrases of one word that begin nothing longer, with their values."""
        return {
            first: phrases[first,]
            for first, (lengths, phrases, _) in self._by_first.items()
            if lengths == (1,)
        }

    def openings(self) -> dict[str, frozenset[str] | None]:
        """Return the words with which a phrase can begin, and what can follow each (None: all)."""
        return {first: seconds for first, (_, _, seconds) in self._by_first.items()}

    def __contains__(self, word: str) -> bool:
        """Tell whether any phrase begins with ``word``."""
        return word in self._by_first

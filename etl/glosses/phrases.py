"""Several words with one gloss: found where they stand together, whatever their endings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.glosses.endings import Ending, Endings
from etl.glosses.entries import NO_ENDING, WHOLE, Entry, Gloss

ANY = "*"
# Letters that any ending has at most, where a pattern asks for none in particular.
LONGEST_ENDING = 6
GENITIVE_PLURAL = Ending(frozenset({"genitive", "accusative"}), "plural")


class _Pattern(NamedTuple):
    """The words of a phrase with their gloss; ``inflected`` is the word that tells its case."""

    words: tuple[str, ...]
    gloss: Gloss
    inflected: int


class Phrases:
    """The phrases of a language."""

    def __init__(self, endings: Endings, genitive_plurals: frozenset[str]) -> None:
        """Take the endings of the language, and its genitives without one."""
        self._endings = endings
        self._genitive_plurals = genitive_plurals
        self._patterns: dict[str, list[_Pattern]] = {}

    def add(self, entry: Entry) -> None:
        """Add a phrase: words with spaces between, or with ``_`` where the last is inflected."""
        if entry.gloss.part == "phrases":
            words, inflected = tuple(entry.key.split(" ")), -1
        else:
            words = tuple(entry.key.split("_"))
            starred = [at for at, word in enumerate(words) if word.endswith(ANY)]
            fixed = words[-1].startswith(WHOLE) and starred
            inflected = starred[-1] if fixed else len(words) - 1
        first = words[0].removesuffix(ANY).removeprefix(WHOLE)
        pattern = _Pattern(words, entry.gloss._replace(length=len(words)), inflected)
        self._patterns.setdefault(first, []).append(pattern)

    def at(self, lower: Sequence[str], at: int) -> Gloss | None:
        """Return the longest phrase that begins at a word, None without one."""
        word = lower[at]
        best: Gloss | None = None
        for length in range(max(1, len(word) - LONGEST_ENDING), len(word) + 1):
            for pattern in self._patterns.get(word[:length], ()):
                if best is None or best.length < len(pattern.words):
                    best = self._match(pattern, lower, at) or best
        return best

    def _match(self, pattern: _Pattern, lower: Sequence[str], at: int) -> Gloss | None:
        words, gloss, inflected = pattern
        if at + len(words) > len(lower):
            return None
        if not all(
            _fits(asked, lower[at + step]) for step, asked in enumerate(words) if step != inflected
        ):
            return None
        if inflected < 0:
            return gloss
        told = self._told(gloss.part, words[inflected], lower[at + inflected])
        if told is None:
            return None
        for step in range(inflected):
            told = self._agreed(told, words[step], lower[at + step])
        return gloss._replace(ending=told)

    def _told(self, part: str, asked: str, word: str) -> Ending | None:
        """Return what the ending of the inflected word tells, None where it does not fit."""
        if asked.startswith(WHOLE):
            return NO_ENDING if word == asked[1:] else None
        stem = asked.removesuffix(ANY)
        if not word.startswith(stem):
            return None
        found = self._endings[part].get(word[len(stem) :])
        if found is not None and word in self._genitive_plurals:
            return GENITIVE_PLURAL
        return found

    def _agreed(self, told: Ending, asked: str, word: str) -> Ending:
        """Return what is told when an adjective before the word shares its case."""
        if not asked.endswith(ANY):
            return told
        adjective = self._endings["adjectives"].get(word[len(asked) - 1 :])
        if adjective is None or not told.cases & adjective.cases:
            return told
        number = adjective.number if told.number == "either" else told.number
        return told._replace(cases=told.cases & adjective.cases, number=number)


def _fits(asked: str, word: str) -> bool:
    if asked.endswith(ANY):
        stem = asked.removesuffix(ANY)
        return word.startswith(stem) and len(word) - len(stem) <= LONGEST_ENDING
    return word == asked.removeprefix(WHOLE)

"""The words of a language with their English glosses, found by stem and ending."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from etl.glosses.endings import CASES, Ending, Endings, endings_of, read_table
from etl.lexicon import LexiconError

# What the tables of a language are called: file, table, part of speech, whether it needs a capital.
_STEMMED = (
    ("nouns", "words", "nouns", False),
    ("adjectives", "words", "adjectives", False),
    ("names", "adjectives", "adjectives", False),
    ("names", "places", "nouns", True),
    ("names", "people", "nouns", True),
    ("names", "words", "nouns", False),
)
ANY = "*"
WHOLE = "="
# Letters that any ending has at most, where a pattern asks for none in particular.
LONGEST_ENDING = 6
# Words that a phrase has at most.
LONGEST_PHRASE = 7
VOWELS = frozenset("аеиіоуюяєїыэ")
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "ё": "е"})


class Gloss(NamedTuple):
    """What one word, or several together, is in English.

    ``part`` is nouns, adjectives, verbs, words, prepositions or phrases; ``english`` holds the
    forms that the lexicon gives (singular and plural of a noun, base, past and participle of a
    verb), ``by_case`` the gloss of a preposition by the case behind it. ``nominative`` is the word
    as a name is quoted, None where the lexicon does not tell; ``table`` is where it stands;
    ``stem`` is the length of the stem that was found, 0 for a whole word or a phrase.
    """

    part: str
    english: tuple[str, ...]
    table: str
    ending: Ending
    nominative: str | None = None
    perfective: bool = False
    by_case: tuple[tuple[str, str], ...] = ()
    length: int = 1
    whole: bool = False
    stem: int = 0


NO_ENDING = Ending(frozenset(), "either")


class _Pattern(NamedTuple):
    """Words behind the first one of a phrase, with the gloss that they make together."""

    words: tuple[str, ...]
    gloss: Gloss
    inflected: int


class Glossary:
    """The glosses of one language."""

    def __init__(self, language: str) -> None:
        """Read the tables; raises LexiconError naming file and key for what cannot be read."""
        self.language = language
        self.endings: Endings = endings_of(language)
        self.whole: dict[str, list[tuple[Gloss, bool]]] = {}
        self.stems: dict[str, list[tuple[Gloss, bool]]] = {}
        self.patterns: dict[str, list[_Pattern]] = {}
        for file, table, part, capital in _STEMMED:
            for key, value in self._table(file, table).items():
                self._add(
                    key,
                    _noun_gloss(f"{language}/{file}.toml: {key!r}", value, part, table),
                    capital,
                )
        for aspect in ("perfective", "imperfective"):
            for key, value in self._table("verbs", aspect).items():
                gloss = Gloss("verbs", _listed(value), "verbs", NO_ENDING)
                self._add(key, gloss._replace(perfective=aspect == "perfective"), False)
        for key, value in self._table("words", "words").items():
            self._add(WHOLE + key, Gloss("words", (value,), "words", NO_ENDING), False)
        for key, value in self._table("words", "prepositions").items():
            self._add(WHOLE + key, _preposition(f"{language}/words.toml: {key!r}", value), False)
        for key, value in self._table("phrases", "phrases").items():
            words = tuple(simplified(key).split(" "))
            self._add_pattern(words, Gloss("phrases", (value,), "phrases", NO_ENDING), -1)

    def _table(self, file: str, table: str) -> dict[str, Any]:
        content = read_table(self.language, file)
        if table not in content:
            raise LexiconError(f"glosses/{self.language}/{file}.toml: [{table}] is missing")
        return dict(content[table])

    def _add(self, key: str, gloss: Gloss, capital: bool) -> None:
        for stem in key.split(" "):
            lower = simplified(stem)
            capital = capital and stem.removeprefix(WHOLE)[:1].isupper()
            if "_" in stem:
                words = tuple(lower.split("_"))
                starred = [at for at, word in enumerate(words) if word.endswith(ANY)]
                fixed = words[-1].startswith(WHOLE)
                inflected = starred[-1] if fixed and starred else len(words) - 1
                self._add_pattern(words, gloss, inflected)
            elif stem.startswith(WHOLE):
                self.whole.setdefault(lower[1:], []).append((gloss._replace(whole=True), capital))
            else:
                self.stems.setdefault(lower, []).append((gloss, capital))

    def _add_pattern(self, words: tuple[str, ...], gloss: Gloss, inflected: int) -> None:
        first = words[0].removesuffix(ANY).removeprefix(WHOLE)
        pattern = _Pattern(words, gloss._replace(length=len(words)), inflected)
        self.patterns.setdefault(first, []).append(pattern)

    def several(self, lower: Sequence[str], at: int) -> Gloss | None:
        """Return the longest phrase that begins at a word, None without one."""
        word = lower[at]
        best: Gloss | None = None
        for length in range(max(1, len(word) - LONGEST_ENDING), len(word) + 1):
            for pattern in self.patterns.get(word[:length], ()):
                if best is not None and best.length >= len(pattern.words):
                    continue
                found = self._matches(pattern, lower, at)
                best = found or best
        return best

    def _matches(self, pattern: _Pattern, lower: Sequence[str], at: int) -> Gloss | None:
        words, gloss, inflected = pattern
        if at + len(words) > len(lower):
            return None
        told = NO_ENDING
        for step, asked in enumerate(words):
            word = lower[at + step]
            if step == inflected:
                stem = asked.removesuffix(ANY)
                ending = self._ending(gloss.part, stem, word)
                if ending is None:
                    return None
                told = ending
            elif not _fits(asked, word):
                return None
        return gloss._replace(ending=told)

    def _ending(self, part: str, stem: str, word: str) -> Ending | None:
        if stem.startswith(WHOLE):
            return NO_ENDING if word == stem[1:] else None
        if not word.startswith(stem):
            return None
        return self.endings[part].get(word[len(stem) :])

    def one(self, text: str, table: str | None = None) -> Gloss | None:
        """Return what a word is: whole words first, then the longest stem with an ending.

        With ``table`` it is what that table alone says.
        """
        word = simplified(text)
        capital = text[:1].isupper()
        for gloss, needs in self.whole.get(word, ()):
            if (capital or not needs) and table in (None, gloss.table):
                return gloss
        for length in range(len(word), max(0, len(word) - 12), -1):
            for gloss, needs in self.stems.get(word[:length], ()):
                if (needs and not capital) or table not in (None, gloss.table):
                    continue
                ending = self.endings[gloss.part].get(word[length:])
                if ending is not None and not _is_bare(gloss, word, length):
                    return gloss._replace(ending=ending, stem=length)
        return None


def simplified(text: str) -> str:
    """Return a word in lower case with one kind of apostrophe and without the dots of ё."""
    return text.lower().translate(APOSTROPHES)


def _is_bare(gloss: Gloss, word: str, stem: int) -> bool:
    """Tell whether a word is a verb's stem that ends in a vowel, which is no form of it."""
    return gloss.part == "verbs" and stem == len(word) and word[-1] in VOWELS


def _fits(asked: str, word: str) -> bool:
    if asked.endswith(ANY):
        stem = asked.removesuffix(ANY)
        return word.startswith(stem) and len(word) - len(stem) <= LONGEST_ENDING
    return word == asked.removeprefix(WHOLE)


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(","))


def _noun_gloss(where: str, value: Any, part: str, table: str) -> Gloss:
    """Return the gloss of ``"one/many"`` or of ``["one/many", nominative]``."""
    nominative = None
    if isinstance(value, list):
        if len(value) != 2:
            raise LexiconError(f"glosses/{where}: a list is [gloss, nominative]")
        value, nominative = value
    if not isinstance(value, str):
        raise LexiconError(f"glosses/{where}: {value!r} is no gloss")
    return Gloss(part, tuple(value.split("/")), table, NO_ENDING, nominative)


def _preposition(where: str, value: Any) -> Gloss:
    if isinstance(value, str):
        return Gloss("prepositions", (value,), "prepositions", NO_ENDING)
    unknown = set(value) - CASES - {"other"}
    if unknown:
        raise LexiconError(f"glosses/{where}: {min(unknown)!r} is no case")
    usual = value.get("other") or next(iter(value.values()))
    return Gloss("prepositions", (usual,), "prepositions", NO_ENDING, by_case=tuple(value.items()))


@cache
def glossary_of(language: str) -> Glossary:
    """Return the glossary of a language; raises LexiconError naming file and key."""
    return Glossary(language)

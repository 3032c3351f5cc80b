"""The tables of a language as entries: stems, whole words and phrases with their English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from etl.glosses.endings import CASES, Ending, read_part, words_at
from etl.lexicon import LexiconError

# Tables of inflected words: file, table, part of speech, what their entries are called.
_STEMMED = (
    ("names", "adjectives", "adjectives", "nations"),
    ("names", "places", "nouns", "places"),
    ("nouns", "words", "nouns", "nouns"),
    ("adjectives", "words", "adjectives", "adjectives"),
    ("names", "people", "nouns", "people"),
    ("names", "words", "nouns", "things"),
)
# Tables whose words are names only with a capital, where the table writes them with one.
_NAMES = frozenset({"places", "people"})
_ASPECTS = ("perfective", "imperfective")
WHOLE = "="
# The dots of ё are left out, and there is one kind of apostrophe.
_SIMPLE = str.maketrans({"’": "'", "ʼ": "'", "ё": "е"})
NO_ENDING = Ending(frozenset(), "either")


class Gloss(NamedTuple):
    """What one word, or several together, is in English.

    ``part`` is nouns, adjectives, verbs, words, prepositions or phrases; ``english`` holds the
    forms that the lexicon gives (singular and plural of a noun, base, past and participle of a
    verb), ``by_case`` the gloss of a preposition by the case behind it. ``nominative`` is the word
    as a name is quoted, None where the lexicon does not tell. ``table`` is nouns, adjectives,
    nations, places, people, things, verbs, words, prepositions or phrases, and guess for a
    place that an adjective lets guess. ``perfective`` is the aspect of a verb: its present tells
    the future; ``whole`` is true for a word without an ending. ``stem`` is the length
    of the stem that was found, 0 for a whole word or a phrase; ``length`` counts the words.
    """

    part: str
    english: tuple[str, ...]
    table: str
    ending: Ending = NO_ENDING
    nominative: str | None = None
    perfective: bool = False
    by_case: tuple[tuple[str, str], ...] = ()
    length: int = 1
    whole: bool = False
    stem: int = 0


class Entry(NamedTuple):
    """A key of a table, in small letters, with its gloss; ``capital``: only names written so."""

    key: str
    gloss: Gloss
    capital: bool = False


def simplified(text: str) -> str:
    """Return a word in lower case with one kind of apostrophe and without the dots of ё."""
    return text.lower().translate(_SIMPLE)


def entries_of(language: str) -> Iterator[Entry]:
    """Yield the entries of all tables of a language; raises LexiconError naming file and key."""
    for file, table, part, called in _STEMMED:
        for key, value in read_part(language, file, table).items():
            gloss = _noun(f"glosses/{language}/{file}.toml: {key!r}", value, part, called)
            for stem in key.split(" "):
                capital = called in _NAMES and stem.removeprefix(WHOLE)[:1].isupper()
                yield Entry(simplified(stem), gloss, capital)
    for aspect in _ASPECTS:
        for key, value in _texts(language, "verbs", aspect):
            forms = tuple(part.strip() for part in value.split(","))
            gloss = Gloss("verbs", forms, "verbs", perfective=aspect == "perfective")
            yield from (Entry(simplified(stem), gloss) for stem in key.split(" "))
    for key, value in _texts(language, "words", "words"):
        yield Entry(WHOLE + simplified(key), Gloss("words", (value,), "words"))
    for key, value in read_part(language, "words", "prepositions").items():
        where = f"glosses/{language}/words.toml: {key!r}"
        yield Entry(WHOLE + simplified(key), _preposition(where, value))
    for key, value in _texts(language, "phrases", "phrases"):
        yield Entry(simplified(key), Gloss("phrases", (value,), "phrases"))


def _texts(language: str, file: str, table: str) -> Iterator[tuple[str, str]]:
    """Yield the entries of a table whose values are texts."""
    for key, value in read_part(language, file, table).items():
        if not isinstance(value, str):
            raise LexiconError(f"glosses/{language}/{file}.toml: {key!r}: {value!r} is no gloss")
        yield key, value


def genitive_plurals(language: str) -> frozenset[str]:
    """Return the words in the genitive plural that their ending would not tell."""
    table = read_part(language, "nouns", "genitive_plural")
    return frozenset(words_at(table, f"glosses/{language}/nouns.toml: [genitive_plural]", "words"))


def _noun(where: str, value: Any, part: str, table: str) -> Gloss:
    """Return the gloss of ``"one/many"`` or of ``["one/many", nominative]``."""
    nominative = None
    if isinstance(value, list):
        if len(value) != 2:
            raise LexiconError(f"{where}: a list is [gloss, nominative]")
        value, nominative = value
    if not isinstance(value, str):
        raise LexiconError(f"{where}: {value!r} is no gloss")
    return Gloss(part, tuple(value.split("/")), table, nominative=nominative)


def _preposition(where: str, value: Any) -> Gloss:
    if isinstance(value, str):
        return Gloss("prepositions", (value,), "prepositions")
    if not isinstance(value, dict) or not value:
        raise LexiconError(f"{where}: {value!r} is neither a gloss nor glosses by case")
    unknown = set(value) - CASES - {"other"}
    if unknown:
        raise LexiconError(f"{where}: {min(unknown)!r} is no case")
    usual = value.get("other") or next(iter(value.values()))
    return Gloss("prepositions", (usual,), "prepositions", by_case=tuple(value.items()))

"""Tokens of another language into words with their glosses, still in their own forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from etl.glosses.endings import place_suffixes
from etl.glosses.english import latin
from etl.glosses.entries import Gloss, simplified
from etl.glosses.figures import figures_at, ordinal_end
from etl.glosses.glossary import Glossary, glossary_of
from etl.glosses.grammar import grammar_of
from etl.glosses.numerals import Numeral, numeral_at, ordinal_at
from etl.glosses.word import Word
from etl.model import Token
from etl.number_words import number_firsts, number_words
from etl.tokens import tokenize

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# What lies around a place and is called by an adjective of its name.
AREAS = frozenset(
    {
        "region", "district", "community", "municipality", "oblast", "province", "territory",
        "direction", "sector", "axis",
    }
)  # fmt: skip
# What names end with that are the same in the locative (``у Гуляйполе``, ``в Сочи``).
_ALIKE = "еоиуюэіїє"
_LONGEST_SHORT_FORM = 5
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?(?: (?:thousand|million|billion))?")
_SHORTENED = frozenset(
    {"thousand", "million", "billion", "trillion", "hryvnia", "dollar", "rouble", "euro", "year"}
)
REMEMBERED = 1 << 15
_NUMBER_WORDS = (number_firsts("en") - {"not"}) | {
    "half", "both", "hundreds", "thousands", "dozens", "tens",
}  # fmt: skip


_KINDS = {
    "nouns": "noun", "adjectives": "adjective", "verbs": "verb", "words": "word",
    "prepositions": "preposition", "phrases": "word",
}  # fmt: skip


def words_of_line(line: str, offset: int, language: str, single: bool = False) -> tuple[Word, ...]:
    """Return the words of a line in order; offsets are shifted by ``offset``.

    With ``single`` no words are taken together.
    """
    tokens = tokenize(line, offset)
    lower = tuple([simplified(token.text) for token in tokens])
    glossary = glossary_of(language)
    found: list[Word] = []
    at = 0
    while at < len(tokens):
        word, length = _word_at(tokens, lower, at, glossary, single)
        found.append(word)
        at += length
    return tuple(found)


def _word_at(
    tokens: tuple[Token, ...], lower: tuple[str, ...], at: int, glossary: Glossary, single: bool
) -> tuple[Word, int]:
    """Return the word that begins at a token, and how many tokens it takes."""
    token = tokens[at]
    ordinal = None if single else ordinal_at(lower, at, glossary)
    if ordinal is not None:
        value, unit, length = ordinal
        gloss = unit._replace(english=(f"{value}{ordinal_end(str(value))}",))
        return _glossed(token, tokens[at + length - 1].end, gloss, glossary.language), length
    numeral = None if single else numeral_at(tokens, lower, at, glossary)
    if token.text[0].isdigit() and numeral is None:
        return figures_at(tokens, lower, at, glossary)
    if _is_abbreviated(tokens, at, glossary):
        return _single(token, glossary)._replace(end=tokens[at + 1].end), 2
    several = None if single else glossary.phrases.at(lower, at)
    if numeral is not None and (several is None or several.length <= numeral.length):
        return _numeral(tokens, at, numeral, glossary.language), numeral.length
    if several is not None:
        last = tokens[at + several.length - 1]
        end = last.end
        return _glossed(token, end, several, glossary.language), several.length
    if not token.text[0].isalpha():
        return Word(token.start, token.end, token.text, "mark", original=token.text), 1
    word = _single(token, glossary)
    return _settled(word, token, tokens[at + 1 : at + 2], glossary), 1


def _numeral(tokens: tuple[Token, ...], at: int, numeral: Numeral, language: str) -> Word:
    """Return a numeral of several words as one; any of them may tell its case."""
    first, last = tokens[at], tokens[at + numeral.length - 1]
    endings = grammar_of(language).numeral_endings
    told = any(one.text.lower().endswith(endings) for one in tokens[at : at + numeral.length])
    cases = frozenset({"instrumental"}) if told else frozenset()
    gloss = Gloss("words", (numeral.english,), "words", length=numeral.length)
    return Word(first.start, last.end, numeral.english, "number", gloss, cases, original=first.text)


def _is_abbreviated(tokens: tuple[Token, ...], at: int, glossary: Glossary) -> bool:
    """Tell whether a stop belongs to the short form of a scale or a currency: ``тис. осіб``."""
    stop, after = tokens[at + 1 : at + 2], tokens[at + 2 : at + 3]
    if not after or stop[0].text != "." or not after[0].text[0].islower():
        return False
    token = tokens[at]
    if (
        len(token.text) > _LONGEST_SHORT_FORM
        or stop[0].start > token.end
        or not token.text[0].isalpha()
    ):
        return False
    gloss = _looked_up(token.text, glossary.language)
    return gloss is not None and gloss.english[0].split(" ")[-1] in _SHORTENED


def _single(token: Token, glossary: Glossary) -> Word:
    if _CYRILLIC.search(token.text) is None:
        kind = "name" if token.text[0].isupper() else "word"
        return Word(token.start, token.end, token.text, kind, original=token.text)
    gloss = _looked_up(token.text, glossary.language)
    if gloss is not None:
        return _glossed(token, token.end, gloss, glossary.language)
    guessed = _guessed_place(token, glossary)
    if guessed is not None:
        return guessed
    text = "-".join(_parts(token.text, glossary))
    if not token.text[0].isupper():
        return Word(token.start, token.end, text, "unknown", original=token.text)
    cases = _cases_of_unknown(token, glossary)
    return Word(token.start, token.end, text, "name", cases=cases, original=token.text)


def _cases_of_unknown(token: Token, glossary: Glossary) -> frozenset[str]:
    """Return the cases that the ending of an unknown name allows, by the longest that fits."""
    word, endings = simplified(token.text), glossary.endings["nouns"]
    for length in range(min(3, len(word) - 2), 0, -1):
        told = endings.get(word[-length:])
        if told is not None:
            return told.cases
    return frozenset()


def _settled(word: Word, token: Token, behind: tuple[Token, ...], glossary: Glossary) -> Word:
    """Return a name of a place that may be an adjective as what the next word makes it.

    ``Донецька`` is an adjective before ``область`` and a town elsewhere.
    """
    gloss = word.gloss
    if gloss is not None and gloss.table == "guess" and _is_surname(word, behind, glossary):
        name = latin(token.text, glossary.language)
        return word._replace(text=name, kind="name", gloss=None)
    if gloss is None or gloss.table not in ("places", "nations"):
        return word
    other = glossary.one(token.text, "nations" if gloss.table == "places" else "places")
    if other is None:
        return word
    after = _looked_up(behind[0].text, glossary.language) if behind else None
    area = after is not None and after.english[0] in AREAS
    if other.stem != gloss.stem and not area:
        return word
    follows = after is not None and after.part == "nouns" and after.table != "places"
    return (
        _glossed(token, token.end, other, glossary.language)
        if follows == (gloss.table == "places")
        else word
    )


def _is_surname(word: Word, behind: tuple[Token, ...], glossary: Glossary) -> bool:
    """Tell whether a masculine adjective that nothing follows is no place: ``Гвоздецький``.

    A feminine one may leave out its area.
    """
    ending = word.original[word.gloss.stem :].lower() if word.gloss else ""
    if ending in grammar_of(glossary.language).feminine or word.number == "plural":
        return False
    if not behind or not behind[0].text[0].isalpha():
        return "nominative" in word.cases
    after = _looked_up(behind[0].text, glossary.language)
    return after is not None and after.part in ("verbs", "prepositions")


def _guessed_place(token: Token, glossary: Glossary) -> Word | None:
    """Return an unknown adjective made of the name of a place: ``Новгородській`` is Novgorod."""
    word = simplified(token.text)
    for suffix, kept in place_suffixes(glossary.language).items():
        at = word.rfind(suffix)
        ending = glossary.endings["adjectives"].get(word[at + len(suffix) :]) if at > 2 else None
        if ending is not None and token.text[0].isupper():
            stem = at + len(suffix)
            place = latin(token.text[:at] + kept, glossary.language)
            gloss = Gloss("adjectives", (place,), "guess", ending)
            return _glossed(token, token.end, gloss._replace(stem=stem), glossary.language)
    return None


@lru_cache(maxsize=REMEMBERED)
def _looked_up(text: str, language: str) -> Gloss | None:
    return glossary_of(language).one(text)


def _parts(text: str, glossary: Glossary) -> Iterator[str]:
    """Yield what the parts of a word with hyphens are, or how an unknown word sounds."""
    parts = re.split("[-‐‑]", text)
    for part in parts:
        gloss = _looked_up(part, glossary.language) if len(parts) > 1 and len(part) > 2 else None
        yield gloss.english[0] if gloss else latin(part, glossary.language)


def _glossed(token: Token, end: int, gloss: Gloss, language: str) -> Word:
    """Return a word with a gloss; its cases are those that its ending allows."""
    kind, english = _KINDS[gloss.part], gloss.english[0]
    cases, number, form = gloss.ending
    first = english.split()[0] if english else ""
    counts = first in _NUMBER_WORDS or _FIGURES.fullmatch(english)
    bounds = tuple(english.split()) in number_words("en").before
    if gloss.part in ("words", "phrases") and counts and not bounds:
        kind = "number"
    if kind == "number" and token.text.lower().endswith(grammar_of(language).numeral_endings):
        cases = frozenset({"instrumental"})
    if gloss.table == "places":
        cases = _cases_of_place(gloss, token.text, cases)
    return Word(token.start, end, english, kind, gloss, cases, number, form, token.text)


def _cases_of_place(gloss: Gloss, text: str, cases: frozenset[str]) -> frozenset[str]:
    """Return the cases of the name of a place, which is singular and whose nominative is known."""
    name = gloss.nominative or ""
    if simplified(text) == simplified(name):
        alike = {"locative"} if name[-1:].lower() in _ALIKE else set()
        return frozenset({"nominative", "accusative"} | alike)
    return cases - {"nominative"} if not gloss.whole else cases

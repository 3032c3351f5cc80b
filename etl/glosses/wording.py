"""The words of a line into English: each in its form, with the small words that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.glosses import english
from etl.glosses.grammar import grammar_of
from etl.glosses.line import ACCORDING, NOT, STOPS, Line
from etl.glosses.nouns import adjective, noun, number
from etl.glosses.prepositions import preposition
from etl.glosses.verbs import NONE, is_denied_before, no_word, not_word, verb
from etl.glosses.word import Word

# How the gloss of a phrase denies; once is enough (``жодна ракета не досягла цілі``).
_DID_NOT = "did not "
_DASHES = frozenset("—–-")
# Words that the source at the end of a sentence has at most (``…, — Генштаб ЗСУ``).
_LONGEST_SOURCE = 8
_ORDINAL = re.compile("[0-9]{1,2}(?:st|nd|rd|th)")
_MORE_THAN, _MORE = "more than", "more"
_NOT_ONE = "not a single"
_WORDED = {
    "noun": noun,
    "adjective": adjective,
    "verb": verb,
    "preposition": preposition,
    "number": number,
}


class Piece(NamedTuple):
    """Some English and the place in the original that it stands for (empty: put in by grammar)."""

    text: str
    start: int
    end: int


def worded(words: Sequence[Word], language: str) -> Iterator[Piece]:
    """Yield the English of the words of a line in order, without the spaces between them."""
    line = Line(words, grammar_of(language))
    for at, word in enumerate(words):
        small = _small_word(line, at)
        text, opens = _english(line, at), line.opens(at) and word.original[:1].isupper()
        if small:
            yield Piece((small.capitalize() if opens else small) + " ", word.start, word.start)
        yield Piece(text if small and opens else _cased(word, text), word.start, word.end)


def _cased(word: Word, text: str) -> str:
    """Return the English with a capital where the original begins with one."""
    if not word.gloss or not text or not word.original[0].isupper():
        return text
    if word.original[1:] and not word.original[1:].islower():
        return text
    return text[0].upper() + text[1:]


def _english(line: Line, at: int) -> str:
    """Return the English of a word."""
    word = line.words[at]
    if word.kind == "mark":
        return _mark(line, at)
    if (bound := _bound(line, at)) is not None:
        return bound
    if line.groups.is_year(at):
        return "," if _runs_on(line, at + 1) else ""
    if word.kind == "number" or (word.gloss and word.kind in _WORDED):
        return _WORDED[word.kind](line, at)
    if word.text == NOT:
        return not_word(line, at)
    if word.text.startswith(_DID_NOT) and is_denied_before(line, at):
        verb_alone, _, rest = word.text.removeprefix(_DID_NOT).partition(" ")
        return f"{english.past((verb_alone,))} {rest}".rstrip()
    if word.text == ACCORDING and line.tells_back(at):
        return "was reported by"
    if word.text == NONE:
        return no_word(line, at)
    if word.gloss and line.is_month(at + 1) and _ORDINAL.fullmatch(word.text):
        return word.text[:-2]
    if word.text == _NOT_ONE and line.is_denied(at):
        return _NOT_ONE.removeprefix("not ")
    if word.text.lower() == "of them" and line.kind(at + 1) == "number" and line.opens(at):
        return word.text + ","
    return "This" if word.gloss and line.takes_back(at - 1) else word.text


def _bound(line: Line, at: int) -> str | None:
    """Return what bounds a number: ``about`` before it, ``more`` behind (``20 і більше``)."""
    if line.original(at) in line.grammar.roughly and line.kind(at + 1) == "number":
        return "about"
    joined = line.text(at - 1) in ("and", "or") and line.kind(at - 2) == "number"
    behind = line.text(at) == _MORE_THAN and joined and line.kind(at + 1) != "number"
    return _MORE if behind else None


def _small_word(line: Line, at: int) -> str:
    """Return the English word that has to stand before a word, empty without one."""
    if line.is_month(at + 1) and line.is_clock(at - 1):
        return "on"
    if _is_new_speaker(line, at):
        return "the"
    return line.groups.small_word(at)


def _is_new_speaker(line: Line, at: int) -> bool:
    """Tell whether who says the words before stands here: ``…, повідомляє пресслужба``."""
    word = line.words[at]
    if not line.is_saying(at - 1) or line.kind(at - 2) != "mark":
        return False
    if word.gloss is None or word.kind not in ("noun", "adjective"):
        return False
    return word.text[:1].islower() or word.gloss.table in ("nouns", "nations")


def _mark(line: Line, at: int) -> str:
    """Return a mark; the dash before who says it, at the end of a sentence, is told in words.

    ``Збито 12 дронів, — Генштаб`` is "12 drones, according to the General Staff".
    """
    word = line.words[at]
    if word.text in _DASHES and line.text(at - 1) in (",", "”", "»", '"'):
        if line.kind(at + 1) == "verb":
            return ""
        if _names_source(line, at + 1):
            return "according to"
    if word.text in _DASHES and _names_country(line, at + 1):
        return ","
    return word.text


def _names_source(line: Line, at: int) -> bool:
    """Tell whether nothing but a name stands between a word and the end of its sentence."""
    place = at
    while place < len(line.words) and line.words[place].text not in STOPS:
        if line.words[place].kind in ("verb", "preposition", "unknown"):
            return False
        if place - at >= _LONGEST_SOURCE:
            return False
        place += 1
    return place > at and line.words[at].original[0].isupper()


def _names_country(line: Line, at: int) -> bool:
    """Tell whether the country of a place ends a phrase behind a dash: ``Курськ – рф``."""
    gloss = line.words[at].gloss if at < len(line.words) else None
    if gloss is None or gloss.table != "places" or line.kind(at + 1) not in ("", "mark"):
        return False
    return line.kind(at - 2) in ("name", "noun")


def _runs_on(line: Line, at: int) -> bool:
    """Tell whether something that could be counted follows at a word."""
    return at < len(line.words) and line.words[at].is_nominal

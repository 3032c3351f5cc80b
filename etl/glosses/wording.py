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
from etl.glosses.speakers import is_aside, is_known_body, is_new_speaker
from etl.glosses.verbs import NONE, is_denied_before, no_word, not_word, verb
from etl.glosses.word import Word

# How the gloss of a phrase denies; once is enough (``жодна ракета не досягла цілі``).
_DID_NOT = "did not "
_DASHES = frozenset("—–-")
# Words that the source at the end of a sentence has at most (``…, — Генштаб ЗСУ``).
_LONGEST_SOURCE = 8
_ORDINAL = re.compile("[0-9]{1,2}(?:st|nd|rd|th)")
# How the gloss of a phrase tells back who said what stands before it.
_TOLD_BACK = "this was reported by"
# The gloss of ``м.``, which behind a number is a measure.
_CITY = "city of"
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_SO_FAR = "over the past "
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
        if counted := _counted_before(line, at):
            yield Piece(f" {counted}", word.end, word.end)


def _counted_before(line: Line, at: int) -> str:
    """Return what a number counts that stands before the verb, empty where it has its noun."""
    if line.kind(at) != "number" or line.is_dated(at) or line.groups.heads[at] >= 0:
        return ""
    if line.kind(at + 1) not in ("", "mark") or line.text(at + 1) in ("%", "$", "€", "£", "+", "/"):
        return ""
    place = line.groups.counted_before(at)
    if place < 0:
        return ""
    first = line.groups.first(place)
    return " ".join([*(adjective(line, step) for step in range(first, place)), noun(line, place)])


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
    if is_aside(line, at):
        return ""
    if (bound := _bound(line, at)) is not None:
        return bound
    if line.groups.is_year(at):
        return "," if _runs_on(line, at + 1) else ""
    if line.original(at) in line.grammar.another and _is_still(line, at):
        return "still"
    if word.kind == "number" or (word.gloss and word.kind in _WORDED):
        return _WORDED[word.kind](line, at)
    if word.text == NOT:
        return not_word(line, at)
    if word.text == NONE:
        return no_word(line, at)
    if word.text.startswith(_DID_NOT) and is_denied_before(line, at):
        verb_alone, _, rest = word.text.removeprefix(_DID_NOT).partition(" ")
        return f"{english.past((verb_alone,))} {rest}".rstrip()
    return _phrase(line, at)


def _phrase(line: Line, at: int) -> str:
    """Return the English of a word or phrase that does not inflect, as what is around asks."""
    word = line.words[at]
    if word.text == ACCORDING and line.tells_back(at):
        return "was reported by"
    if word.text == _CITY and line.kind(at - 1) == "number":
        return "m."
    if word.text == _TOLD_BACK and not line.opens(at):
        return ACCORDING
    if word.gloss and line.is_month(at + 1) and _ORDINAL.fullmatch(word.text):
        return word.text[:-2]
    if word.text == _NOT_ONE and line.is_denied(at):
        return _NOT_ONE.removeprefix("not ")
    if word.text.lower() == "of them" and line.kind(at + 1) == "number" and line.opens(at):
        return word.text + ","
    if word.text.startswith(_SO_FAR) and line.is_superlative(at):
        return f"in a {word.text.removeprefix(_SO_FAR)}"
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
    if is_aside(line, at):
        return ""
    if _is_year_of(line, at) and not line.groups.governs(at - 1):
        return "" if line.text(at).startswith("in ") else "in"
    if is_new_speaker(line, at) or is_known_body(line, at):
        return "the"
    return line.groups.small_word(at)


def _is_still(line: Line, at: int) -> bool:
    """Tell whether ``ще`` alone tells of time and adds nothing: before a verb, or a year."""
    if line.words[at].end - line.words[at].start > len(line.original(at)):
        return False  # A phrase with its number: "ще один".
    told = line.form(at + 1) in ("past", "present") and line.kind(at + 2) != "number"
    return told or _is_year_of(line, at + 1)


def _is_year_of(line: Line, at: int) -> bool:
    """Tell whether a year stands without its preposition: ``2023-го``."""
    word = line.words[at] if 0 <= at < len(line.words) else None
    year = word is not None and _YEAR.fullmatch(word.original) is not None
    if word is None or not year or word.end - word.start <= len(word.original):
        return False
    added = line.original(at - 1) in line.grammar.another
    alone = line.kind(at - 1) not in ("preposition", "number") and not line.is_month(at - 1)
    return alone or added


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

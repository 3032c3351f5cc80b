"""Nouns, adjectives and numbers in English: singular or plural, whose, and what is left out."""

from __future__ import annotations

from etl.glosses import english
from etl.glosses.groups import CLAUSE, POSSESSIVES
from etl.glosses.line import FAR, STOPS, Line
from etl.glosses.word import Word
from etl.glosses.words import AREAS

_ONE = frozenset({"one", "1", "a single"})
_NO = "no"
_PEOPLE = frozenset({"person", "people"})
_SOLDIERS = ("soldier", "soldiers")
# What stands between the name of an entry and what the entry tells.
_OPENS_VALUE = frozenset("—–-:")
_JOINS = frozenset({",", "and"})
# Scales as they stand behind the number that they multiply.
_SCALES = {
    "one hundred": "hundred", "one thousand": "thousand", "one million": "million",
    "one billion": "billion", "one trillion": "trillion", "thousands": "thousand",
    "millions": "million", "billions": "billion", "trillions": "trillion",
}  # fmt: skip


def number(line: Line, at: int) -> str:
    """Return a number: a scale behind one, nothing of a day that the next word tells."""
    text = line.words[at].text
    if line.is_month(at + 2) and english.day_of(text, line.text(at + 1)):
        return ""
    if text == _NO and line.is_denied(at):
        return "any"
    if line.kind(at - 1) == "number":
        return _SCALES.get(text, text)
    return f"one {text}" if f"one {text}" in _SCALES else text


def noun(line: Line, at: int) -> str:
    """Return a noun, plural where it is counted so, with its own side where no other is named."""
    word = line.words[at]
    forms = word.gloss.english if word.gloss else (word.text,)
    if forms[0] in _PEOPLE and _is_lost(line, at):
        forms = _SOLDIERS
    fixed = word.gloss is not None and word.gloss.whole and forms[0].endswith("s")
    many = number_of(line, at) == "plural" and not fixed
    told = english.plural(forms) if many else forms[0]
    return f"{line.grammar.own} {told}" if _is_own(line, at, forms[0]) else told


def _is_lost(line: Line, at: int) -> bool:
    """Tell whether people are counted as lost, which is what forces lose: ``втратили 90 осіб``."""
    if line.groups.counted_by(at) is None:
        return False
    for place in range(at - 1, max(-1, at - FAR), -1):
        word = line.words[place]
        if word.kind == "verb" and word.gloss:
            cases = line.groups.cases[place - 1] if line.kind(place - 1) == "noun" else frozenset()
            subject = not cases or "nominative" in cases
            return subject and word.gloss.english[0] == "lose" and word.form == "past"
        if word.text in STOPS:
            return False
    return False


def number_of(line: Line, at: int) -> str:
    """Return the number of a noun: by what counts it, its ending, or the words around."""
    counting = line.groups.counted_by(at)
    if counting is not None:
        one = counting in _ONE or (counting == _NO and line.is_denied(at))
        return "singular" if one else "plural"
    told = line.words[at].number
    return told if told != "either" else _agreed(line, at)


def _is_own(line: Line, at: int, body: str) -> bool:
    """Tell whether a body is that of the text's own side: no other is named beside it."""
    first = line.groups.first(at)
    if body not in line.grammar.bodies or _is_ours(line, first):
        return False
    near = (*line.words[first:at], *line.words[at + 1 : at + 2])
    return line.text(first - 1) not in POSSESSIVES and not any(_names_side(word) for word in near)


def _names_side(word: Word) -> bool:
    """Tell whether a word says whose something is: a nation, a country, ``ворожий``."""
    if word.gloss is None:
        return False
    named = word.gloss.table in ("nations", "places")
    return named or (word.kind == "adjective" and word.text[:1].isupper())


def _is_ours(line: Line, at: int) -> bool:
    """Tell whether ``our`` stands before forces of the text's own side."""
    gloss = line.words[at].gloss
    head = line.words[line.groups.heads[at]].gloss if line.groups.heads[at] >= 0 else None
    ours = gloss is not None and head is not None and gloss.english[0] == "our"
    return ours and head is not None and head.english[0] in line.grammar.ours | line.grammar.bodies


def _agreed(line: Line, at: int) -> str:
    """Return the number of a noun whose own ending leaves it open."""
    word, before = line.words[at], line.words[at - 1] if at else None
    if before is not None and before.kind == "adjective" and before.number != "either":
        return before.number
    if word.gloss and word.gloss.table in ("places", "people"):
        return "singular"
    if word.original[-1:].lower() in "иіїы":
        # In the cases that something governs, the plural has endings of its own.
        return "singular" if line.groups.is_governed(at) else "plural"
    return "plural" if _befell_many(line, at) else "singular"


def _befell_many(line: Line, at: int) -> bool:
    """Tell whether a verb in the plural without an object has a noun as its subject."""
    if line.groups.is_governed(at) or "nominative" not in line.groups.cases[at]:
        return False
    place = line.groups.last(at) + 1
    while line.text(place) == "not" or line.is_be(place):
        place += 1
    verb = line.words[place] if place < len(line.words) else None
    if verb is None or verb.number != "plural":
        return False
    return verb.form == "impersonal" or (
        verb.form in ("past", "present") and verb.original.endswith(line.grammar.reflexive)
    )


def adjective(line: Line, at: int) -> str:
    """Return an adjective; one that stands for a noun as such (``двоє цивільних``)."""
    word = line.words[at]
    forms = word.gloss.english if word.gloss else (word.text,)
    if _is_ours(line, at):
        return line.grammar.own
    if line.is_month(at + 1) and (day := english.day_of(line.text(at - 1), forms[0])):
        return day
    if len(forms) == 1:
        return forms[0] + _left_out(line, at)
    if (line.groups.heads[at] >= 0 or line.kind(at + 1) == "name") and len(forms) > 2:
        return forms[0]
    counting = line.groups.counted_by(at)
    if counting is not None:
        return forms[-2] if counting in _ONE else forms[-1]
    return forms[-2] if word.number == "singular" else forms[-1]


def _left_out(line: Line, at: int) -> str:
    """Return the area that an adjective of a place leaves out: ``над Київською``.

    It is that of an adjective of this gender before it in the line, else what its form and its
    preposition tell.
    """
    word = line.words[at]
    gloss = word.gloss
    if gloss is None or gloss.table not in ("nations", "guess") or line.groups.heads[at] >= 0:
        return ""
    if line.text(at + 1) in AREAS:
        return ""
    named = word.original[:1].isupper() and word.number != "plural"
    entry = named and line.text(at + 1) in _OPENS_VALUE and "nominative" in word.cases
    feminine = word.original[gloss.stem :].lower() in line.grammar.feminine
    whose = named and feminine and line.kind(at - 1) == "noun" and "genitive" in word.cases
    if not line.groups.governs(at - 1) and not entry and not whose:
        return ""
    area = _area_before(line, at, feminine)
    if line.text(at + 1) in _JOINS and line.kind(at + 2) == "adjective":
        return f" {area}" if area else ""  # The noun of both may follow.
    if not area and named and feminine:
        area = "region"
    elif not area and named and (entry or line.original(at - 1) in line.grammar.exchange):
        area = "direction"
    return f" {area}" if area else ""


def _area_before(line: Line, at: int, feminine: bool) -> str:
    """Return the area of an adjective before a word in the line, of its gender."""
    for place in range(at - 1, max(0, at - CLAUSE), -1):
        head, before = line.words[place].gloss, line.words[place - 1].gloss
        if head is None or before is None or before.table not in ("nations", "guess"):
            continue
        area = head.english[0]
        _, gender = line.grammar.left_out.get(area, ("", ""))
        if area in AREAS and (gender == "feminine") == feminine:
            return area
    return ""

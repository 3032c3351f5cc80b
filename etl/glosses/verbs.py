"""Verbs in English: tense, voice and number by their endings and what stands before them."""

from __future__ import annotations

from etl.glosses import english
from etl.glosses.groups import MODALS, PREDICATES
from etl.glosses.line import BE, Line

# The gloss of "not".
NOT = "not"


def verb(line: Line, at: int) -> str:
    """Return a verb in the form that its ending and the words before it ask for."""
    word = line.words[at]
    forms = word.gloss.english if word.gloss else (word.text,)
    if forms[0] == BE:
        return _be(line, at)
    if line.tells_back(at):
        return "was reported by"
    if line.text(at - 1) == NOT and word.form == "past":
        return forms[0]
    if word.form == "infinitive":
        return forms[0] if line.text(at - 1) in MODALS else f"to {forms[0]}"
    if word.form in ("present", "future"):
        perfective = word.gloss is not None and word.gloss.perfective
        if perfective or word.form == "future":
            return f"will {forms[0]}"
        return english.present(forms[0], word.number)
    if word.form in ("gerund", "acting"):
        return english.acting(forms[0])
    return _told(line, at, forms)


def _told(line: Line, at: int, forms: tuple[str, ...]) -> str:
    """Return the past of a verb, or the passive of a predicate behind what it is told of."""
    word = line.words[at]
    if word.form == "participle":
        return english.participle(forms)
    if word.form != "impersonal" and not english.is_passive(forms):
        return english.past(forms)
    told = english.participle(forms)
    subject = _has_subject(line, at) or _follows_place(line, at)
    return f"were {told}" if subject and not line.is_be(at - 1) else told


def _be(line: Line, at: int) -> str:
    word = line.words[at]
    if word.form == "infinitive":
        return "to be"
    if word.form in ("present", "future"):
        return "will be"
    predicate = line.form(at + 1) in PREDICATES
    if predicate and not _has_subject(line, at):
        return ""
    return "were" if word.number == "plural" or predicate else "was"


def _follows_place(line: Line, at: int) -> bool:
    """Tell whether the name of a place stands right before a verb, which is no doer then."""
    gloss = line.words[at - 1].gloss if at else None
    return gloss is not None and gloss.table == "places"


def _has_subject(line: Line, at: int) -> bool:
    """Tell whether a group that no preposition governs ends before a verb."""
    place = at - 1
    while place >= 0 and line.is_be(place):
        place -= 1
    return line.groups.is_subject(place)

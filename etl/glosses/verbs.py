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
    if line.text(at - 1) == NOT and word.form in ("past", "present", "future"):
        return forms[0]
    if word.form == "infinitive":
        bare = line.text(at - 1) in MODALS or line.is_be(at - 1)
        return forms[0] if bare else f"to {forms[0]}"
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
        suffers = word.form == "past" and _suffers(line, at)
        return f"was {english.participle(forms)} by" if suffers else english.past(forms)
    told = english.participle(forms)
    subject = _has_subject(line, at) or _follows_place(line, at)
    return f"were {told}" if subject and not line.is_be(at - 1) else told


def _suffers(line: Line, at: int) -> bool:
    """Tell whether what stands before a verb is its object, and its subject stands behind it.

    One thing does not do what many did: ``Порт атакували 12 дронів``.
    """
    verb, before = line.words[at], line.words[at - 1] if at else None
    if verb.number != "plural" or before is None or before.kind != "noun":
        return False
    first = line.groups.first(at - 1)
    alone = before.number == "singular" or (before.gloss and before.gloss.table == "places")
    if not alone or not line.groups.is_subject(at - 1) or line.text(first - 1) in ("and", ","):
        return False
    if "accusative" not in line.groups.cases[at - 1] or at + 1 >= len(line.words):
        return False
    groups = line.groups
    counted = line.kind(at + 1) == "number" and groups.heads[at + 1] >= 0
    named = line.kind(at + 1) in ("noun", "adjective") and "nominative" in groups.cases[at + 1]
    return (counted or named) and not groups.is_instrumental(at + 1)


def not_word(line: Line, at: int) -> str:
    """Return what "not" is before the verb behind it."""
    word = line.words[at + 1] if at + 1 < len(line.words) else None
    if word is None or word.kind != "verb":
        return NOT
    if word.form == "past":
        return "did not"
    if word.form == "future" or (word.form == "present" and word.gloss and word.gloss.perfective):
        return "will not"
    if word.form == "present":
        return "does not" if word.number == "singular" else "do not"
    return NOT


def _be(line: Line, at: int) -> str:
    word = line.words[at]
    if word.form == "infinitive":
        return "to be"
    if word.form in ("present", "future"):
        return "will" if line.form(at + 1) == "infinitive" else "will be"
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

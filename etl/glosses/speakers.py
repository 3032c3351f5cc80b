"""Who says something: bodies named before, and what stands between "said" and a speaker."""

from __future__ import annotations

from etl.glosses.line import FAR, Line
from etl.glosses.prepositions import preposition

# Bodies that a text names by these words alone once they are known.
_KNOWN_BODIES = frozenset({"ministry", "department", "agency"})
# Words of which what tells when something was said has one.
_TIMES = frozenset(
    {
        "afternoon", "again", "already", "also", "day", "earlier", "evening", "first", "friday",
        "later", "monday", "morning", "night", "noon", "now", "previously", "saturday", "still",
        "sunday", "then", "thursday", "today", "tuesday", "wednesday", "yesterday",
    }
)  # fmt: skip


def is_known_body(line: Line, at: int) -> bool:
    """Tell whether a body stands here that was named before: ``стверджує відомство``."""
    word = line.words[at]
    if word.gloss is None or word.gloss.english[0] not in _KNOWN_BODIES:
        return False
    alone = not line.groups.continues(at) and line.groups.small_word(at + 1) != "of"
    subject = line.is_saying(at - 1) or line.is_saying(at + 1) or line.kind(at + 1) == "verb"
    said = line.kind(at - 1) == "preposition" and not preposition(line, at - 1)
    return alone and subject and (said or not line.groups.is_governed(at))


def _speaker_behind(line: Line, at: int) -> int:
    """Return who speaks behind a verb of saying and words that tell when and where, -1 for none.

    ``…, – писав о шостій вечора Федоров``: English goes without what stands between.
    """
    if not line.is_saying(at) or line.kind(at - 1) != "mark":
        return -1
    place = at + 1
    while place <= at + FAR and (length := _aside(line, place)):
        place += length
    speaks = line.kind(place) in ("noun", "adjective", "name") and place > at + 1
    return place if speaks and not line.groups.is_instrumental(place) else -1


def _aside(line: Line, at: int) -> int:
    """Return how many words tell when or where something was said, 0 for others."""
    if line.kind(at) == "preposition":
        last = line.groups.last(at + 1)
        kinds = {line.kind(place) for place in range(at + 1, last + 1)}
        counted = "number" in kinds and not _tells_time(line, last)
        return 0 if counted or kinds & {"verb", "mark", ""} else last + 1 - at
    if line.text(at).startswith(", "):
        return 1  # A phrase between commas: ``в ефірі``.
    return 1 if line.kind(at) in ("word", "noun") and _tells_time(line, at) else 0


def _tells_time(line: Line, at: int) -> bool:
    """Tell whether a word tells when something was said."""
    timed = not _TIMES.isdisjoint(line.text(at).lower().split(" "))
    return timed or line.is_clock(at) or line.is_month(at)


def is_aside(line: Line, at: int) -> bool:
    """Tell whether a word stands between a verb of saying and who speaks."""
    near = range(max(0, at - FAR), at)
    verbs = [place for place in near if line.is_saying(place)]
    return bool(verbs) and verbs[-1] < at < _speaker_behind(line, verbs[-1])


def is_new_speaker(line: Line, at: int) -> bool:
    """Tell whether who says the words before stands here: ``…, повідомляє пресслужба``."""
    word = line.words[at]
    while is_aside(line, at - 1):
        at -= 1
    if not line.is_saying(at - 1) or line.kind(at - 2) != "mark":
        return False
    if word.gloss is None or word.kind not in ("noun", "adjective"):
        return False
    return word.text[:1].islower() or word.gloss.table in ("nouns", "nations")

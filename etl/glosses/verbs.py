"""Verbs in English: tense, voice and number by their endings and what stands before them."""

from __future__ import annotations

from etl.glosses import english
from etl.glosses.groups import CLAUSE, MODALS, PREDICATES
from etl.glosses.line import BE, FAR, NOT, STOPS, Line
from etl.glosses.nouns import number_of

# What ``не було`` is before what there was not.
NONE = "were no"
# What is counted to say how long or how often.
_MEASURES = frozenset(
    {"time", "times", "second", "minute", "hour", "day", "night", "week", "month", "year"}
)
_REPORT = ("report",)
_LEAVE = frozenset({"leave", "go", "get out"})
_FLEE = ("flee", "fled", "fled")
# Who flees from a place where they lived.
_FLEEING = frozenset({"person", "people", "resident", "civilian", "family", "child", "inhabitant"})
# What nobody does to anybody.
_WITHOUT_OBJECT = frozenset(
    {
        "arrive", "burn", "come", "die", "disappear", "fall", "flee", "fly", "go", "live", "remain",
        "return", "sink", "sit", "stand", "surrender", "survive", "work",
    }
)  # fmt: skip
# First words of what denies a whole clause.
_DENIALS = frozenset({"no", "nobody", "none", "nothing", "never", "nowhere", "neither", "not"})

# "Passed 28" would be "more than 28".
_PASS, _CROSS = ("pass",), ("cross",)


def verb(line: Line, at: int) -> str:
    """Return a verb in the form that its ending and the words before it ask for."""
    word = line.words[at]
    forms = word.gloss.english if word.gloss else (word.text,)
    if _reports_number(line, at):
        forms = _REPORT
    elif forms[0] in _LEAVE and _flees(line, at):
        forms = _FLEE
    elif forms == _PASS and line.counts(at + 1):
        forms = _CROSS
    if forms[0] == BE:
        return _be(line, at)
    if line.tells_back(at):
        return "was reported by"
    if _denies(line, at - 1) and word.form in ("past", "present", "future"):
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


def _reports_number(line: Line, at: int) -> bool:
    """Tell whether somebody says how many there were: ``говорить про двох поранених``."""
    about = line.original(at + 1) in line.grammar.about and line.kind(at + 2) == "number"
    return about and line.is_saying(at) and not line.says(at) and not line.is_dated(at + 2)


def _flees(line: Line, at: int) -> bool:
    """Tell whether people that a number counts leave a place: ``з міста виїхали 40 людей``."""
    near = {
        line.original(place) for place in range(max(0, at - FAR), min(at + FAR, len(line.words)))
    }
    if line.words[at].text != "leave" and near.isdisjoint(line.grammar.origin):
        return False
    for place in range(at + 1, min(at + FAR, len(line.words))):
        if line.text(place) in STOPS or line.kind(place) == "verb":
            return False
        gloss = line.words[place].gloss
        if gloss is not None and gloss.english[0] in _FLEEING and line.kind(place) == "noun":
            return line.groups.counted_by(place) is not None
    return False


def _told(line: Line, at: int, forms: tuple[str, ...]) -> str:
    """Return the past of a verb, or the passive of a predicate behind what it is told of."""
    word = line.words[at]
    if word.form == "participle":
        return english.participle(forms)
    if word.form != "impersonal" and not english.is_passive(forms):
        suffers = word.form == "past" and _suffers(line, at)
        return f"was {english.participle(forms)} by" if suffers else english.past(forms)
    told = english.participle(forms)
    if line.is_be(at - 1) or _denies(line, at - 1):
        return told
    if _has_subject(line, at):
        return f"{_was(line, at)} {told}"
    return f"were {told}" if _follows_place(line, at) else told


def _suffers(line: Line, at: int) -> bool:
    """Tell whether what stands before a verb is its object, and its subject stands behind it.

    One thing does not do what many did: ``Порт атакували 12 дронів``.
    """
    verb, before = line.words[at], line.words[at - 1] if at else None
    if verb.number != "plural" or before is None or before.kind != "noun":
        return False
    without = verb.gloss is not None and verb.gloss.english[0] in _WITHOUT_OBJECT
    if without or verb.original.endswith(line.grammar.reflexive):
        return False
    first = line.groups.first(at - 1)
    head = line.groups.heads[line.groups.chain(at - 1)]
    if head >= 0 and number_of(line, head) == "plural":
        return False
    alone = before.number == "singular" or (before.gloss and before.gloss.table == "places")
    if not alone or not line.groups.is_subject(at - 1) or line.text(first - 1) in ("and", ","):
        return False
    if "accusative" not in line.groups.cases[at - 1] or at + 1 >= len(line.words):
        return False
    groups = line.groups
    ordinal = line.text(at + 2) in english.DAYS
    counted = line.kind(at + 1) == "number" and groups.heads[at + 1] >= 0 and not ordinal
    named = line.kind(at + 1) in ("noun", "adjective") and "nominative" in groups.cases[at + 1]
    return (counted or named) and not groups.is_instrumental(at + 1)


def not_word(line: Line, at: int) -> str:
    """Return what "not" is before the verb behind it; English denies only once."""
    word = line.words[at + 1] if at + 1 < len(line.words) else None
    if word is None or word.kind != "verb":
        return NOT
    if is_denied_before(line, at):
        return ""
    if word.form == "future" or (word.form == "present" and word.gloss and word.gloss.perfective):
        return "will not"
    if line.is_be(at + 1):
        return _denied_be(line, at, word.form)
    if word.form == "past":
        return "did not"
    if word.form == "present":
        return "does not" if word.number == "singular" else "do not"
    subject = word.form == "impersonal" and _has_subject(line, at)
    return f"{_was(line, at)} not" if subject else NOT


def no_word(line: Line, at: int) -> str:
    """Return what ``не було`` is: a denial of the predicate behind it, else of what there was."""
    if line.form(at + 1) not in PREDICATES:
        return line.words[at].text
    if is_denied_before(line, at):
        return ""
    return f"{_was(line, at)} not" if _has_subject(line, at) else NOT


def _denied_be(line: Line, at: int, form: str) -> str:
    """Return what "not" is before "to be", which itself is "not" then: ``was not``."""
    if form == "present":
        return "will not"
    if form == "infinitive":
        return NOT
    if _has_subject(line, at):
        return _was(line, at)
    return "were" if line.words[at + 1].number == "plural" else "was"


def _denies(line: Line, at: int) -> bool:
    """Tell whether a word denies the verb behind it, and nothing before does so already."""
    return line.text(at) in (NOT, NONE) and not is_denied_before(line, at)


def is_denied_before(line: Line, at: int) -> bool:
    """Tell whether a word of the clause denies already what "not" denies: ``nobody``."""
    for place in range(at - 1, max(-1, at - 1 - CLAUSE), -1):
        if line.kind(place) == "mark":
            return False
        if line.text(place).split(" ")[0].lower() in _DENIALS and line.text(place) != NOT:
            return True
    return False


def _be(line: Line, at: int) -> str:
    word = line.words[at]
    denied = _denies(line, at - 1)
    if word.form == "infinitive":
        return "to be"
    if word.form in ("present", "future"):
        if line.form(at + 1) == "infinitive":
            return "" if denied else "will"
        return "be" if denied else "will be"
    if denied:
        return NOT
    subject = _has_subject(line, at)
    if line.form(at + 1) in PREDICATES:
        return _was(line, at) if subject else ""
    if word.number == "plural":
        return "were"
    return _was(line, at) if subject else "was"


def _was(line: Line, at: int) -> str:
    """Return ``was`` or ``were`` as the subject that ends before a word asks for."""
    place = _before_be(line, at)
    groups = line.groups
    if _befalls_many(line, at):
        return "were"
    first = groups.chain(place)
    head = groups.heads[first] if groups.heads[first] >= 0 else first
    word, forms = line.words[head], line.words[head].gloss
    if line.text(first - 1) in ("and", ",") or groups.counted_by(head) or word.kind == "number":
        return "were"
    many = word.number != "singular" and forms and english.plural(forms.english) == forms.english[0]
    if word.gloss and word.gloss.table == "places":
        many = forms is not None and forms.english[0].endswith("s") and word.number == "plural"
    return "were" if many or number_of(line, head) == "plural" else "was"


def _befalls_many(line: Line, at: int) -> bool:
    """Tell whether what a predicate counts follows it: ``на дільниці знищено 151 загарбника``."""
    while line.is_be(at) or line.text(at) in (NOT, NONE):
        at += 1
    place = at + 1 if line.kind(at + 1) == "number" else at + 2
    if line.form(at) not in PREDICATES or line.kind(at + 1) not in ("number", "word"):
        return False
    if line.kind(place) != "number" or line.is_dated(place):
        return False
    measured = line.text(place + 1) in _MEASURES
    return not measured and not line.groups.is_instrumental(place)


def _follows_place(line: Line, at: int) -> bool:
    """Tell whether the name of a place stands right before a verb, which is no doer then."""
    gloss = line.words[at - 1].gloss if at else None
    return gloss is not None and gloss.table == "places"


def _has_subject(line: Line, at: int) -> bool:
    """Tell whether a group that no preposition governs ends before a verb."""
    return line.groups.is_subject(_before_be(line, at))


def _before_be(line: Line, at: int) -> int:
    """Return the word before a verb that is neither "to be" nor its denial."""
    place = at - 1
    while place >= max(0, at - CLAUSE) and (line.is_be(place) or line.text(place) in (NOT, NONE)):
        place -= 1
    return place

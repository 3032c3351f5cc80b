"""Prepositions in English: by the case behind them, and by the number, date or money there."""

from __future__ import annotations

from etl.glosses.line import FAR, NEAR, STOPS, Line
from etl.glosses.word import Word
from etl.number_words import number_words

_CURRENCY_SIGNS = frozenset("$€£")
_CLOSING_QUOTES = frozenset('»”“"')
_MOVES = frozenset(
    {
        "rise",
        "grow",
        "increase",
        "climb",
        "jump",
        "fall",
        "drop",
        "decrease",
        "decline",
        "go up",
        "reduce",
        "shrink",
    }
)
_SPANS = frozenset({"year", "month", "week", "day", "night", "hour", "minute"})
# A verb that says what a number came to (``дійшла до пів мільйона``).
_REACH = "reach"
_UNTIL = frozenset({"to", "until", "till", "up to", "by", "through"})


def preposition(line: Line, at: int) -> str:
    """Return a preposition as what stands behind it asks for."""
    word = line.words[at]
    if line.original(at) in line.grammar.exchange and line.text(at + 1) in _CURRENCY_SIGNS:
        return "worth"
    if word.text == "in" and _is_hour(line, at + 1):
        return "at"
    if line.kind(at + 1) == "number":
        ranged = _before_number(line, at, word)
        if ranged is not None:
            return ranged
    if word.text == "from" and _opens_span(line, at):
        return "since"
    if _tells_where(line, at) or line.takes_back(at) or line.reports_on(at):
        return ""
    behind = line.groups.cases[at + 1] if at + 1 < len(line.words) else frozenset()
    for case, text in word.gloss.by_case if word.gloss else ():
        if case in behind:
            return text
    return word.text


def _is_hour(line: Line, at: int) -> bool:
    """Tell whether a time of day begins with a word: ``03:20``."""
    return line.kind(at) == "number" and (line.text(at + 1) == ":" or ":" in line.text(at))


def _before_number(line: Line, at: int, word: Word) -> str | None:
    """Return what a preposition means before a number: a bound, a range, an exchange."""
    original = word.original.lower()
    if original in line.grammar.about and not line.is_dated(at + 1):
        told = line.takes_back(at) or line.reports_on(at) or line.is_saying(at - 1)
        return "" if told else "of"
    if original in line.grammar.within:
        return _within(line, at)
    if original in line.grammar.up_to:
        return _up_to(line, at)
    if original in line.grammar.around and line.original(at + 1) in line.grammar.one_around:
        return "about"
    if word.text == "over":
        return _above(line, at)
    if original in line.grammar.each:
        return _each(line, at)
    if original in line.grammar.exchange:
        if line.kind(at - 1) == "number" and line.text(at - 1) == line.text(at + 1):
            return "for"
        if line.is_dated(at + 1) and line.kind(at - 1) == "number":
            return "to"
        return "worth" if _is_money(line, at + 1) else None
    if word.text == "from" and not line.is_dated(at + 1):
        return _from(line, at)
    return None


def _from(line: Line, at: int) -> str | None:
    """Return what "from" is before a number: of a whole, or nothing before a range."""
    if line.kind(at - 1) == "number" or _opens_part(line, at):
        return "of"
    if _is_whole(line, at):
        return "out of"
    if _moves(line, at - 1):
        return None
    upper = [place for place in range(at + 2, at + 5) if line.original(place) in line.grammar.up_to]
    return "" if upper and line.kind(upper[0] + 1) == "number" else None


def _within(line: Line, at: int) -> str | None:
    """Return what ``за`` is before a date or a span of time: "on 3 May", "over the past 3 days"."""
    if line.is_month(at + 2):
        return "on"
    if line.text(at + 2).removesuffix("s") not in _SPANS:
        return None
    return "in" if line.is_superlative(at) else "over the past"


def _moves(line: Line, at: int) -> bool:
    """Tell whether a verb before says that a number rises or falls: ``зросла з 5 до 7``."""
    near = (line.words[place].gloss for place in range(max(0, at - FAR), at + 1))
    return any(gloss is not None and gloss.english[0] in _MOVES for gloss in near)


def _is_whole(line: Line, at: int) -> bool:
    """Tell whether nothing but a number follows what was counted: ``26 дронів із 41``."""
    before = at - 2 if line.text(at - 1) in _CLOSING_QUOTES else at - 1
    counted = line.groups.counted_by(before) or line.kind(before - 2) == "number"
    if line.kind(before) != "noun" or not counted:
        return False
    return line.kind(at + 2) in ("", "mark", "verb")


def _opens_part(line: Line, at: int) -> bool:
    """Tell whether a sentence opens with the whole of its number: ``Із 60 ракет збито 48``."""
    if at and line.text(at - 1) not in (*STOPS, ":", ";", "today", "overnight"):
        return False
    if line.text(at + 2) == "year" or line.groups.is_year(at + 2):
        return False
    far = range(at + 2, at + FAR)
    end = next((place for place in far if line.text(place) in STOPS), at + FAR)
    told = [place for place in range(at + 2, end) if _tells(line, place)]
    ends = line.grammar.up_to | line.grammar.each
    near = range(at + 2, min(told[0], at + 2 + NEAR)) if told else ()
    return bool(told) and ends.isdisjoint(line.original(place) for place in near)


def _tells(line: Line, at: int) -> bool:
    """Tell whether a verb with a subject stands at a place, or a phrase that is one."""
    told = line.kind(at) == "verb" and line.form(at) != "acting"
    return told or line.text(at).startswith(("was ", "were "))


def _up_to(line: Line, at: int) -> str:
    """Return ``to`` for the end of a range or a date, ``up to`` for a bound."""
    gloss = line.words[at - 1].gloss if at else None
    if gloss is not None and gloss.english[0] == _REACH and not line.is_dated(at + 1):
        return ""
    ranged = _ranges(line, at) or _moves(line, at) or _opens_move(line, at)
    if not ranged and (line.is_month(at + 2) or line.groups.is_year(at + 2)):
        return "by"
    return "to" if ranged or line.is_dated(at + 1) else "up to"


def _above(line: Line, at: int) -> str:
    """Return what ``над`` is before a number: "over 28" would be "more than 28"."""
    if line.text(at - 1).endswith(" of"):
        return ""
    return "of" if line.text(at - 1) == "control" else "in"


def _ranges(line: Line, at: int) -> bool:
    """Tell whether ``від`` or ``з`` before opens the range that ``до`` ends.

    That of a date opens none that a number ends: ``з початку року … до 70 тисяч``.
    """
    dated = line.is_dated(at + 1) or line.is_month(at + 2) or line.groups.is_year(at + 2)
    for place in range(max(0, at - NEAR), at):
        opens = line.original(place) in line.grammar.origin or line.text(place) == "from"
        if dated and (opens or line.text(place) == "since"):
            return True
        plain = line.kind(place) == "preposition" and not line.is_dated(place + 1)
        if opens and plain and line.counts(place + 1) and not line.groups.is_year(place + 2):
            return True
    return False


def _opens_move(line: Line, at: int) -> bool:
    """Tell whether a sentence opens with what rises or falls to: ``До чотирьох зросла …``."""
    if not line.opens(at):
        return False
    verbs = [place for place in range(at + 2, at + NEAR) if line.kind(place) == "verb"]
    gloss = line.words[verbs[0]].gloss if verbs else None
    return gloss is not None and gloss.english[0] in _MOVES


def _each(line: Line, at: int) -> str | None:
    """Return what ``по`` is before a number: ``to`` a date, nothing for ``three each``."""
    if line.is_dated(at + 1):
        before = {line.text(place) for place in range(max(0, at - NEAR), at)}
        return "to" if before & {"from", "since"} else None
    head = line.groups.heads[at + 1]
    spread = (
        head >= 0
        and line.groups.cases[head]
        and not (line.groups.cases[head] & {"genitive", "accusative"})
    )
    return None if spread else ""


def _is_money(line: Line, at: int) -> bool:
    """Tell whether a number with its scale counts money."""
    currencies = number_words("en").currencies.firsts
    near = (line.text(place).lower().split(" ")[0] for place in range(at + 1, at + 4))
    return any(word in currencies for word in near if word)


def _opens_span(line: Line, at: int) -> bool:
    """Tell whether ``from`` opens a span of time whose end nothing tells."""
    dated = line.is_month(at + 1) or line.is_month(at + 2)
    behind = line.words[at + 2 : at + 2 + NEAR]
    ends = line.grammar.up_to | line.grammar.each | line.grammar.exchange
    return dated and not any(
        word.text in _UNTIL or word.original.lower() in ends for word in behind
    )


def _tells_where(line: Line, at: int) -> bool:
    """Tell whether ``in`` stands before a body whose people say something."""
    if line.words[at].text != "in" or line.kind(at + 1) not in ("noun", "adjective"):
        return False
    if line.says(at - 1):
        return True
    if at and line.kind(at - 1) != "mark":
        return False
    place = line.groups.last(at + 1) + 1
    while line.kind(place) in ("preposition", "word", "noun", "number") and place < at + NEAR:
        place += 1
    return line.says(place)

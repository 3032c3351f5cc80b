"""Why a number in digits alone is no count: clock times, dates, fractions, notes, names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.model import Quantity, Token
from etl.number_words import number_firsts
from etl.tags import Tagged
from etl.unit_words import units_of

# What parts the cells of a table, and up to what number notes are thought to be numbered.
CELL = "|"
FOOTNOTES = 1000
# A shorter word before a full stop may be cut short itself (``est.30 tanks``).
ENDS_SENTENCE = 5
# What stands alone between these, as written without a comma, is a year.
YEARS = range(1800, 2100)
DAYS = range(1, 32)
# Why a number in the name of a thing (``9M729``, ``Type 26 frigate``) is no count.
MODEL = "part of a name"
QUOTES = frozenset("\"'“”„«»‘’")
_PLAIN_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3])[0-5][0-9]")
_PLAIN_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")


def why_plain(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why a number in digits alone is no count, None when nothing at it says so.

    It is a clock time, a date, a fraction, the number of a note, or part of a name.
    """
    if _runs_into_letters(tagged, quantity.last + 1):
        return MODEL
    if _in_clock_time(tagged, quantity) or _shares_clock_time(tagged, quantity, language):
        return "clock time"
    if (
        _in_numeric_date(tagged, quantity)
        or _is_year_of(tagged, quantity, language)
        or _is_year_with_note(tagged, quantity)
        or _is_year_before_number(tagged, quantity)
        or _is_day_before_number(tagged, quantity)
    ):
        return "date"
    if _in_fraction(tagged, quantity):
        return "fraction"
    if _is_footnote(tagged, quantity):
        return "footnote"
    if _is_model(tagged, quantity, language) or _in_quoted_name(tagged, quantity):
        return MODEL
    return None


def _runs_into_letters(tagged: Tagged, at: int) -> bool:
    """Tell whether letters with a digit follow a number at once (``9M729``)."""
    if at >= len(tagged.lower):
        return False
    token = tagged.sentence.tokens[at]
    tight = token.start == tagged.sentence.tokens[at - 1].end
    return tight and token.text[0].isalpha() and any(c.isdigit() for c in token.text)


def _is_model(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether the word before a number makes it the name of a kind (``Type 26 frigates``)."""
    word = tagged.lower[max(0, quantity.first - 1) : quantity.first]
    return units_of(language).before.get(word) == MODEL


def _in_quoted_name(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number ends a name in quotation marks (``"Fadi 1" missiles``)."""
    tokens, first, behind = tagged.sentence.tokens, quantity.first, quantity.last + 1
    if first < 2 or behind >= len(tokens) or tokens[behind].text not in QUOTES:
        return False
    return tokens[first - 1].text[0].isupper() and tokens[first - 2].text in QUOTES


def _in_clock_time(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a colon ties the number to another one (``08:30``)."""
    last = quantity.last
    return _tied_by_colon(tagged, quantity.first - 1) or _tied_by_colon(tagged, last + 1)


def _tied_by_colon(tagged: Tagged, at: int) -> bool:
    tokens = tagged.sentence.tokens
    if not 0 < at < len(tokens) - 1 or tokens[at].text != ":":
        return False
    before, behind = tokens[at - 1], tokens[at + 1]
    tight = before.end == tokens[at].start and behind.start == tokens[at].end
    return tight and before.text.isdigit() and behind.text.isdigit()


def _shares_clock_time(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether a number is joined to a time of day and one itself (``1720 and 1725 GMT``)."""
    at, lower = quantity.last + 1, tagged.lower
    if quantity.form != "digits" or not 4 >= len(quantity.text) >= 3 or at + 2 >= len(lower):
        return False
    joined = "coordinator" in tagged.kinds[at] or lower[at] in ("-", "–", "to")
    if not joined or not _PLAIN_TIME.fullmatch(lower[at + 1]):
        return False
    found = units_of(language).after.match(lower, at + 2)
    return found is not None and found[1] == "time"


def _is_year_of(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether a number is the year of an event (``the Revolution of 1917``)."""
    of, words = quantity.first - 1, tagged.lower
    if of < 1 or words[of] != "of" or not _PLAIN_YEAR.fullmatch(words[quantity.last]):
        return False
    return words[of - 1] in units_of(language).dated


def _is_year_with_note(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a year runs into the number of a note (``throughout 2025.24 However``)."""
    before, behind = quantity.first - 1, quantity.last + 1
    if quantity.value.is_integer() or int(quantity.value) not in YEARS or before < 0:
        return False
    ends = behind == len(tagged.lower) or tagged.sentence.tokens[behind].text[0].isupper()
    return ends and "preposition" in tagged.kinds[before] and not quantity.currency


def _is_day_before_number(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether the day of a month stands right before a number in words (``On May 8 ten``)."""
    before, behind, lower = quantity.first - 1, quantity.last + 1, tagged.lower
    if before < 0 or behind >= len(lower) or quantity.value not in DAYS:
        return False
    return "month" in tagged.kinds[before] and lower[behind] in number_firsts("en")


def _is_year_before_number(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a year stands right before a number in words (``since 2005 eight persons``)."""
    before, behind = quantity.first - 1, quantity.last + 1
    if quantity.currency or before < 0 or behind >= len(tagged.lower):
        return False
    bare = quantity.first == quantity.last and _PLAIN_YEAR.fullmatch(tagged.lower[quantity.last])
    counted = tagged.lower[behind] in number_firsts("en") and tagged.lower[behind].isalpha()
    return bool(bare) and counted and "preposition" in tagged.kinds[before]


def _in_numeric_date(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number is one of three that slashes tie together (``13/12/24``)."""
    tokens, first, last = tagged.sentence.tokens, quantity.first, quantity.last
    if first != last:
        return False
    while first >= 2 and _slash_between(tokens, first - 1):
        first -= 2
    while last + 2 < len(tokens) and _slash_between(tokens, last + 1):
        last += 2
    return last - first == 4


def _slash_between(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a slash without spaces parts two numbers at token ``at``."""
    before, slash, behind = tokens[at - 1], tokens[at], tokens[at + 1]
    tight = before.end == slash.start and slash.end == behind.start
    return slash.text == "/" and tight and before.text.isdigit() and behind.text.isdigit()


def _in_fraction(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number is the upper or lower part of a fraction (``some 3/4 of them``)."""
    tokens, first, last = tagged.sentence.tokens, quantity.first, quantity.last
    for own, slash, other in ((last, last + 1, last + 2), (first, first - 1, first - 2)):
        if not (0 <= other < len(tokens) and tokens[slash].text == "/"):
            continue
        small = all(tokens[at].text.isdigit() and len(tokens[at].text) == 1 for at in (own, other))
        if small and abs(tokens[other].start - tokens[own].start) == 2:
            return True
    return False


def _is_footnote(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a short number names a note: in brackets, at a full stop, or behind a cell.

    ``a claim.[3]``; ``a claim.3 The next``; ``1,100,000 21|``.
    """
    before, behind = quantity.first - 1, quantity.last + 1
    if before < 0 or quantity.first != quantity.last or quantity.value >= FOOTNOTES:
        return False
    if _in_brackets_behind(tagged, quantity) or _tight_at_stop(tagged, quantity):
        return True
    lower = tagged.lower
    closes = behind == len(lower) or lower[behind] == CELL
    follows = lower[before] in (")", "]") or lower[before][-1].isdigit()
    return closes and follows and CELL in lower[:before]


def _tight_at_stop(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number runs on from a full stop, with a new sentence or nothing behind it."""
    word, stop, own, behind = (quantity.first + step for step in (-2, -1, 0, 1))
    tokens = tagged.sentence.tokens
    if word < 0 or tokens[stop].text != "." or not tokens[own].text.isdigit():
        return False
    tight = tokens[word].end == tokens[stop].start and tokens[stop].end == tokens[own].start
    if not tight or not tokens[word].text.islower() or len(tokens[word].text) < ENDS_SENTENCE:
        return False
    opens = behind == len(tokens) or tokens[behind].text == CELL
    return opens or (tokens[behind].start > tokens[own].end and tokens[behind].text[0].isupper())


def _in_brackets_behind(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number in square brackets hangs on what stands before (``a claim.[3]``).

    It may have been cut off with the end of a sentence, and then opens the next one.
    """
    first, last, tokens = quantity.first - 1, quantity.last + 1, tagged.sentence.tokens
    if first < 0 or last >= len(tokens) or (tokens[first].text, tokens[last].text) != ("[", "]"):
        return False
    return first == 0 or tokens[first - 1].end == tokens[first].start

"""Words around a number that make it no count: ages, durations, calibres, clock times, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from etl.gazetteer import gazetteer
from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Quantity, Token
from etl.tags import NounMention, Tagged

# What parts the cells of a table, and up to what number notes are thought to be numbered.
CELL = "|"
FOOTNOTES = 1000
# What stands alone between these, as written without a comma, is a year.
YEARS = range(1800, 2100)
_TABLES = (
    "after", "ages", "before", "nouns", "square_kilometres", "times", "weights", "years", "zeros",
)  # fmt: skip
# Why a number in the name of a thing (``9M729``, ``Type 26 frigate``) is no count.
MODEL = "part of a name"
# What a person's age can be, and how far before it stands the word that tells of it.
OLDEST = 110
AGED = frozenset({"person", "soldier", "man", "recruit", "prisoner", "refugee"})
AGE_REACH = 8
# What may be told in words or a range: "aged five", "father of four".
WORDED = frozenset({"age", "family"})
# What stands behind an age that follows a name.
AGE_CLOSERS = frozenset(",)")
QUOTES = frozenset("\"'“”„«»‘’")
_PLAIN_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3])[0-5][0-9]")
_PLAIN_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")


@dataclass(frozen=True)
class Units:
    """The units of one language; see ``units.toml`` for what each table means."""

    after: PhraseTable[str]
    before: dict[tuple[str, ...], str]
    formations: PhraseTable[str]
    square_kilometres: dict[str, float]
    times: frozenset[str]
    zeros: frozenset[str]
    superlatives: frozenset[str]
    dated: frozenset[str]
    weights: frozenset[str]
    money: frozenset[str]


@cache
def units_of(language: str) -> Units:
    """Return the units of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "units")
    for key in _TABLES:
        if key not in data:
            raise LexiconError(f"{language}/units.toml lacks the table [{key}]")
    return Units(
        after=PhraseTable((w, name) for name, words in data["after"].items() for w in words),
        before={tuple(w.split()): name for name, words in data["before"].items() for w in words},
        formations=PhraseTable((w, name) for name, words in data["nouns"].items() for w in words),
        square_kilometres=data["square_kilometres"],
        times=frozenset(data["times"]["words"]),
        zeros=frozenset(data["zeros"]["words"]),
        superlatives=frozenset(data["ages"]["words"]),
        dated=frozenset(data["years"]["words"]),
        weights=frozenset(data["weights"]["words"]),
        money=frozenset(data["weights"]["money"]),
    )


def square_kilometres(noun: str, language: str = "en") -> float:
    """Return how many square kilometres one ``noun`` (``square mile``, ``hectare``) is."""
    return units_of(language).square_kilometres.get(noun.replace("-", " ").split()[-1], 1.0)


def why_no_count(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why the words at the number make it no count (``age``), None when they do not."""
    if quantity.form == "digits" and _runs_into_letters(tagged, quantity.last + 1):
        return MODEL
    reason = _unit_behind(tagged, quantity, language)
    if reason is not None:
        return reason
    if quantity.currency and _is_weight(tagged, quantity, language):
        return "weight"
    if quantity.form == "zero" and _negates(tagged, quantity, language):
        return "negation"
    if _is_age(tagged, quantity, language):
        return "age"
    if quantity.form == "digits":
        reason = _why_plain(tagged, quantity, language)
        if reason is not None:
            return reason
    if quantity.form == "range" and _is_span_of_years(tagged, quantity):
        return "date"
    if quantity.form in ("digits", "range", "zero") and (
        _glued(tagged, quantity.first) or _torn_off(tagged, quantity.first)
    ):
        return MODEL
    return None


def _why_plain(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why a number in digits alone is no count: a time, a date, a part of a name."""
    if _in_clock_time(tagged, quantity) or _shares_clock_time(tagged, quantity, language):
        return "clock time"
    if (
        _in_numeric_date(tagged, quantity)
        or _is_year_of(tagged, quantity, language)
        or _is_year_with_note(tagged, quantity)
    ):
        return "date"
    if _in_fraction(tagged, quantity):
        return "fraction"
    if _is_footnote(tagged, quantity):
        return "footnote"
    if _is_model(tagged, quantity, language) or _in_quoted_name(tagged, quantity):
        return MODEL
    return None


def why_named(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why the word before a number makes it a name (``Resolution 242``), else None.

    An age may be a word or a range (``aged five``, ``aged 18–60``), and so may a family; a name has
    a bare number.
    """
    before = units_of(language).before
    for length in (2, 1):
        words = tagged.lower[max(0, quantity.first - length) : quantity.first]
        if words in before and (quantity.form == "digits" or before[words] in WORDED):
            return None if _counts(tagged, quantity) else before[words]
    return None


def _counts(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether ``number`` before a quantity is a verb (``the dead number 6``)."""
    at = quantity.first - 1
    if "growth" not in tagged.kinds[at]:
        return False
    if quantity.qualifier != "exact":
        return True
    plurals = {noun.last for noun in tagged.nouns.values() if noun.plural}
    before = at - 1
    while before > 0 and before not in plurals and "adverb" in tagged.kinds[before]:
        before -= 1
    return before in plurals or before < at - 1


def _unit_behind(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    at = quantity.last + 1
    found = units_of(language).after.match(tagged.lower, at) if at < len(tagged.lower) else None
    if found is None or (quantity.currency and found[1] in ("distance", "ratio")):
        return None
    tight = tagged.sentence.tokens[at].start == quantity.end
    return found[1] if found[1] != "ordinal" or tight else None


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


def _is_weight(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether an amount of money is a weight: ``75 million pounds of food``."""
    units, behind = units_of(language), tagged.lower[quantity.last + 1 : quantity.last + 3]
    weighed = len(behind) == 2 and behind[0] == "of" and behind[1][0].isalpha()
    return weighed and tagged.lower[quantity.last] in units.weights and behind[1] not in units.money


def _is_model(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether the word before a number makes it the name of a kind (``Type 26 frigates``)."""
    word = tagged.lower[max(0, quantity.first - 1) : quantity.first]
    return units_of(language).before.get(word) == MODEL


def _negates(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether ``no`` only denies what follows (``no longer``, ``no doubt``)."""
    behind = tagged.lower[quantity.last + 1 : quantity.last + 2]
    return not units_of(language).zeros.isdisjoint(behind)


def _is_age(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether a number is an age: ``men between 18 and 30``, ``the youngest is 9``."""
    if quantity.value > OLDEST or quantity.currency:
        return False
    at = quantity.lead - 1
    if quantity.form == "range":
        behind = quantity.last + 1 in tagged.nouns
        return not behind and any(n.last == at and _ages(n) for n in tagged.nouns.values())
    if at < 0 or "be" not in tagged.kinds[at]:
        return quantity.form == "digits" and _stands_behind_name(tagged, quantity)
    return not units_of(language).superlatives.isdisjoint(tagged.lower[max(0, at - AGE_REACH) : at])


def _ages(noun: NounMention) -> bool:
    return noun.plural and not AGED.isdisjoint(noun.classes)


def _stands_behind_name(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether commas set a bare number off from a full name (``Ivan Petrenko, 28, died``)."""
    tokens, at, behind = tagged.sentence.tokens, quantity.first - 1, quantity.last + 1
    if at < 2 or tokens[at].text != "," or quantity.first != quantity.last:
        return False
    closes = behind < len(tokens) and tokens[behind].text in AGE_CLOSERS
    named = all(
        tokens[i].text[0].isupper() and not tokens[i].text.isupper() for i in (at - 2, at - 1)
    )
    return closes and named and gazetteer().match(tagged.lower, at - 1) is None


def _in_quoted_name(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number ends a name in quotation marks (``"Fadi 1" missiles``)."""
    tokens, first, behind = tagged.sentence.tokens, quantity.first, quantity.last + 1
    if first < 2 or behind >= len(tokens) or tokens[behind].text not in QUOTES:
        return False
    return tokens[first - 1].text[0].isupper() and tokens[first - 2].text in QUOTES


def _is_year_of(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether a number is the year of an event (``the Revolution of 1917``)."""
    of, words = quantity.first - 1, tagged.lower
    if of < 1 or words[of] != "of" or not _PLAIN_YEAR.fullmatch(words[quantity.last]):
        return False
    return words[of - 1] in units_of(language).dated


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
    """Tell whether a number is the upper or lower part of a fraction (``3/4 of them``)."""
    tokens = tagged.sentence.tokens
    first, last = quantity.first, quantity.last
    for slash, other in ((last + 1, last + 2), (first - 1, first - 2)):
        if not (0 <= other < len(tokens) and tokens[slash].text == "/"):
            continue
        small = tokens[other].text.isdigit() and len(tokens[other].text) == 1
        tight = abs(tokens[other].start - quantity.start) <= 2
        if small and tight and len(tokens[first].text) == 1:
            return True
    return False


def _runs_into_letters(tagged: Tagged, at: int) -> bool:
    """Tell whether letters with a digit follow a number at once (``9M729``)."""
    if at >= len(tagged.lower):
        return False
    token = tagged.sentence.tokens[at]
    tight = token.start == tagged.sentence.tokens[at - 1].end
    return tight and token.text[0].isalpha() and any(c.isdigit() for c in token.text)


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


def _is_span_of_years(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a range goes from year to year: ``between 2022 and 2025``."""
    if quantity.currency or "," in quantity.text:
        return False
    ends = (quantity.low, quantity.high)
    if not all(end is not None and end.is_integer() and end in YEARS for end in ends):
        return False
    behind = quantity.last + 1
    if behind == len(tagged.lower) or tagged.kinds[behind]:
        return True
    return not tagged.lower[behind][0].isalnum()


def _is_year_with_note(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a year runs into the number of a note (``throughout 2025.24 However``)."""
    before, behind = quantity.first - 1, quantity.last + 1
    if quantity.value.is_integer() or int(quantity.value) not in YEARS or before < 0:
        return False
    ends = behind == len(tagged.lower) or tagged.sentence.tokens[behind].text[0].isupper()
    return ends and "preposition" in tagged.kinds[before] and not quantity.currency


def _in_brackets_behind(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a number in square brackets hangs on what stands before (``a claim.[3]``).

    It may have been cut off with the end of a sentence, and then opens the next one.
    """
    first, last, tokens = quantity.first - 1, quantity.last + 1, tagged.sentence.tokens
    if first < 0 or last >= len(tokens) or (tokens[first].text, tokens[last].text) != ("[", "]"):
        return False
    return first == 0 or tokens[first - 1].end == tokens[first].start


def _is_footnote(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether a short number names a note: in brackets, or at the end of a cell of a table.

    ``a claim.[3]``; ``1,100,000 21|``.
    """
    before, behind = quantity.first - 1, quantity.last + 1
    if before < 0 or quantity.first != quantity.last or quantity.value >= FOOTNOTES:
        return False
    if _in_brackets_behind(tagged, quantity):
        return True
    lower = tagged.lower
    closes = behind == len(lower) or lower[behind] == CELL
    follows = lower[before] in (")", "]") or lower[before][-1].isdigit()
    return closes and follows and CELL in lower[:before]


def _glued(tagged: Tagged, at: int) -> bool:
    """Tell whether a hyphen before token ``at`` ties it to a word (``Covid-19``)."""
    tokens = tagged.sentence.tokens
    return (
        at >= 2
        and tokens[at - 1].text == "-"
        and tokens[at].start == tokens[at - 1].end
        and tokens[at - 1].start == tokens[at - 2].end
        and tokens[at - 2].text[-1:].isalpha()
    )


def _torn_off(tagged: Tagged, at: int) -> bool:
    """Tell whether the number is the end of one that a word holds (``mid-2,000``)."""
    tokens = tagged.sentence.tokens
    return (
        at >= 2
        and tokens[at - 1].text in (",", ".")
        and tokens[at].start == tokens[at - 1].end
        and tokens[at - 1].start == tokens[at - 2].end
        and tokens[at - 2].text[-1:].isdigit()
    )

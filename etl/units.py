"""Words around a number that make it no count: ages, durations, calibres, weights, names."""

from __future__ import annotations

from etl.gazetteer import gazetteer
from etl.model import Quantity
from etl.plain_digits import MODEL, YEARS, why_plain
from etl.tags import NounMention, Tagged
from etl.unit_words import units_of

# What a person's age can be, and how far before it stands the word that tells of it.
OLDEST = 110
AGED = frozenset({"person", "soldier", "man", "recruit", "prisoner", "refugee"})
# Of so many at most it is said how many of them do something ("nine in ten").
MOST_IN_TEN = 10
# No house or school has a higher number: "the refugees in the town number 52,000".
MOST_NAMED = 2500
AGE_REACH = 8
# What may be told in words or a range: "aged five", "father of four".
WORDED = frozenset({"age", "family"})
# What stands behind an age that follows a name.
AGE_CLOSERS = frozenset(",)")
# What tells more of a single name with an age ("Kateryna, 38, who worked at an optician's").
AGE_WHO = frozenset({"who", "whose"})


def why_no_count(tagged: Tagged, quantity: Quantity, language: str) -> str | None:
    """Return why the words at the number make it no count (``age``), None when they do not."""
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
        reason = why_plain(tagged, quantity, language)
        if reason is not None:
            return reason
    if quantity.form == "range" and _is_span_of_years(tagged, quantity):
        return "date"
    if quantity.form in ("digits", "range", "zero") and (
        _glued(tagged, quantity.first) or _torn_off(tagged, quantity.first)
    ):
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
    if quantity.qualifier != "exact" or quantity.value >= MOST_NAMED:
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
    if found[1] == "ratio" and _lasts(tagged, at + found[0], language):
        return None  # "1,341 in three months"
    if found[1] == "ratio" and tagged.lower[at] == "in" and quantity.value > MOST_IN_TEN:
        return None  # "138,000 in four provinces"
    if found[1] == "ratio" and _names_enemy(tagged, at + found[0]):
        return None  # "Fourteen times the enemy stormed our lines"
    tight = tagged.sentence.tokens[at].start == quantity.end
    return found[1] if found[1] != "ordinal" or tight else None


def _names_enemy(tagged: Tagged, at: int) -> bool:
    """Tell whether the enemy stands at token ``at``, who did something so many times."""
    named = not units_of("en").doers.isdisjoint(tagged.lower[at : at + 1])
    owns = "".join(tagged.lower[at + 1 : at + 2]).startswith(("'", "’"))
    return named and not owns and tagged.lower[at - 2] == "times"


def _lasts(tagged: Tagged, at: int, language: str) -> bool:
    """Tell whether a span of time stands at token ``at``."""
    found = units_of(language).after.match(tagged.lower, at) if at < len(tagged.lower) else None
    return found is not None and found[1] == "duration"


def _is_weight(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether an amount of money is a weight: ``75 million pounds of food``."""
    units, behind = units_of(language), tagged.lower[quantity.last + 1 : quantity.last + 3]
    weighed = len(behind) == 2 and behind[0] == "of" and behind[1][0].isalpha()
    return weighed and tagged.lower[quantity.last] in units.weights and behind[1] not in units.money


def _negates(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether ``no`` only denies what follows (``no longer``, ``no doubt``)."""
    behind = tagged.lower[quantity.last + 1 : quantity.last + 2]
    return not units_of(language).zeros.isdisjoint(behind)


def _is_age(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether a number is an age: ``men between 18 and 30``, ``the youngest is 9``."""
    if quantity.value > OLDEST or quantity.currency:
        return False
    at = quantity.lead - 1
    if _ends_in_age(tagged, quantity, language):
        return True
    if quantity.form == "range":
        behind = quantity.last + 1 in tagged.nouns
        return not behind and any(n.last == at and _ages(n) for n in tagged.nouns.values())
    if at < 0 or "be" not in tagged.kinds[at]:
        return quantity.form == "digits" and _stands_behind_name(tagged, quantity)
    return not units_of(language).superlatives.isdisjoint(tagged.lower[max(0, at - AGE_REACH) : at])


def _ends_in_age(tagged: Tagged, quantity: Quantity, language: str) -> bool:
    """Tell whether "of" and a number tell how old somebody is: ``their daughter of 14``."""
    lower, at, behind = tagged.lower, quantity.lead - 1, quantity.last + 1
    if at < 1 or lower[at] != "of" or lower[at - 1] not in units_of(language).someone:
        return False
    return behind == len(lower) or (behind not in tagged.nouns and lower[behind] != "of")


def _ages(noun: NounMention) -> bool:
    return noun.plural and not AGED.isdisjoint(noun.classes)


def _stands_behind_name(tagged: Tagged, quantity: Quantity) -> bool:
    """Tell whether commas set a bare number off from a full name (``Ivan Petrenko, 28, died``)."""
    tokens, at, behind = tagged.sentence.tokens, quantity.first - 1, quantity.last + 1
    if at < 1 or tokens[at].text != "," or quantity.first != quantity.last:
        return False
    closes = behind < len(tokens) and tokens[behind].text in AGE_CLOSERS
    if closes and not AGE_WHO.isdisjoint(tagged.lower[behind + 1 : behind + 2]):
        return tokens[at - 1].text[0].isupper() and gazetteer().match(tagged.lower, at - 1) is None
    named = at > 1 and all(
        tokens[i].text[0].isupper() and not tokens[i].text.isupper() for i in (at - 2, at - 1)
    )
    return closes and named and gazetteer().match(tagged.lower, at - 1) is None


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

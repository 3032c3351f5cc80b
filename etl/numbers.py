"""Words into numbers with bounds; knows the words of numbers and nothing of what they count."""

from __future__ import annotations

from typing import NamedTuple

from etl.model import Quantity, Sentence
from etl.number_ranges import lower_end, upper_end
from etl.number_reader import NumberReader, StatedNumber
from etl.number_words import NumberWords, number_words, tail_of

_STRENGTH = {"exact": 0, "approximate": 1, "at_most": 2, "at_least": 2}
_LONGEST_BOUND = 5


class _Bounded(NamedTuple):
    """A number with the words around it that bound it: tokens ``first`` to ``last`` inclusive.

    ``lead`` is the first token of all the words before it that say how exact it is, also of those
    that change nothing ("exactly").
    """

    qualifier: str
    first: int
    last: int
    lead: int


def _bounded(reader: NumberReader, stated: StatedNumber) -> _Bounded:
    """Return a number with the words that bound it, before and behind it."""
    qualifier = "vague" if stated.form == "vague" else "exact"
    if stated.form in ("digits", "words"):
        qualifier = tail_of(reader.lower[stated.last], reader.words) or qualifier
    first = lead = stated.first
    while lead > 0 and (found := _bound_before(reader, lead)) is not None:
        length, name = found
        if name != "exact":
            first = lead - length
            if _is_stronger(name, qualifier) or (qualifier == "vague" and name != "approximate"):
                qualifier = name
        lead -= length
    length, name = _bound_behind(reader, stated.last + 1)
    if _is_stronger(name, qualifier):
        qualifier = name
    return _Bounded(qualifier, first, stated.last + length, lead)


def _is_stronger(name: str, qualifier: str) -> bool:
    """Tell whether a bound says more than what is known of the number; a vague one has no rank."""
    return _STRENGTH[name] > _STRENGTH.get(qualifier, 0)


def _bound_before(reader: NumberReader, at: int) -> tuple[int, str] | None:
    """Return (length, qualifier) of the bound that ends before a token, None without one."""
    if reader.lower[at - 1] not in reader.words.before_ends:
        return None
    for length in range(min(_LONGEST_BOUND, at), 0, -1):
        words = reader.lower[at - length : at]
        name = reader.words.before.get(words)
        if name is not None:
            refused = reader.words.not_bounds.get(" ".join(words), frozenset())
            earlier = reader.lower[max(0, at - length - 2) : at - length]
            refuses = not refused.isdisjoint({" ".join(earlier), *earlier[-1:]})
            return None if refuses else (length, name)
    return None


def _bound_behind(reader: NumberReader, at: int) -> tuple[int, str]:
    """Return (length, qualifier) of the bound at a token behind a number, (0, exact) if none."""
    found = reader.words.after.match(reader.lower, at) if at < reader.count else None
    # "700 and more than 150": another amount.
    compares = found is not None and reader.lower[at + found[0] : at + found[0] + 1] == ("than",)
    if found is None or compares or (reader.lower[at] == "+" and not reader.adjacent(at)):
        return 0, "exact"
    return found


def _single(sentence: Sentence, reader: NumberReader, stated: StatedNumber) -> Quantity:
    """Return a number as a quantity."""
    bounded = _bounded(reader, stated)
    at, form = stated.first, stated.form
    if at > 0 and reader.lower[at - 1] == "+" and reader.adjacent(at):
        form = "plus"
    value = float(stated.value)
    low = None if bounded.qualifier == "at_most" else value
    high = None if bounded.qualifier in ("at_least", "vague") else value
    return _quantity(sentence, bounded, (low, value, high), stated.currency, form)


def _range(
    sentence: Sentence, reader: NumberReader, low: StatedNumber, high: StatedNumber
) -> Quantity:
    """Return two ends of a range as a quantity, whose value is their mean."""
    words, lower = reader.words, lower_end(reader, low, high)
    length = reader.preceded(low.first, words.between) or reader.preceded(
        low.first, words.span_starts
    )
    first = lead = low.first - length
    if not length:
        _, first, _, lead = _bounded(reader, low)
    amounts = (float(lower), float((lower + high.value) / 2), float(high.value))
    bounded = _Bounded("range", first, high.last, lead)
    return _quantity(sentence, bounded, amounts, low.currency or high.currency, "range")


def _quantity(
    sentence: Sentence,
    bounded: _Bounded,
    amounts: tuple[float | None, float, float | None],
    currency: str | None,
    form: str,
) -> Quantity:
    """Return a quantity with its words; ``amounts`` are its lower bound, value and upper bound."""
    start, end = sentence.tokens[bounded.first].start, sentence.tokens[bounded.last].end
    low, value, high = amounts
    return Quantity(
        start,
        end,
        sentence.text[start - sentence.start : end - sentence.start],
        low,
        high,
        value,
        bounded.qualifier,
        bounded.first,
        bounded.last,
        currency,
        form,
        bounded.lead,
    )


def find_quantities(sentence: Sentence, language: str = "en") -> tuple[Quantity, ...]:
    """Return every number of the sentence with its bounds, in text order, none overlapping."""
    words = number_words(language)
    reader = NumberReader(sentence, words)
    found: list[Quantity] = []
    at = 0
    for start in _openings(reader.lower, words):
        stated = reader.number_at(start) if start >= at else None
        if stated is None:
            continue
        upper = upper_end(reader, stated)
        if upper is not None and upper.last > stated.last:
            quantity = _range(sentence, reader, stated, upper)
            at = upper.last + 1
        else:
            quantity = _single(sentence, reader, stated)
            at = stated.last + 1
        if found and (last := _repeats_to(sentence, found[-1], quantity)) is not None:
            found[-1] = found[-1]._replace(last=last)
            at = last + 1
            continue
        # A word of its bound was read as a number of its own ("no more than 20").
        if found and (quantity.lead <= found[-1].first or quantity.first <= found[-1].last):
            found.pop()
        found.append(quantity)
        at = max(at, quantity.last + 1)
    return tuple(found)


def _repeats_to(sentence: Sentence, before: Quantity, quantity: Quantity) -> int | None:
    """Return the last token of a number that only says the one before it again, None for others.

    In brackets (``twelve (12) drones``), or as what an exchange gives back (``205 for 205``).
    """
    first, last = quantity.first - 1, quantity.last + 1
    if first != before.last + 1 or before.value != quantity.value:
        return None
    if sentence.lower[first] == "for":
        return quantity.last
    closed = sentence.lower[last : last + 1] == (")",)
    bracketed = sentence.lower[first] == "(" and closed and before.form != quantity.form
    return last if bracketed else None


def _openings(lower: tuple[str, ...], words: NumberWords) -> list[int]:
    """Return the tokens with which a number may begin: the cheap test before the grammar."""
    firsts = words.firsts
    return [
        at
        for at, word in enumerate(lower)
        if word in firsts or "0" <= word[0] <= "9" or "-" in word
    ]


def currency_of(sentence: Sentence, quantity: Quantity, side: str | None, language: str) -> str:
    """Return the ISO 4217 code of money that ``side`` gives.

    A word that several currencies share (``crowns``, ``$``) is the giver's own where that side
    has one of the name, else what the word says alone; US dollars where no currency is named.
    """
    words = number_words(language)
    at, code = quantity.first, quantity.currency or "USD"
    while at <= quantity.last:
        found = words.currencies.match(sentence.lower, at)
        if found is None:
            at += 1
            continue
        word = " ".join(sentence.lower[at : at + found[0]])
        return words.shared_currencies.get(word, {}).get(side or "", code)
    return code

"""Words into numbers with bounds; knows the words of numbers and nothing of what they count."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from etl.model import Quantity, Sentence
from etl.number_words import NumberWords, digits_value, number_words, tail_of, word_value

_DIGITS = re.compile(r"[0-9]")
_PLAIN_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_STRENGTH = {"exact": 0, "approximate": 1, "at_most": 2, "at_least": 2}
_LONGEST_BOUND = 5
# How many times its lower end the upper one of a range is at most that leaves thousands out.
_WIDEST = 3


class _Atom(NamedTuple):
    """One stated number: tokens ``first`` to ``last`` inclusive, its value and its form."""

    first: int
    last: int
    value: Decimal
    form: str
    scaled: bool = False
    currency: str | None = None


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


class _Reader:
    """Reads the numbers of one sentence; holds its words so that each rule stays short."""

    def __init__(self, sentence: Sentence, words: NumberWords) -> None:
        self.tokens = sentence.tokens
        self.lower = sentence.lower
        self.words = words
        self.count = len(self.tokens)

    def adjacent(self, at: int) -> bool:
        """Tell whether no space stands between token ``at`` and the one before it."""
        return at > 0 and self.tokens[at].start == self.tokens[at - 1].end

    def atom(self, at: int) -> _Atom | None:
        """Return the number that begins at token ``at`` (a currency sign may stand before it)."""
        if at >= self.count:
            return None
        currency = None
        sign = self.words.currencies.match(self.lower, at)
        if sign is not None and self.tokens[at].text.islower():
            sign = None
        start = at
        if sign is not None:
            at += sign[0]
            currency = sign[1]
            if at >= self.count:
                return None
        found = self._plain(at)
        if found is None or (currency and found.form not in ("digits", "words", "vague")):
            return None
        found = self._scale(self._with_fraction(found), currency is not None)
        if currency:
            return found._replace(first=start, currency=currency)
        return self._currency_after(found)

    def _plain(self, at: int) -> _Atom | None:
        word = self.lower[at]
        if _DIGITS.match(word):
            value = digits_value(word)
            return None if value is None else _Atom(at, at, value, "digits")
        vague = self.words.vague.match(self.lower, at)
        whole = self.words.wholes.match(self.lower, at)
        if vague and (not whole or vague[0] >= whole[0]):
            return _Atom(at, at + vague[0] - 1, Decimal(vague[1]), "vague")
        if whole:
            form = "zero" if whole[1] == 0 else "words"
            last = at + whole[0] - 1
            if whole[1] >= 100:
                return self._spelled(last, whole[1])._replace(first=at)
            return _Atom(at, last, Decimal(whole[1]), form)
        value_of_word = word_value(word, self.words)
        if value_of_word is None:
            return None
        return self._spelled(at, value_of_word)

    def _spelled(self, at: int, first: int) -> _Atom:
        """Read a number in words over several tokens: ``two hundred and fifty thousand``."""
        total, group, last = Decimal(0), Decimal(first), at
        i = at + 1
        while i < self.count:
            word = self.lower[i]
            scale = self.words.scales.get(word)
            if scale is not None and len(word) > 2:
                group *= scale
                if scale >= 1000:
                    total, group = total + group, Decimal(0)
                last, i = i, i + 1
                continue
            joined = word in self.words.conjunctions and self.lower[i - 1] in self.words.scales
            ahead = i + 1 if joined else i
            value = word_value(self.lower[ahead], self.words) if ahead < self.count else None
            after_scale = self.lower[i - 1] in self.words.scales
            after_tens = 20 <= group % 100 <= 90 and group % 10 == 0 and 0 < (value or 0) < 10
            if value is None or not (after_scale or after_tens) or value >= (group or total):
                break
            if joined and _scaled_soon(self.lower, ahead, self.words):
                break
            group, last, i = group + value, ahead, ahead + 1
        return _Atom(at, last, total + group, "words", scaled=last > at)

    def _with_fraction(self, atom: _Atom) -> _Atom:
        """Add the half of ``three and a half million``; without a scale it is none of the count."""
        at = atom.last + 1
        found = self.words.fractions.match(self.lower, at) if at < self.count else None
        if found is None or atom.scaled or atom.form not in ("digits", "words"):
            return atom
        scale = self.lower[at + found[0]] if at + found[0] < self.count else ""
        if scale not in self.words.scales or len(scale) == 1:
            return atom
        return atom._replace(last=at + found[0] - 1, value=atom.value + found[1])

    def _scale(self, atom: _Atom, money: bool) -> _Atom:
        """Apply scale words behind digits: ``13.6bn``, ``10 thousand``, ``4 m``."""
        i = atom.last + 1
        if i < self.count and atom.form == "vague" and self.lower[i] in self.words.links:
            i += 1
        while i < self.count and atom.form in ("digits", "vague", "words"):
            word = self.lower[i]
            scale = self.words.scales.get(word)
            if scale is None or (len(word) == 1 and not self._letter_scales(i, money)):
                break
            atom = atom._replace(last=i, value=atom.value * scale, scaled=True)
            i += 1
        return self._with_rest(atom)

    def _with_rest(self, atom: _Atom) -> _Atom:
        """Add the ``700 million`` of ``11 billion 700 million``."""
        at = atom.last + 1
        if not atom.scaled or at + 1 >= self.count or not _DIGITS.match(self.lower[at]):
            return atom
        rest, word = digits_value(self.lower[at]), self.lower[at + 1]
        scale, least = self.words.scales.get(word), self.words.scales.get(self.lower[atom.last])
        if rest is None or scale is None or least is None:
            return atom
        if len(word) == 1 or rest * scale >= least:
            return atom
        return atom._replace(last=at + 1, value=atom.value + rest * scale)

    def _letter_scales(self, at: int, money: bool) -> bool:
        """Tell whether the letter at ``at`` is a scale (``$4m``, ``10k``), not metres."""
        if money:
            return True
        if not self.adjacent(at):
            return False
        if at + 1 < self.count and self.words.currencies.match(self.lower, at + 1):
            return True
        following = self.lower[at + 1] if at + 1 < self.count else ""
        counted = following == "people" or (len(following) > 3 and following.endswith("s"))
        return self.lower[at] == "k" or counted

    def _currency_after(self, atom: _Atom) -> _Atom:
        at = atom.last + 1
        if at < self.count and self.lower[at] in self.words.links:
            at += 1
        found = self.words.currencies.match(self.lower, at) if at < self.count else None
        if found is None:
            return atom
        return atom._replace(last=at + found[0] - 1, currency=found[1])

    def joined(self, first: _Atom) -> _Atom | None:
        """Return the upper end of a range that begins with ``first``, None when there is none."""
        at = first.last + 1
        if at + 1 >= self.count or first.form not in ("digits", "words"):
            return None
        join = self.lower[at]
        between = self._preceded(first.first, self.words.between)
        allowed = self.words.between_joins if between else self.words.joins
        if join not in allowed:
            return None
        skip = 1
        bound = self._bound_at(at + 1)
        if bound:
            skip += bound
        second = self.atom(at + skip)
        if second is None or second.form not in ("digits", "words"):
            return None
        if not between and (self._is_growth(first) or not self._alike(first, second, join)):
            return None
        return second

    def _bound_at(self, at: int) -> int:
        """Return how many words of a bound stand at ``at`` inside a range (``to as many as``)."""
        for length in (3, 2, 1):
            if self.words.before.get(self.lower[at : at + length]) in ("at_most", "approximate"):
                return length
        return 0

    def _preceded(self, at: int, phrases: frozenset[tuple[str, ...]]) -> int:
        """Return the length of the phrase of ``phrases`` that ends before token ``at``, else 0."""
        for length in (3, 2, 1):
            if length <= at and self.lower[at - length : at] in phrases:
                return length
        return 0

    def _is_growth(self, first: _Atom) -> bool:
        """Tell whether ``from`` stands before: whether it is growth is decided by the frame."""
        return self.lower[first.last + 1] == "to" and bool(
            self._preceded(first.first, self.words.span_starts)
        )

    def lower_end(self, first: _Atom, second: _Atom) -> Decimal:
        """Return the lower end of a range, which may leave out the scale of the upper one.

        ``10 to 12 thousand`` and ``25 to 30,000`` begin at 10,000 and at 25,000, where the ends are
        near enough to each other for that.
        """
        low, high = first.value, second.value
        if first.scaled or low >= 1000:
            return low
        if second.scaled:
            return low * high / _unscaled(self.lower, second, self.words)
        near = low * 1000 < high <= low * 1000 * _WIDEST
        return low * 1000 if near and high % 1000 == 0 else low

    def _alike(self, first: _Atom, second: _Atom, join: str) -> bool:
        """Tell whether two numbers make a range: rising, of one form, and no years or scores."""
        low, high = self.lower_end(first, second), second.value
        if low >= high or (first.form != second.form):
            return False
        if join in ("or",):
            return high - low <= max(Decimal(2), low) and first.form == second.form
        years = [_PLAIN_YEAR.fullmatch(self.lower[a.last]) for a in (first, second)]
        return not (all(years) and not second.currency)


def _scaled_soon(lower: tuple[str, ...], at: int, words: NumberWords) -> bool:
    """Tell whether the number at ``at`` is a number of its own (``hundred and two thousand``)."""
    return at + 1 < len(lower) and lower[at + 1] in words.scales and lower[at - 2] == "thousand"


def _unscaled(lower: tuple[str, ...], atom: _Atom, words: NumberWords) -> Decimal:
    """Return the value of ``atom`` without its scale words."""
    value = atom.value
    for i in range(atom.first, atom.last + 1):
        scale = words.scales.get(lower[i])
        if scale:
            value /= scale
    return value or Decimal(1)


def _bounds(value: Decimal, qualifier: str) -> tuple[float | None, float | None]:
    number = float(value)
    if qualifier in ("at_least", "vague"):
        return number, None
    if qualifier == "at_most":
        return None, number
    return number, number


def _qualified(reader: _Reader, atom: _Atom) -> tuple[str, int, int, int]:
    """Return (qualifier, first, last, lead) after the words around the number are read."""
    qualifier = "vague" if atom.form == "vague" else "exact"
    if atom.form == "words":
        qualifier = tail_of(reader.lower[atom.last], reader.words) or qualifier
    first, last = atom.first, atom.last
    at = first
    while at > 0:
        found = _bound_before(reader, at)
        if found is None:
            break
        length, name = found
        if name != "exact":
            first = at - length
            if _STRENGTH[name] > _STRENGTH.get(qualifier, 0):
                qualifier = name
            elif qualifier == "vague" and name != "approximate":
                qualifier = name
        at -= length
    after = reader.words.after.match(reader.lower, last + 1) if last + 1 < reader.count else None
    if after and _is_comparison(reader, last + after[0]):
        after = None
    if after and (reader.lower[last + 1] != "+" or reader.adjacent(last + 1)):
        if _STRENGTH[after[1]] > _STRENGTH.get(qualifier, 0):
            qualifier = after[1]
        last += after[0]
    return qualifier, first, last, at


def _is_comparison(reader: _Reader, last: int) -> bool:
    """Tell whether ``more`` at token ``last`` opens another amount (``700 and more than 150``)."""
    return last + 1 < reader.count and reader.lower[last + 1] == "than"


def _bound_before(reader: _Reader, at: int) -> tuple[int, str] | None:
    for length in range(min(_LONGEST_BOUND, at), 0, -1):
        words = reader.lower[at - length : at]
        name = reader.words.before.get(words)
        if name is not None:
            refused = reader.words.not_bounds.get(" ".join(words), frozenset())
            earlier = reader.lower[max(0, at - length - 2) : at - length]
            refuses = not refused.isdisjoint({" ".join(earlier), *earlier[-1:]})
            return None if refuses else (length, name)
    return None


def _make(
    sentence: Sentence,
    first: int,
    last: int,
    bounds: tuple[float | None, float | None],
    value: float,
    qualifier: str,
    currency: str | None,
    form: str,
    lead: int,
) -> Quantity:
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    text = sentence.text[start - sentence.start : end - sentence.start]
    low, high = bounds
    return Quantity(
        start, end, text, low, high, value, qualifier, first, last, currency, form, lead
    )


def _single(sentence: Sentence, reader: _Reader, atom: _Atom) -> Quantity:
    qualifier, first, last, lead = _qualified(reader, atom)
    form = atom.form
    if atom.first > 0 and reader.lower[atom.first - 1] == "+" and reader.adjacent(atom.first):
        form = "plus"
    bounds = _bounds(atom.value, qualifier)
    value = float(atom.value)
    return _make(sentence, first, last, bounds, value, qualifier, atom.currency, form, lead)


def _range(sentence: Sentence, reader: _Reader, low: _Atom, high: _Atom) -> Quantity:
    lower = reader.lower_end(low, high)
    length = reader._preceded(low.first, reader.words.between) or reader._preceded(
        low.first, reader.words.span_starts
    )
    first = lead = low.first - length
    if not length:
        _, first, _, lead = _qualified(reader, low)
    bounds = (float(lower), float(high.value))
    value = float((lower + high.value) / 2)
    currency = low.currency or high.currency
    return _make(sentence, first, high.last, bounds, value, "range", currency, "range", lead)


def find_quantities(sentence: Sentence, language: str = "en") -> tuple[Quantity, ...]:
    """Return every number of the sentence with its bounds, in text order, none overlapping."""
    words = number_words(language)
    reader = _Reader(sentence, words)
    found: list[Quantity] = []
    at = 0
    for start in _openings(reader.lower, words):
        atom = reader.atom(start) if start >= at else None
        if atom is None:
            continue
        upper = reader.joined(atom)
        if upper is not None and upper.last > atom.last:
            quantity = _range(sentence, reader, atom, upper)
            at = upper.last + 1
        else:
            quantity = _single(sentence, reader, atom)
            at = atom.last + 1
        if found and quantity.lead <= found[-1].first:
            found.pop()
        elif found and quantity.first <= found[-1].last:
            found.pop()
        found.append(quantity)
        at = max(at, quantity.last + 1)
    return tuple(found)


def _openings(lower: tuple[str, ...], words: NumberWords) -> list[int]:
    """Return the tokens with which a number may begin: the cheap test before the grammar."""
    firsts = words.firsts
    return [
        at
        for at, word in enumerate(lower)
        if word in firsts or "0" <= word[0] <= "9" or "-" in word
    ]
